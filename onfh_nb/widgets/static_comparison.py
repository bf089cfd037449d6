"""The explorer of models on paper: one picture, its hip, and what the threshold makes of all units, as a figure."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from onfh_nb.plotting.style import BLUE, GREY, INK, VERMILION, styled
from onfh_nb.widgets.comparison_scores import ModelScores, Rate, rates_at
from onfh_nb.widgets.comparison_source import ComparisonSource
from onfh_nb.widgets.comparison_state import ComparisonState, draw_picture
from onfh_nb.widgets.hip_choices import picture_words, side_word, visit_word
from onfh_nb.widgets.roc_svg import COLOURS
from onfh_nb.widgets.threshold_counts import WORDS, call_word

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@styled
def comparison_figure(source: ComparisonSource, state: ComparisonState, heat: NDArray[Any] | None = None) -> Figure:
    """The picture, the probabilities of its hip's slices, the ROC curves, and counts and rates at the threshold.

    Parameters
    ----------
    source : ComparisonSource
        Pictures and scores.
    state : ComparisonState
        Which.
    heat : ndarray, shape (S, S), optional
        Laid over the picture.

    Returns
    -------
    Figure
        Not registered with pyplot, so nothing has to be closed.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10.0, 6.6), layout="constrained")
    axes: Any = figure.subplot_mosaic(
        [["picture", "roc"], ["slices", "numbers"]], height_ratios=(3.0, 1.5), width_ratios=(1.0, 1.15)
    )
    rows, levels = source.rows(state.model, state.hip), source.scores(state.model)
    _show_picture(axes["picture"], source, state, heat)
    _show_slices(axes["slices"], rows, state)
    _show_roc(axes["roc"], levels, state.threshold)
    _show_numbers(axes["numbers"], levels, state.threshold)
    hip = state.hip
    where = f"{hip.participant_id}, {side_word(hip.hemi)}, {visit_word(hip.session_id)}"
    figure.suptitle(f"{state.model}: {where}, {picture_words(rows, state.place)}", fontsize=10.5)
    return figure


def _show_picture(axes: Axes, source: ComparisonSource, state: ComparisonState, heat: NDArray[Any] | None) -> None:
    from PIL import Image

    row = source.rows(state.model, state.hip).iloc[state.place]
    axes.imshow(Image.open(io.BytesIO(draw_picture(source, state, heat))))
    word = call_word(int(row["y_true"]), bool(row["p_lesion"] >= state.threshold))
    axes.set_title(f"probability {row['p_lesion']:.2f}: {word}")
    axes.set_axis_off()


def _show_slices(axes: Axes, rows: pd.DataFrame, state: ComparisonState) -> None:
    colours = [VERMILION if truth == 1 else BLUE for truth in rows["y_true"]]
    axes.bar(range(len(rows)), rows["p_lesion"], color=colours, width=0.72)
    axes.axvspan(state.place - 0.5, state.place + 0.5, color="#888888", alpha=0.25, linewidth=0, zorder=0)
    axes.axhline(state.threshold, color=INK, linestyle="--", linewidth=1.2)
    every = -(-len(rows) // 14)
    axes.set_xticks(range(0, len(rows), every), [str(int(i) + 1) for i in rows["index"].iloc[::every]])
    axes.set(ylim=(0, 1), xlim=(-0.6, len(rows) - 0.4), xlabel="slice of this hip", ylabel="probability")
    axes.set_title("vermilion: true lesion, blue: normal", fontweight="normal", fontsize=9)


def _show_roc(axes: Axes, levels: ModelScores, threshold: float) -> None:
    for level, units in levels._asdict().items():
        if units.roc is None:
            continue
        counts, look = units.counts.at(threshold), "--" if level == "hips" else "-"
        label = f"{level}, AUC {units.auc_words}"
        axes.plot(units.roc.fpr, units.roc.tpr, look, color=COLOURS[level], label=label, linewidth=1.8)
        axes.plot(1 - counts.specificity, counts.sensitivity, "o", color=COLOURS[level], markersize=8, mec="white")
    axes.plot([0, 1], [0, 1], color=GREY, linestyle=(0, (4, 3)), linewidth=1)
    axes.set(xlabel="1 − specificity", ylabel="sensitivity", xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    axes.set_box_aspect(1)
    axes.grid()
    axes.set_title(f"points: threshold {threshold:.3g}")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="lower right", fontsize=8.5)


def _show_numbers(axes: Axes, levels: ModelScores, threshold: float) -> None:
    counts = [units.counts.at(threshold) for units in levels]
    cells = [[str(c[k]) for c in counts] for k in range(len(WORDS))]
    rates = [rates_at(units, threshold) for units in levels]
    cells += [[_rate_words(of[name]) for of in rates] for name in rates[0]]
    axes.set_axis_off()
    table = axes.table(
        cells, rowLabels=[*WORDS, *rates[0]], colLabels=list(levels._fields), edges="horizontal", loc="center",
        cellLoc="left", colLoc="left", colWidths=[0.36, 0.36],
    )  # fmt: skip
    table.auto_set_font_size(False)
    table.set_fontsize(8.5)
    for cell in table.get_celld().values():
        cell.set_edgecolor("#C9CDD2")


def _rate_words(rate: Rate) -> str:
    if not rate.whole:
        return "–"
    interval = "" if rate.ci_low != rate.ci_low else f" ({100 * rate.ci_low:.0f}–{100 * rate.ci_high:.0f})"
    return f"{rate.part / rate.whole:.0%}{interval}"
