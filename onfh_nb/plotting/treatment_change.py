"""The change of every hip by treatment, with the mean of each arm: the paper's Figure 5 B and C."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Final

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.arm_looks import arm_look, arm_order, counted
from onfh_nb.plotting.interval_axis import Ends, axis_ends, draw_interval, is_cut
from onfh_nb.plotting.style import GREY, INK, styled
from onfh_nb.stats.estimate import TestResult
from onfh_nb.stats.groups import paired_t
from onfh_nb.stats.visit_change import visit_changes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS: Final[Mapping[str, str]] = {
    "length_mm": "B  Change in vessel length, mm",
    "n_junctions": "C  Change in number of branches",
}
_WIDTH: Final = 0.52  # of the cloud of points, of the distance between arms


@styled
def change_by_treatment(
    rows: pd.DataFrame,
    *,
    panels: Mapping[str, str] = PANELS,
    before: str | None = None,
    after: str | None = None,
    reference: Mapping[str, tuple[float, float, float]] | None = None,
    reference_name: str = "paper, graft",
    level: float = 0.95,
) -> Figure:
    """Draw one point per hip, and mean and interval per arm.

    Parameters
    ----------
    rows : DataFrame
        One row per hip and visit of one source, with ``participant_id``, ``hemi``, ``session_id``, ``months``,
        ``treatment`` and the columns of the panels.
    panels : mapping of str to str
        Column and title of each panel.
    before, after : str, optional
        Visits compared; by default the first and the last.
    reference : mapping of str to (value, low, high), optional
        A published mean with its interval, by column: a grey band.
    reference_name : str
        What the band is called.
    level : float
        Confidence level of the means. Each is Student's interval over patients: the hips of one patient are averaged.

    Returns
    -------
    matplotlib Figure
        Filled points are means; both hips of a patient in one arm are joined by a thin line. An arm with one patient
        has no interval. The axis follows the points; an interval of few patients that goes far beyond them ends in an
        arrow head beside which its end is written, and :func:`cut_intervals` names it for the caption.

    Raises
    ------
    ParameterError
        If no hip has both visits, or there are several sources.
    """
    from matplotlib.figure import Figure

    one_source(rows)
    arms = arm_order(rows["treatment"])
    fig = Figure(figsize=(max(4.6, 1.5 + 0.72 * len(arms)) * len(panels), 4.5), layout="constrained")
    axes = fig.subplots(1, len(panels), squeeze=False)[0]
    for panel, (column, title) in zip(axes, panels.items(), strict=True):
        changes = _changes(rows, column, before, after)
        band = (reference or {}).get(column)
        _panel(panel, changes, _means(changes, arms, level), band)
        if band:
            _band(panel, band, reference_name)
        panel.set_title(title)
    return fig


def cut_intervals(
    rows: pd.DataFrame,
    *,
    panels: Mapping[str, str] = PANELS,
    before: str | None = None,
    after: str | None = None,
    reference: Mapping[str, tuple[float, float, float]] | None = None,
    level: float = 0.95,
) -> str:
    """Say for the caption of :func:`change_by_treatment` which arms have too few patients for a useful interval.

    Parameters
    ----------
    rows, panels, before, after, reference, level
        As for the figure.

    Returns
    -------
    str
        A sentence with a space before it; empty where every interval lies within its axis.

    Raises
    ------
    ParameterError
        If no hip has both visits.
    """
    cut: dict[str, int] = {}
    for column in panels:
        changes = _changes(rows, column, before, after)
        means = _means(changes, arm_order(rows["treatment"]), level)
        axis = _axis(changes, means, (reference or {}).get(column))
        beyond = [arm for arm, mean in means.items() if mean is not None and is_cut(_ends(mean), axis)]
        cut |= {arm: changes.loc[changes["treatment"] == arm, "participant_id"].nunique() for arm in beyond}
    if not cut:
        return ""
    named = ", ".join(f"{arm_look(arm)[0]} (n = {cut[arm]})" for arm in arm_order(cut))
    return f" Too few patients for a useful interval, which an arrow head cuts at the edge: {named}."


def one_source(rows: pd.DataFrame) -> None:
    """Refuse a table that mixes truth with what was measured."""
    names = list(dict.fromkeys(rows["source"])) if "source" in rows else []
    if len(names) > 1:
        raise ParameterError(f"the rows mix the sources {', '.join(map(str, names))}, expected those of one")


def _changes(rows: pd.DataFrame, column: str, before: str | None, after: str | None) -> pd.DataFrame:
    changes = visit_changes(rows, column, before=before, after=after).dropna(subset=["change"])
    if changes.empty:
        raise ParameterError(f"no hip has {column} at both visits, expected at least one")
    return changes


def _means(changes: pd.DataFrame, arms: Sequence[str], level: float) -> dict[str, TestResult | None]:
    """The mean of each arm over its patients; None where nobody has both visits."""
    each = {arm: changes[changes["treatment"] == arm] for arm in arms}
    return {
        arm: None if mine.empty else paired_t(mine["before"], mine["after"], mine["participant_id"], level=level)
        for arm, mine in each.items()
    }


def _ends(mean: TestResult) -> Ends:
    return mean.ci_low, mean.ci_high


def _axis(
    changes: pd.DataFrame, means: Mapping[str, TestResult | None], band: tuple[float, float, float] | None
) -> Ends:
    """Ends of the axis: all hips, no change and the published mean are seen."""
    return axis_ends([*changes["change"], 0.0, *(band or ())], [_ends(mean) for mean in means.values() if mean])


def _panel(
    axes: Axes,
    changes: pd.DataFrame,
    means: Mapping[str, TestResult | None],
    band: tuple[float, float, float] | None,
) -> None:
    axes.grid(axis="y")
    axes.axhline(0, color=INK, linewidth=0.9, zorder=1)
    axis = _axis(changes, means, band)
    names = []
    for place, (arm, mean) in enumerate(means.items()):
        mine = changes[changes["treatment"] == arm]
        words, colour = arm_look(arm)
        patients = mine["participant_id"].nunique()
        names.append(f"{words.replace(' ', chr(10), 1)}\n{counted(patients, 'patient')}\n{counted(len(mine), 'hip')}")
        if mean is None:
            continue
        _cloud(axes, place, mine, colour)
        if isfinite(mean.ci_low):
            draw_interval(axes, place + 0.38, _ends(mean), axis)
        axes.scatter([place + 0.38], [mean.effect], s=46, color=colour, edgecolors=INK, linewidths=1, zorder=5)
    axes.set_xticks(range(len(means)), names, fontsize=8)
    axes.set_xlim(-0.55, len(means) - 0.35)
    axes.set_ylim(*axis)
    axes.tick_params(axis="x", length=0)
    axes.set_ylabel("after less before")


def _cloud(axes: Axes, place: int, mine: pd.DataFrame, colour: str) -> None:
    """Points side by side in the order of their values, so that equal ones do not hide one another."""
    order = np.argsort(mine["change"].to_numpy(), kind="stable")
    offset = np.empty(len(mine))
    # Golden-section steps spread neighbours in value far apart in width, always alike for the same table.
    offset[order] = ((np.arange(len(mine)) * 0.618034 + 0.5) % 1 - 0.5) * _WIDTH
    x, y = place - 0.08 + offset, mine["change"].to_numpy()
    for _, both in mine.reset_index(drop=True).groupby("participant_id", sort=False):
        if len(both) > 1:
            axes.plot(x[both.index], y[both.index], color=colour, linewidth=0.7, alpha=0.55, zorder=2)
    axes.scatter(x, y, s=20, facecolors="white", edgecolors=colour, linewidths=1.1, zorder=3)


def _band(axes: Axes, band: tuple[float, float, float], name: str) -> None:
    value, low, high = band
    axes.axhspan(low, high, color=GREY, alpha=0.22, linewidth=0, zorder=0)
    axes.axhline(value, color=GREY, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
    axes.annotate(
        f"{name}: {value:g} ({low:g}–{high:g})", (0.01, high), xycoords=("axes fraction", "data"), xytext=(0, 3),
        textcoords="offset points", fontsize=8, color="#555555", va="bottom", zorder=1.5,
    )  # fmt: skip
