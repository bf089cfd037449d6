"""Every hip from visit to visit, one panel per treatment, with the mean of the patients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.arm_looks import arm_look, arm_order
from onfh_nb.plotting.treatment_change import one_source
from onfh_nb.plotting.style import INK, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@styled
def before_after_lines(rows: pd.DataFrame, *, value: str = "length_mm", words: str = "vessel length, mm") -> Figure:
    """Draw a line for each hip over all its visits.

    Parameters
    ----------
    rows : DataFrame
        One row per hip and visit of one source, with ``participant_id``, ``hemi``, ``months``, ``treatment`` and the
        value.
    value : str
        Column that is drawn.
    words : str
        What it is, with its unit.

    Returns
    -------
    matplotlib Figure
        Thin lines are hips, broken where a visit is missing; the thick one is the mean over patients, of the patients
        seen at that visit. All panels share one scale.

    Raises
    ------
    ParameterError
        If there is no value or there are several sources.
    """
    from matplotlib.figure import Figure

    one_source(rows)
    if value not in rows or not rows[value].notna().any():
        raise ParameterError(f"the measurements have no value of {value!r}, expected one row per hip and visit")
    arms = arm_order(rows["treatment"])
    months = np.sort(rows["months"].unique())
    fig = Figure(figsize=(0.7 + 2.1 * len(arms), 3.7), layout="constrained")
    axes = fig.subplots(1, len(arms), sharey=True, squeeze=False)[0]
    for panel, arm in zip(axes, arms, strict=True):
        _panel(panel, rows[rows["treatment"] == arm], value, months, arm)
    axes[0].set_ylabel(words)
    fig.supxlabel("months after the first visit", fontsize=9.5)
    return fig


def _panel(axes: Axes, rows: pd.DataFrame, value: str, months: np.ndarray, arm: str) -> None:
    words, colour = arm_look(arm)
    hips = rows.pivot_table(index=["participant_id", "hemi"], columns="months", values=value, observed=True)
    hips = hips.reindex(columns=months)
    for line in hips.to_numpy():
        seen = np.isfinite(line)
        axes.plot(months, line, color=colour, linewidth=0.8, alpha=0.5, zorder=2)
        alone = seen & ~(np.r_[False, seen[:-1]] | np.r_[seen[1:], False])
        axes.scatter(months[alone], line[alone], s=6, color=colour, alpha=0.6, zorder=2)
    mean = hips.groupby(level="participant_id").mean().mean()
    axes.plot(months, mean, color="white", linewidth=5, zorder=3)
    axes.plot(months, mean, color=INK, linewidth=2.4, marker="o", markersize=5, markerfacecolor=colour, zorder=4)
    axes.grid(axis="y")
    axes.set_xticks(months, [f"{month:g}" for month in months])
    patients = hips.index.get_level_values("participant_id").nunique()
    axes.set_title(words, fontsize=9.5)
    axes.annotate(
        f"{patients} patients, {len(hips)} hips", (0.03, 0.985), xycoords="axes fraction", va="top", fontsize=8,
        color="#555555",
    )  # fmt: skip
