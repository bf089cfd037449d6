from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.evaluate import confusion_matrix, roc_curve
from onfh_nb.exceptions import ParameterError
from onfh_nb.explain.held_out import CALLS
from onfh_nb.widgets.threshold_counts import (
    WORDS,
    Counts,
    ThresholdCounts,
    call_word,
    sensitivity_threshold,
    youden_threshold,
)


@pytest.fixture(params=range(4))
def units(request):
    rng = np.random.default_rng(request.param)
    truth = rng.integers(0, 2, 120)
    return truth, (rng.normal(0.4 + 0.1 * truth, 0.15).clip(0, 1)).round(1 + request.param)


def test_the_counts_are_those_of_a_confusion_matrix(units):
    truth, score = units
    counts = ThresholdCounts(truth, score)
    for threshold in (0.0, 0.2, 0.4, 0.45, 0.5, 1.0):
        (recognised, alarms), (missed, found) = confusion_matrix(truth, score >= threshold, 2).tolist()
        assert counts.at(threshold) == Counts(found, missed, alarms, recognised)


def test_youden_is_the_best_point_of_the_curve_and_survives_as_a_round_number(units):
    truth, score = units
    curve = roc_curve(truth, score)
    counts = ThresholdCounts(truth, score)
    at = counts.at(youden_threshold(counts))
    assert at.sensitivity + at.specificity - 1 == pytest.approx((curve.tpr - curve.fpr).max())


@pytest.mark.parametrize("wanted", [0.5, 0.9, 0.95, 1.0])
def test_a_wanted_sensitivity_is_reached_with_the_best_specificity(units, wanted):
    truth, score = units
    counts, curve = ThresholdCounts(truth, score), roc_curve(truth, score)
    at = counts.at(sensitivity_threshold(counts, wanted))
    assert at.sensitivity >= wanted
    assert at.specificity == pytest.approx(1 - curve.fpr[np.argmax(curve.tpr >= wanted - 1e-12)])


def test_scores_that_lie_close_together_are_told_apart():
    counts = ThresholdCounts([0, 1], [0.5076521354, 0.5076521355])
    assert counts.at(youden_threshold(counts)) == Counts(1, 0, 0, 1)


def test_all_found_may_need_a_threshold_of_nought():
    counts = ThresholdCounts([1, 0], [0.0, 0.5])
    assert sensitivity_threshold(counts) == 0.0
    assert counts.at(0.0) == Counts(1, 0, 1, 0)


def test_a_class_that_is_absent_is_one_sentence():
    with pytest.raises(ParameterError, match="every unit has a lesion"):
        youden_threshold(ThresholdCounts([1, 1], [0.1, 0.2]))
    with pytest.raises(ParameterError, match="no unit has a lesion"):
        sensitivity_threshold(ThresholdCounts([0], [0.1]))
    with pytest.raises(ParameterError, match=r"sensitivity wanted is 1\.5"):
        sensitivity_threshold(ThresholdCounts([1], [0.1]), 1.5)
    assert np.isnan(ThresholdCounts([0], [0.1]).at(0.5).sensitivity)


def test_calls_have_the_words_of_the_gallery():
    assert WORDS == CALLS
    assert [call_word(truth, called) for truth, called in ((1, True), (1, False), (0, True), (0, False))] == list(CALLS)
