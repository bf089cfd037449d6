"""What the explorer of models shows for a setting of its controls: from state to pictures, without any widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from numpy.typing import NDArray

from onfh_nb.widgets.comparison_scores import ScoredUnits, rates_at
from onfh_nb.widgets.comparison_source import ComparisonSource
from onfh_nb.widgets.heat_picture import heat_png, picture_edges
from onfh_nb.widgets.hip_choices import HipKey
from onfh_nb.widgets.probability_svg import HipColumn, ProbabilityBar, hip_columns, probability_bars
from onfh_nb.widgets.roc_svg import RocPoint, roc_svg
from onfh_nb.widgets.threshold_counts import WORDS, call_word
from onfh_nb.widgets.threshold_tables import confusion_html, rates_html

_MOST_LABELS = 16


@dataclass(frozen=True)
class ComparisonState:
    """Where the controls stand.

    Parameters
    ----------
    model : str
        Whose predictions.
    hip : HipKey
        Patient, side and visit.
    place : int
        Picture of the hip, 0-based.
    threshold : float
        From this probability on a unit is called a lesion.
    heat : bool
        Whether the heat map lies over the picture.
    opacity : float
        Of its hottest place, 0 … 1.
    span : tuple of float
        Ends of the axis of probabilities.
    """

    model: str
    hip: HipKey
    place: int
    threshold: float = 0.5
    heat: bool = True
    opacity: float = 0.5
    span: tuple[float, float] = (0.0, 1.0)


class ThresholdViews(NamedTuple):
    """What moves with the threshold: two SVG drawings of probabilities, two HTML parts, the ROC curve as SVG."""

    bars: str
    columns: str
    confusion: str
    rates: str
    roc: str


def draw_picture(source: ComparisonSource, state: ComparisonState, heat: NDArray[Any] | None = None) -> bytes:
    """The picture with its heat map and the outline of the true lesion, where they are there.

    Parameters
    ----------
    source : ComparisonSource
        Pictures.
    state : ComparisonState
        Which.
    heat : ndarray, shape (S, S), optional
        0 … 1.

    Returns
    -------
    bytes
        A PNG file.
    """
    rows = source.rows(state.model, state.hip)
    at = rows.iloc[state.place]
    row = int(at["row"])
    protocol = str(at["protocol"]) if "protocol" in rows else ""
    edges = picture_edges(protocol, state.hip.hemi, mirrored=source.slices.mirrored)
    mask = None if source.masks is None else source.masks[row]
    return heat_png(source.picture(row), heat=heat, opacity=state.opacity, mask=mask, edges=edges)


def draw_threshold(source: ComparisonSource, state: ComparisonState) -> ThresholdViews:
    """Everything that follows the threshold.

    Parameters
    ----------
    source : ComparisonSource
        Scores.
    state : ComparisonState
        Which model, picture and threshold.

    Returns
    -------
    ThresholdViews
    """
    levels, threshold = source.scores(state.model), state.threshold
    rows = source.rows(state.model, state.hip)
    bars = [_bar("this slice", levels.slices, str(rows["unit_id"].iloc[state.place]), threshold)]
    bars.append(_bar("this hip", levels.hips, hip_unit(levels.hips, state.hip), threshold))
    confusion = "".join(
        confusion_html(f"{len(units.table)} {level}", units.counts.at(threshold), bar.words)
        for (level, units), bar in zip(levels._asdict().items(), bars, strict=True)
    )
    counts = {level: units.counts.at(threshold) for level, units in levels._asdict().items()}
    points = [RocPoint(level, found.sensitivity, found.specificity) for level, found in counts.items()]
    backdrop = source.backdrop(state.model)
    return ThresholdViews(
        bars=probability_bars(bars, threshold, state.span),
        columns=hip_columns(_columns(rows), state.place, threshold, state.span),
        confusion=f'<div class="onfh-matrices">{confusion}</div>',
        rates=rates_html(rates_at(levels.slices, threshold), rates_at(levels.hips, threshold)),
        roc=roc_svg(backdrop, points) if backdrop else "<p>No ROC curve: all slices are of one class.</p>",
    )


def hip_unit(hips: ScoredUnits, hip: HipKey) -> str:
    """Unit of a hip in the table of hips, its visits joined."""
    table = hips.table
    here = (table["participant_id"].astype(str) == hip.participant_id) & (table["hemi"].astype(str) == hip.hemi)
    return str(table.loc[here, "unit_id"].iloc[0])


def _bar(label: str, units: ScoredUnits, unit_id: str, threshold: float) -> ProbabilityBar:
    row = units.table[units.table["unit_id"] == unit_id].iloc[0]
    probability = float(row["p_lesion"])
    word = call_word(int(row["y_true"]), probability >= threshold)
    return ProbabilityBar(label, probability, word, word in (WORDS[0], WORDS[3]))


def _columns(rows: Any) -> list[HipColumn]:
    every = -(-len(rows) // _MOST_LABELS)
    values = zip(rows["p_lesion"], rows["y_true"], rows["index"], strict=True)
    return [
        HipColumn(float(p), int(truth), str(int(index) + 1) if k % every == 0 else "")
        for k, (p, truth, index) in enumerate(values)
    ]
