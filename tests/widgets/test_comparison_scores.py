from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.evaluate import roc_auc, to_hips
from onfh_nb.stats import clustered_proportion
from onfh_nb.widgets.comparison_scores import model_scores, near_threshold, rates_at, score_span


@pytest.fixture
def of_a(compared):
    return compared.predictions[compared.predictions["model"] == "A"]


def test_hips_are_those_of_the_report(of_a):
    hips = model_scores(of_a).hips
    expected = to_hips(of_a).set_index("unit_id")["p_lesion"]
    assert dict(zip(hips.table["unit_id"], hips.score, strict=True)) == pytest.approx(expected.to_dict())
    assert hips.auc_words.startswith(f"{roc_auc(hips.y_true, hips.score):.2f}")


def test_rates_and_their_intervals_over_patients(of_a):
    slices = model_scores(of_a).slices
    rates = rates_at(slices, 0.5)
    assert [(rate.part, rate.whole) for rate in rates.values()] == [(6, 9), (9, 9), (6, 6), (9, 12)]
    ill = of_a[of_a["y_true"] == 1]
    expected = clustered_proportion(ill["p_lesion"] >= 0.5, ill["participant_id"])
    assert rates["Sensitivity"][2:] == pytest.approx((expected.ci_low, expected.ci_high))


def test_where_nothing_is_called_a_lesion_its_value_is_not_defined(of_a):
    assert rates_at(model_scores(of_a).slices, 0.95)["PPV"].whole == 0


def test_one_class_has_no_curve(of_a):
    only = model_scores(of_a[of_a["y_true"] == 1])
    assert only.slices.roc is None
    assert only.slices.auc_words == ""


def test_units_near_the_threshold_come_nearest_first(of_a):
    slices = model_scores(of_a).slices
    near = slices.score[near_threshold(slices, 0.42, 0.05)]
    assert near.tolist() == [0.4, 0.4, 0.45]


@pytest.mark.parametrize(
    ("score", "span"), [([0.0, 1.0], (0.0, 1.0)), ([0.512, 0.5144], (0.512, 0.5144)), ([0.33, 0.64], (0.33, 0.64))]
)
def test_the_span_encloses_all(score, span):
    assert score_span(np.array(score)) == pytest.approx(span, abs=0.011 * (span[1] - span[0]) + 1e-9)
    low, high = score_span(np.array(score))
    assert low <= min(score)
    assert high >= max(score)


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_equal_scores_still_have_a_span(value):
    low, high = score_span(np.full(3, value))
    assert 0 <= low <= value <= high <= 1
    assert low < high
