"""Pictures with the heat map laid over them and the true lesion outlined, one row for each kind of call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.style import SKY, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_OPAQUE: Final = 0.6  # of the hottest pixel


@styled
def heat_gallery(
    pictures: NDArray[np.float32], heat: NDArray[np.float32], masks: NDArray[np.bool_], examples: pd.DataFrame
) -> Figure:
    """Draw examples of hits and misses.

    Parameters
    ----------
    pictures : ndarray, shape (n, S, S)
        Grey pictures of any range.
    heat : ndarray, shape (n, S, S)
        Heat maps, 0 … 1.
    masks : ndarray of bool, shape (n, S, S)
        True lesions; drawn as an outline where there is one.
    examples : DataFrame, n rows
        ``call`` makes the rows of the figure; ``p_lesion`` and ``energy_inside`` (may be NaN) are written above.

    Returns
    -------
    matplotlib Figure
    """
    from matplotlib.figure import Figure

    if not len(examples):
        raise ParameterError("there is no example to draw")
    kinds = list(dict.fromkeys(examples["call"]))
    across = int(examples["call"].value_counts().max())
    fig = Figure(figsize=(2.05 * across + 0.5, 2.35 * len(kinds)), layout="constrained")
    grid = fig.subplots(len(kinds), across, squeeze=False)
    for axes in grid.ravel():
        axes.set_axis_off()
    for line, kind in enumerate(kinds):
        for column, place in enumerate(np.flatnonzero(examples["call"] == kind)):
            axes = grid[line, column]
            _overlay(axes, pictures[place], heat[place], masks[place])
            words = [f"p = {examples['p_lesion'].iloc[place]:.2f}"]
            if np.isfinite(inside := examples["energy_inside"].iloc[place]):
                words.append(f"{inside:.0%} inside")
            axes.set_title(", ".join(words), fontsize=8.5, fontweight="normal", loc="center")
        grid[line, 0].text(
            -0.06, 0.5, kind, transform=grid[line, 0].transAxes, rotation=90, ha="right", va="center", fontweight="bold"
        )
    return fig


def _overlay(axes: Axes, picture: NDArray[np.float32], heat: NDArray[np.float32], mask: NDArray[np.bool_]) -> None:
    low, high = np.percentile(picture, [1, 99.5])
    axes.imshow(picture, vmin=low, vmax=max(high, low + 1e-6), cmap="gray")
    axes.imshow(heat, cmap="inferno", vmin=0.0, vmax=1.0, alpha=_OPAQUE * np.clip(heat, 0.0, 1.0))
    if mask.any() and not mask.all():
        axes.contour(mask, levels=[0.5], colors=SKY, linewidths=1.3)
