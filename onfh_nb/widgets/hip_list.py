"""Hips worth a look at a threshold: the borderline ones and the mistakes, in words that can be clicked."""

from __future__ import annotations

from typing import Final

import numpy as np

from onfh_nb.widgets.comparison_scores import ScoredUnits, near_threshold
from onfh_nb.widgets.hip_choices import side_word
from onfh_nb.widgets.probability_svg import Span, probability_text
from onfh_nb.widgets.threshold_counts import WORDS, call_word

KINDS: Final = ("nearest the threshold", "lesions missed", "false alarms")
REACH: Final = 0.05
_NEAREST, _MOST = 12, 40

HipName = tuple[str, str]


def listed_hips(
    hips: ScoredUnits, threshold: float, kind: str = KINDS[0], span: Span = (0.0, 1.0)
) -> list[tuple[str, HipName]]:
    """Hips in words, each with its patient and side.

    Parameters
    ----------
    hips : ScoredUnits
        Hips of one model.
    threshold : float
        0 … 1.
    kind : str
        ``nearest the threshold``; or ``lesions missed`` or ``false alarms``, the farthest from the threshold first.
    span : tuple of float
        Of the axes; a narrow one needs more decimals.

    Returns
    -------
    list of (str, (str, str))
        The nearest twelve, or at most 40 mistakes.
    """
    score, truth = hips.score, hips.y_true
    called = score >= threshold
    away = np.abs(score - threshold)
    if kind == KINDS[0]:
        rows = np.argsort(away, kind="stable")[:_NEAREST]
    else:
        wrong = (truth == 1) & ~called if kind == KINDS[1] else (truth == 0) & called
        rows = np.flatnonzero(wrong)[np.argsort(-away[wrong], kind="stable")]
    found: list[tuple[str, HipName]] = []
    names = hips.table[["participant_id", "hemi"]].astype(str).to_numpy()
    for row in rows[:_MOST]:
        patient, hemi = names[row]
        word = call_word(int(truth[row]), bool(called[row]))
        sign = "✓" if word in (WORDS[0], WORDS[3]) else "✗"
        found.append(
            (f"{probability_text(score[row], span)}  {sign} {word}  ·  {patient}, {side_word(hemi)}", (patient, hemi))
        )
    return found


def near_words(hips: ScoredUnits, threshold: float) -> str:
    """How many hips hang on the threshold, in a sentence."""
    count = len(near_threshold(hips, threshold, REACH))
    verb = "changes its" if count == 1 else "change their"
    return f"{count} of {len(hips.table)} hips {verb} call if the threshold moves by up to {REACH:g}."
