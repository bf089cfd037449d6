"""One metric per panel, one bar per model with its interval: the paper's Figure 3 A, B, F and I."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.style import BLUE, GREY, INK, styled
from onfh_nb.stats.estimate import Estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS: Final[Mapping[str, str]] = {
    "acc_plain": "A  Accuracy",
    "specificity": "B  Specificity",
    "f1": "F  F1 (lesion)",
    "ap_macro": "I  mAP",
}
_PALE_BLUE: Final = "#BCD9EA"


@styled
def model_bars(
    estimates: Sequence[Estimate], *, panels: Mapping[str, str] = PANELS, chance: Mapping[str, float] | None = None
) -> Figure:
    """Bars of every model, with intervals, one panel per metric.

    Parameters
    ----------
    estimates : sequence of Estimate
        From :func:`onfh_nb.stats.metric_estimates`; ``group`` is the model.
    panels : mapping of str to str
        Quantity and the title of its panel; quantities that no estimate has are left out.
    chance : mapping of str to float, optional
        What calling everything the commoner class would give, by quantity: a dashed line.

    Returns
    -------
    matplotlib Figure
        The models keep the order in which they came. Bars start at 0; a value that is not defined is said so in words.

    Raises
    ------
    ParameterError
        If no estimate belongs to a panel.
    """
    from matplotlib.figure import Figure

    shown = [name for name in panels if any(row.quantity == name for row in estimates)]
    if not shown:
        raise ParameterError(f"no estimate belongs to a panel, expected one of {', '.join(panels)}")
    models = list(dict.fromkeys(row.group for row in estimates if row.quantity in shown))
    columns = min(2, len(shown))
    lines = -(-len(shown) // columns)
    fig = Figure(figsize=(5.4 * columns, (1.05 + 0.3 * len(models)) * lines), layout="constrained")
    axes = fig.subplots(lines, columns, sharey=True, squeeze=False)
    for panel, name in zip(axes.ravel(), shown, strict=False):
        rows = {row.group: row for row in estimates if row.quantity == name}
        _panel(panel, models, rows)
        panel.set_title(panels[name])
        if chance and np.isfinite(chance.get(name, np.nan)):
            panel.axvline(chance[name], color=GREY, linestyle=(0, (4, 3)), linewidth=1, zorder=1)
            panel.annotate(
                "commoner class", (chance[name], 1), xycoords=("data", "axes fraction"), xytext=(0, 2),
                textcoords="offset points", fontsize=8, color=GREY, ha="center", va="bottom",
            )  # fmt: skip
    for unused in axes.ravel()[len(shown) :]:
        unused.set_axis_off()
    levels = {row.level for row in estimates if row.quantity in shown}
    for panel in axes.ravel()[: len(shown)][-columns:]:
        panel.set_xlabel(f"share, with {100 * max(levels):g} % interval  (right is better)")
    return fig


def _panel(axes: Axes, models: Sequence[str], rows: Mapping[str, Estimate]) -> None:
    axes.grid(axis="x")
    for place, model in enumerate(models):
        row = rows.get(model)
        if row is None or not np.isfinite(row.estimate):
            axes.text(0.01, place, "not defined", va="center", color=GREY, fontsize=8.5)
            continue
        axes.barh(place, row.estimate, height=0.66, color=_PALE_BLUE, linewidth=0, zorder=2)
        axes.plot([row.estimate] * 2, [place - 0.33, place + 0.33], color=BLUE, linewidth=2.2, zorder=3)
        axes.plot([row.ci_low, row.ci_high], [place, place], color=INK, linewidth=1.3, zorder=4)
        axes.text(1.02, place, f"{row.estimate:.3f}", va="center", fontsize=8.5, transform=axes.get_yaxis_transform())
    axes.set_yticks(range(len(models)), models)
    axes.set_ylim(len(models) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.tick_params(axis="y", length=0)
