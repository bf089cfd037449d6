"""One metric by subgroup with its interval: a forest plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.style import BLUE, GREY, styled
from onfh_nb.stats.estimate import Estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@styled
def subgroup_forest(
    estimates: Sequence[Estimate] | Mapping[str, Sequence[Estimate]],
    *,
    quantity: str = "auc",
    overall: Estimate | None = None,
    words: str = "",
) -> Figure:
    """Value and interval of each subgroup, with its units and patients, below the value of all.

    Parameters
    ----------
    estimates : sequence of Estimate, or mapping of str to sequence of Estimate
        From :func:`onfh_nb.stats.metric_estimates` with ``by``, of one model or several; ``group`` is
        ``<model>: <subgroup>``. In a mapping the keys say what the subgroups are, such as ``site``.
    quantity : str
        Which of them is drawn.
    overall : Estimate, optional
        The value of all units: a row of its own and a dashed line.
    words : str
        What is measured, for the axis; by default the quantity.

    Returns
    -------
    matplotlib Figure
        A subgroup in which the metric is not defined keeps its row, and says so.

    Raises
    ------
    ParameterError
        If there is no such quantity.
    """
    from matplotlib.figure import Figure

    parts = estimates if isinstance(estimates, Mapping) else {"": estimates}
    rows = [(heading, row) for heading, part in parts.items() for row in part if row.quantity == quantity]
    if not rows:
        raise ParameterError(f"no estimate is called {quantity!r}, expected one of {_names(parts)}")
    models = list(dict.fromkeys(row.group.partition(": ")[0] for _, row in rows))
    shown = [] if overall is None else [(overall, "all")]
    shown += [(row, _label(heading, row.group, alone=len(models) == 1)) for heading, row in rows]
    fig = Figure(figsize=(8.6, 1.1 + 0.32 * len(shown)), layout="constrained")
    axes = fig.subplots()
    axes.grid(axis="x")
    if overall is not None and np.isfinite(overall.estimate):
        axes.axvline(overall.estimate, color=GREY, linestyle=(0, (4, 3)), linewidth=1, zorder=1)
    for place, (row, _) in enumerate(shown):
        _row(axes, place, row, strong=row is overall)
    axes.set_yticks(range(len(shown)), [label for _, label in shown])
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    title, said = f"{models[0]}: " if len(models) == 1 else "", words or quantity.replace("_", " ")
    axes.set_title(f"{title}{said} by subgroup")
    axes.set_xlabel(f"{said}, with {100 * rows[0][1].level:g} % interval")
    return fig


def _row(axes: Axes, place: int, row: Estimate, *, strong: bool) -> None:
    where = axes.get_yaxis_transform()
    counts = f"{row.n_units} units, {row.n_patients} patients"
    if not np.isfinite(row.estimate):
        axes.text(0.02, place, "not defined", transform=where, va="center", color=GREY, fontsize=8.5)
        axes.text(1.02, place, counts, transform=where, va="center", fontsize=8.5)
        return
    ends = f" ({row.ci_low:.2f}–{row.ci_high:.2f})" if np.isfinite(row.ci_low) else " (no interval)"
    axes.text(1.02, place, f"{row.estimate:.2f}{ends}  {counts}", transform=where, va="center", fontsize=8.5)
    axes.plot([row.ci_low, row.ci_high], [place, place], color=BLUE, linewidth=2.4, zorder=3)
    axes.scatter(
        [row.estimate], [place], s=52 if strong else 32, marker="D" if strong else "o", color=BLUE,
        edgecolors="white", linewidths=0.8, zorder=4,
    )  # fmt: skip


def _label(heading: str, group: str, *, alone: bool) -> str:
    subgroup = (group.partition(": ")[2] or group).replace("_", " ") if alone else group  # names of models stay whole
    return f"{heading.replace('_', ' ')}: {subgroup}" if heading else subgroup


def _names(parts: Mapping[str, Sequence[Estimate]]) -> str:
    return ", ".join(sorted({row.quantity for part in parts.values() for row in part})) or "at least one"
