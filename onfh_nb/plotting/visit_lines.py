"""Every hip from visit to visit, one panel per treatment, with the mean of the patients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.arm_looks import arm_look, arm_order, counted
from onfh_nb.plotting.style import INK, styled
from onfh_nb.plotting.treatment_change import one_source

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
        Thin lines are hips, broken where a visit is missing. The thick one is the mean course of a hip: steps are taken
        within hips, so that it does not jump when a hip with long vessels misses a visit. All panels share one scale.

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


def mean_course(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean at each visit as if every hip had been seen at all: a hip's level plus a visit's step, by least squares.

    Parameters
    ----------
    values : ndarray, shape (hips, visits)
        NaN where a visit is missing.

    Returns
    -------
    ndarray, shape (visits,)
        NaN at a visit that nobody had.

    Examples
    --------
    >>> mean_course(np.array([[10.0, 12.0], [50.0, np.nan]])).tolist()
    [30.0, 32.0]
    """
    hip, visit = np.nonzero(np.isfinite(values))
    seen = np.isfinite(values).any(axis=0)
    rows = np.arange(len(hip))
    design = np.zeros((len(hip), sum(values.shape)))
    design[rows, hip] = design[rows, values.shape[0] + visit] = 1
    fitted, *_ = np.linalg.lstsq(design, values[hip, visit], rcond=None)
    levels, steps = np.split(fitted, [values.shape[0]])
    return np.where(seen, np.round(levels[np.isin(np.arange(len(levels)), hip)].mean() + steps, 9), np.nan)


def _panel(axes: Axes, rows: pd.DataFrame, value: str, months: np.ndarray, arm: str) -> None:
    words, colour = arm_look(arm)
    hips = rows.pivot_table(index=["participant_id", "hemi"], columns="months", values=value, observed=True)
    hips = hips.reindex(columns=months)
    for line in hips.to_numpy():
        seen = np.isfinite(line)
        axes.plot(months, line, color=colour, linewidth=0.8, alpha=0.5, zorder=2)
        alone = seen & ~(np.r_[False, seen[:-1]] | np.r_[seen[1:], False])
        axes.scatter(months[alone], line[alone], s=6, color=colour, alpha=0.6, zorder=2)
    mean = mean_course(hips.to_numpy())
    axes.plot(months, mean, color="white", linewidth=5, zorder=3)
    axes.plot(months, mean, color=INK, linewidth=2.4, marker="o", markersize=5, markerfacecolor=colour, zorder=4)
    axes.grid(axis="y")
    axes.set_xticks(months, [f"{month:g}" for month in months])
    patients = hips.index.get_level_values("participant_id").nunique()
    axes.set_title(words, fontsize=9.5)
    axes.annotate(
        f"{counted(patients, 'patient')}, {counted(len(hips), 'hip')}",
        (0.03, 0.985),
        xycoords="axes fraction",
        va="top",
        fontsize=8,
        color="#555555",
    )
