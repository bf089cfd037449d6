"""Where the error enters: the effect of the graft in the paper, in the truth, on true and on predicted masks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Final

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.arm_looks import SOURCES
from onfh_nb.plotting.style import GREY, styled
from onfh_nb.stats.estimate import Estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS: Final[Mapping[str, str]] = {
    "length_mm": "Change in vessel length, mm",
    "n_junctions": "Change in number of branches",
}


@styled
def effect_by_source(effects: Sequence[Estimate], *, panels: Mapping[str, str] = PANELS) -> Figure:
    """Draw the mean change with its interval, one row for each source and one panel for each quantity.

    Parameters
    ----------
    effects : sequence of Estimate
        ``quantity`` is a column of the panels, ``group`` the source: ``paper``, ``truth``, ``true mask`` or
        ``predicted mask``; others keep their own name.
    panels : mapping of str to str
        Quantity and title of each panel.

    Returns
    -------
    matplotlib Figure
        The grey band carries the interval of the first source, the paper, down to the others.

    Raises
    ------
    ParameterError
        If no effect belongs to a panel.
    """
    from matplotlib.figure import Figure

    shown = [row for row in effects if row.quantity in panels]
    if not shown:
        raise ParameterError(f"no effect belongs to a panel, expected the quantities {', '.join(panels)}")
    there = dict.fromkeys(row.group for row in shown)
    sources = [name for name in SOURCES if name in there] + [name for name in there if name not in SOURCES]
    fig = Figure(figsize=(5.3 * len(panels), 1.15 + 0.44 * len(sources)), layout="constrained")
    axes = fig.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for panel, (quantity, title) in zip(axes, panels.items(), strict=True):
        _panel(panel, {row.group: row for row in shown if row.quantity == quantity}, sources)
        panel.set_title(title)
    axes[0].set_yticks(range(len(sources)), [SOURCES.get(name, (name,))[0] for name in sources])
    axes[0].set_ylim(len(sources) - 0.5, -0.5)
    return fig


def _panel(axes: Axes, rows: Mapping[str, Estimate], sources: Sequence[str]) -> None:
    axes.grid(axis="x")
    first = rows.get(sources[0])
    if first is not None and sources[0] == "paper" and isfinite(first.ci_low):
        axes.axvspan(first.ci_low, first.ci_high, color=GREY, alpha=0.18, linewidth=0, zorder=0)
    beside = axes.get_yaxis_transform()
    for place, name in enumerate(sources):
        row = rows.get(name)
        if row is None or not isfinite(row.estimate):
            axes.text(0.02, place, "not available", transform=beside, va="center", color=GREY, fontsize=8.5)
            continue
        _, colour, marker = SOURCES.get(name, (name, GREY, "o"))
        axes.plot([row.ci_low, row.ci_high], [place, place], color=colour, linewidth=2.6, zorder=3)
        axes.scatter(
            [row.estimate], [place], s=52, marker=marker, color=colour, edgecolors="white", linewidths=0.8, zorder=4
        )
        ends = f" ({row.ci_low:.1f}–{row.ci_high:.1f})" if isfinite(row.ci_low) else " (no interval)"
        axes.text(
            1.02, place, f"{row.estimate:.1f}{ends}, {row.n_patients} patients".replace("-", "−"), transform=beside,
            va="center", fontsize=8.5,
        )  # fmt: skip
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.12)
    levels = {100 * row.level for row in rows.values()} or {95.0}
    axes.set_xlabel(f"mean change, with {max(levels):g} % interval")
