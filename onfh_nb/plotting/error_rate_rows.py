"""Misses and false alarms by lesion size, stage or finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.style import GREY, ORANGE, VERMILION, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SIDES: Final = {
    "miss": ("Lesions missed", "misses", "lesions", "lesion_patients", VERMILION),
    "false_alarm": ("Sound units called ill", "false_alarms", "sound", "sound_patients", ORANGE),
}


@styled
def error_rates(table: pd.DataFrame, *, by: str) -> Figure:
    """Both rates of one model for each value of a column, with intervals, errors and units.

    Parameters
    ----------
    table : DataFrame
        From :func:`onfh_nb.stats.error_table`, of one model.
    by : str
        Its column of groups.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ParameterError
        If the column is missing or there are several models.
    """
    from matplotlib.figure import Figure

    if by not in table or len(table) == 0:
        raise ParameterError(f"the error table has no rows with a column {by!r}, expected what error_table(by=…) gives")
    models = list(dict.fromkeys(table["model"]))
    if len(models) > 1 and by != "model":
        raise ParameterError(f"the error table has the models {', '.join(models)}, expected the rows of one")
    fig = Figure(figsize=(11.0, 1.1 + 0.32 * len(table)), layout="constrained")
    axes = fig.subplots(1, 2, sharey=True)
    for panel, error in zip(axes, _SIDES, strict=True):
        _side(panel, table, error)
    axes[0].set_yticks(range(len(table)), [str(value).replace("_", " ") for value in table[by]])
    axes[0].set_ylim(len(table) - 0.5, -0.5)
    return fig


def _side(axes: Axes, table: pd.DataFrame, error: str) -> None:
    title, errors, units, patients, colour = _SIDES[error]
    axes.grid(axis="x")
    for place, row in enumerate(table.to_dict("records")):
        words = f"{row[errors]}/{row[units]} of {row[patients]} patients" if row[units] else "none there"
        axes.text(1.02, place, words, transform=axes.get_yaxis_transform(), va="center", fontsize=8.5, color=GREY)
        if not np.isfinite(row[f"{error}_rate"]):
            continue
        ends = [100 * row[f"{error}_low"], 100 * row[f"{error}_high"]]
        axes.plot(ends, [place, place], color=colour, linewidth=2.4, zorder=3)
        axes.scatter(
            [100 * row[f"{error}_rate"]], [place], s=34, color=colour, edgecolors="white", linewidths=0.8, zorder=4
        )
    axes.set_xlim(-2, 102)
    axes.tick_params(axis="y", length=0)
    axes.set_title(title)
    axes.set_xlabel(f"{title.lower()}, %  (left is better)")
