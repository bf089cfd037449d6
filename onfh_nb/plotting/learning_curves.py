"""Learning rate and loss over epochs: the paper's Figure 3 G and H."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.model_looks import model_looks
from onfh_nb.plotting.style import styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NEEDED: Final = ("model", "epoch", "lr", "train_loss", "valid_loss")


@styled
def training_history(histories: pd.DataFrame) -> Figure:
    """Learning rate, training loss and validation loss of every model, averaged over folds.

    Parameters
    ----------
    histories : DataFrame
        One row per model, fold and epoch: ``model, fold, epoch, lr, train_loss, valid_loss``. An epoch is averaged
        over the folds that reached it; where early stopping ended some folds the line is drawn thinner.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ParameterError
        If a column is missing or there are no rows.
    """
    from matplotlib.figure import Figure

    if missing := [name for name in NEEDED if name not in histories]:
        raise ParameterError(f"the histories have no column {missing[0]!r}, expected {', '.join(NEEDED)}")
    if len(histories) == 0:
        raise ParameterError("the histories have no rows, expected at least one epoch")
    models = list(dict.fromkeys(histories["model"].astype(str)))
    looks = model_looks(models)
    fig = Figure(figsize=(11.6, 3.7), layout="constrained")
    rate, train, valid = fig.subplots(1, 3)
    valid.sharey(train)
    for name, rows in histories.groupby(histories["model"].astype(str), sort=False):
        look = {key: looks[str(name)][key] for key in ("color", "linestyle")}
        for axes, column in ((rate, "lr"), (train, "train_loss"), (valid, "valid_loss")):
            _line(axes, rows, column, look, str(name) if column == "lr" else None)
    for axes, title, y in (
        (rate, "G  Learning rate", "learning rate"),
        (train, "H  Training loss", "loss, weighted and smoothed"),
        (valid, "Validation loss", "loss"),
    ):
        axes.set_title(title)
        axes.set(xlabel="epoch", ylabel=y)
        axes.grid(axis="y")
        axes.xaxis.get_major_locator().set_params(integer=True)
    rate.ticklabel_format(axis="y", style="sci", scilimits=(-2, 2))
    handles, labels = rate.get_legend_handles_labels()
    fig.legend(handles, labels, loc="outside right center", fontsize=8.5, handlelength=3.2)
    return fig


def _line(axes: Axes, rows: pd.DataFrame, column: str, look: dict[str, Any], label: str | None) -> None:
    by_epoch = rows.groupby("epoch")[column]
    mean, folds = by_epoch.mean(), by_epoch.count()
    epochs, values = mean.index.to_numpy(), mean.to_numpy(np.float64)
    whole = (folds == folds.max()).to_numpy()
    marker = "o" if len(epochs) == 1 else None
    axes.plot(epochs[whole], values[whole], **look, linewidth=1.8, marker=marker, markersize=4, label=label)
    if not whole.all():
        from_here = max(int(np.argmin(whole)) - 1, 0)
        axes.plot(epochs[from_here:], values[from_here:], **look, linewidth=0.8, alpha=0.7)
