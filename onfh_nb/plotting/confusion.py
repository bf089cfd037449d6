"""Confusion matrices of many models side by side: the paper's Figure 3 E."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.evaluate.classification import called_classes
from onfh_nb.evaluate.confusion import confusion_matrix
from onfh_nb.evaluate.units import check_predictions
from onfh_nb.plotting.style import INK, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@styled
def confusion_grid(predictions: pd.DataFrame, *, threshold: float = 0.5, columns: int = 5) -> Figure:
    """One confusion matrix per model: counts, and the share of each true class, which the shade shows too.

    Parameters
    ----------
    predictions : DataFrame
        Predictions table, of slices, hips or patients.
    threshold : float
        With two classes a unit is called the second from this probability on.
    columns : int
        Matrices beside each other.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ParameterError
        If the table does not fit.
    """
    from matplotlib.figure import Figure

    names = check_predictions(predictions)
    classes = [name.removeprefix("p_") for name in names]
    models = list(dict.fromkeys(predictions["model"].astype(str)))
    across = min(columns, len(models))
    down = -(-len(models) // across)
    fig = Figure(figsize=(2.15 * across + 0.7, 2.25 * down + 0.3), layout="constrained")
    axes = fig.subplots(down, across, squeeze=False, sharex=True, sharey=True)
    for panel, model in zip(axes.ravel(), models, strict=False):
        rows = predictions[predictions["model"].astype(str) == model]
        called = called_classes(rows[names].to_numpy(np.float64), threshold)
        _matrix(panel, confusion_matrix(rows["y_true"], called, len(classes)), classes)
        panel.set_title(model, fontsize=9)
    for unused in axes.ravel()[len(models) :]:
        unused.set_axis_off()
    fig.supxlabel(f"called (threshold {threshold:g})" if len(classes) == 2 else "called", fontsize=9.5, color=INK)
    fig.supylabel("truth", fontsize=9.5, color=INK)
    return fig


def _matrix(axes: Axes, counts: NDArray[Any], classes: list[str]) -> None:
    support = counts.sum(axis=1, keepdims=True)
    share = np.divide(counts, support, out=np.full(counts.shape, np.nan), where=support > 0)
    axes.imshow(np.nan_to_num(share), cmap="Blues", vmin=0, vmax=1.15)
    for (row, column), count in np.ndenumerate(counts):
        part = share[row, column]
        words = f"{count}\n{100 * part:.0f} %" if np.isfinite(part) else "none"
        shade = "white" if part > 0.72 else INK
        axes.text(column, row, words, ha="center", va="center", color=shade, fontsize=9)
    axes.set_xticks(range(len(classes)), classes)
    axes.set_yticks(range(len(classes)), classes, rotation=90, va="center")
    axes.tick_params(length=0, labelsize=8.5)
    for spine in axes.spines.values():
        spine.set_visible(False)
