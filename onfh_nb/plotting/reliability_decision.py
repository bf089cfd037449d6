"""Do probabilities mean what they say, and is acting on them worth it: reliability and decision curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from onfh_nb.evaluate.decision_curve import net_benefit
from onfh_nb.evaluate.reliability_bins import expected_calibration_error, reliability
from onfh_nb.evaluate.units import check_predictions
from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting.model_looks import model_looks
from onfh_nb.plotting.style import BLUE, GREY, INK, PALE, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@styled
def reliability_and_decision(predictions: pd.DataFrame, *, model: str | None = None, bins: int = 10) -> Figure:
    """Reliability with its counts for one model, and net benefit of all models beside treating all or none.

    Parameters
    ----------
    predictions : DataFrame
        Predictions table with two classes.
    model : str, optional
        Whose reliability is drawn in full; by default the first of the table. The others are thin lines.
    bins : int
        Bins of equal width over 0 … 1.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ParameterError
        If the table does not fit, has several classes, or lacks the model.
    """
    from matplotlib.figure import Figure

    columns = check_predictions(predictions)
    if len(columns) != 2:
        raise ParameterError(f"the predictions have {len(columns)} classes, expected two")
    parts = {
        str(name): (rows["y_true"].to_numpy(), rows[columns[1]].to_numpy(np.float64))
        for name, rows in predictions.groupby(predictions["model"].astype(str), sort=False)
    }
    chosen = next(iter(parts)) if model is None else model
    if chosen not in parts:
        raise ParameterError(f"there are no predictions of model {chosen!r}, expected one of {', '.join(parts)}")
    fig = Figure(figsize=(12.4, 4.7), layout="constrained")
    grid = fig.add_gridspec(2, 2, height_ratios=[4, 1])
    curve, decision = fig.add_subplot(grid[0, 0]), fig.add_subplot(grid[:, 1])
    counts = fig.add_subplot(grid[1, 0], sharex=curve)
    _reliability(curve, counts, parts, chosen, bins)
    _decision(decision, parts, chosen)
    return fig


def _reliability(
    axes: Axes, counts: Axes, parts: dict[str, tuple[np.ndarray, np.ndarray]], chosen: str, bins: int
) -> None:
    axes.grid()
    axes.plot([0, 1], [0, 1], color=GREY, linestyle=(0, (4, 3)), linewidth=1)
    for name, (truth, score) in parts.items():
        if name != chosen:
            other = reliability(truth, score, bins=bins)
            axes.plot(other["stated"], other["observed"], color=PALE, linewidth=1, zorder=1)
    truth, score = parts[chosen]
    table = reliability(truth, score, bins=bins)
    axes.plot(table["stated"], table["observed"], color=BLUE, marker="o", markersize=5, linewidth=2, zorder=3)
    error = expected_calibration_error(truth, score, bins=bins)
    axes.set_title(f"Reliability: {chosen}\nECE {error:.3f} in {bins} bins of equal width")
    axes.set(ylabel="share of lesions observed", xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    axes.tick_params(labelbottom=False)
    counts.bar(
        table["low"], table["n"], width=table["high"] - table["low"], align="edge", color=PALE, edgecolor="white"
    )
    for low, high, n in zip(table["low"], table["high"], table["n"], strict=True):
        counts.text((low + high) / 2, n, f"{n}", ha="center", va="bottom", fontsize=7.5, color=GREY)
    counts.set(xlabel="probability of a lesion stated", ylabel="units", ylim=(0, 1.3 * table["n"].max()))


def _decision(axes: Axes, parts: dict[str, tuple[np.ndarray, np.ndarray]], chosen: str) -> None:
    axes.grid(axis="y")
    looks = model_looks(list(parts))
    share = float(parts[chosen][0].mean())
    for name in sorted(parts, key=lambda name: name == chosen):
        table = net_benefit(*parts[name])
        look = {key: looks[name][key] for key in ("color", "linestyle")}
        look |= {"linewidth": 2.2, "zorder": 3} if name == chosen else {"linewidth": 1.0, "zorder": 2, "alpha": 0.8}
        axes.plot(table["threshold"], table["model"], **look, label=name)
    table = net_benefit(*parts[chosen])
    axes.plot(table["threshold"], table["all"], color=INK, linewidth=1, linestyle=(0, (1, 1.5)), label="treat all")
    axes.axhline(0, color=GREY, linewidth=1, label="treat none")
    axes.set(xlabel="threshold at which one would act", ylabel="net benefit, hits per unit", xlim=(0, 1))
    axes.set_ylim(-0.12 * share, 1.08 * share)
    axes.set_title("Decision curve")
    handles, labels = axes.get_legend_handles_labels()
    order = [labels.index(name) for name in (*parts, "treat all", "treat none")]
    axes.figure.legend(
        [handles[k] for k in order],
        [labels[k] for k in order],
        loc="outside right center",
        fontsize=8.5,
        handlelength=3,
    )
