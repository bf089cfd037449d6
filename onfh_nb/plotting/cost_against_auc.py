"""What a model costs against what it gives: parameters and latency against the area under the ROC curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.style import BLUE, PALE, styled
from onfh_nb.stats.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NEEDED: Final = ("model", "parameters", "latency_ms")


@styled
def cost_scatter(costs: pd.DataFrame, estimates: Sequence[Estimate], *, quantity: str = "auc") -> Figure:
    """One metric against parameters and against latency; a number in each point names the model.

    Parameters
    ----------
    costs : DataFrame
        One row per model: ``model``, ``parameters`` (count), ``latency_ms`` (one picture); other columns are ignored.
    estimates : sequence of Estimate
        ``group`` is the model.
    quantity : str
        Which of them is drawn; higher is better.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ParameterError
        If a column is missing, or no model has both a cost and a defined value.
    """
    from matplotlib.figure import Figure

    if missing := [name for name in NEEDED if name not in costs]:
        raise ParameterError(f"the costs have no column {missing[0]!r}, expected {', '.join(NEEDED)}")
    rows = {row.group: row for row in estimates if row.quantity == quantity and np.isfinite(row.estimate)}
    table = costs.drop_duplicates("model").sort_values("parameters")
    table = table[table["model"].isin(list(rows))]
    if len(table) == 0:
        raise ParameterError(f"no model has both a cost and a value of {quantity!r}, expected at least one")
    fig = Figure(figsize=(11.0, 4.2), layout="constrained")
    left, right = fig.subplots(1, 2, sharey=True)
    for axes, column, scale in ((left, "parameters", 1e-6), (right, "latency_ms", 1.0)):
        _points(axes, [str(m) for m in table["model"]], scale * table[column].to_numpy(np.float64), rows)
    left.set(xlabel="parameters, millions  (left is better)", ylabel=_words(quantity))
    right.set(xlabel="latency of one picture, ms  (left is better)")
    left.set_title("Size")
    right.set_title("Time")
    legend = [
        f"{k}  {row['model']}  {row['parameters'] / 1e6:.1f} M  {row['latency_ms']:.3g} ms"
        for k, row in enumerate(table.to_dict("records"), start=1)
    ]
    handles = [left.plot([], [], linestyle="none")[0] for _ in legend]
    fig.legend(handles, legend, loc="outside right center", fontsize=8.5, handlelength=0, handletextpad=0)
    return fig


def _points(axes: Axes, models: list[str], x: np.ndarray, rows: Mapping[str, Estimate]) -> None:
    axes.grid()
    for k, (model, place) in enumerate(zip(models, x, strict=True), start=1):
        row = rows[model]
        axes.plot([place, place], [row.ci_low, row.ci_high], color=PALE, linewidth=1.6, zorder=1)
        axes.scatter([place], [row.estimate], s=150, color=BLUE, edgecolors="white", linewidths=0.8, zorder=3)
        axes.text(
            place, row.estimate, str(k), color="white", fontsize=7.5, fontweight="bold", ha="center",
            va="center_baseline", zorder=4,
        )  # fmt: skip
    axes.set_xscale("log")
    low, high = x.min(), x.max()
    wanted = np.array([1, 2, 5])[None] * 10.0 ** np.arange(-3, 5)[:, None]
    ticks = [value for value in wanted.ravel() if 0.7 * low <= value <= 1.5 * high]
    axes.set_xticks(ticks, [f"{value:g}" for value in ticks])
    axes.minorticks_off()
    axes.set_xlim(0.7 * low, 1.4 * high)


def _words(quantity: str) -> str:
    return {"auc": "area under the ROC curve"}.get(quantity, quantity) + "  (up is better)"
