import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.metric_bounds import (
    BinaryCounts,
    accuracy_bound,
    consistent_counts,
    implied_accuracy,
    implied_prevalence,
)


def test_neither_set_of_kong_2025_fits_75_percent_lesions():
    assert 100 * accuracy_bound(0.948, 0.75) == pytest.approx(96.1, abs=0.05)
    assert 100 * implied_accuracy(0.897, 0.908, 0.75) == pytest.approx(85.5, abs=0.05)
    assert 100 * implied_prevalence(0.913, 0.897, 0.908) == pytest.approx(44.9, abs=0.05)
    assert consistent_counts(135, accuracy=91.3, recall=89.7, precision=90.8, decimals=1) == []


def test_every_table_prints_as_its_own_percentages():
    truth = BinaryCounts(tp=92, fp=4, fn=10, tn=29)
    n = sum(truth)
    found = consistent_counts(
        n,
        accuracy=round(100 * (truth.tp + truth.tn) / n, 1),
        recall=round(100 * truth.tp / 102, 1),
        precision=round(100 * truth.tp / 96, 1),
        decimals=1,
        positives=(101, 102),
    )
    assert found == [truth]


def test_bounds_agree_with_counts():
    tp, fp, fn, tn = 40, 5, 10, 45
    recall, precision, prevalence = tp / (tp + fn), tp / (tp + fp), (tp + fn) / 100
    assert implied_accuracy(recall, precision, prevalence) == pytest.approx((tp + tn) / 100)
    assert implied_prevalence((tp + tn) / 100, recall, precision) == pytest.approx(prevalence)
    assert accuracy_bound(recall, prevalence) == pytest.approx((tp + tn + fp) / 100)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: accuracy_bound(94.8, 0.75), "recall is 94.8, expected a number from 0 to 1"),
        (lambda: implied_accuracy(0.9, 0.0, 0.5), "precision is 0"),
        (lambda: implied_prevalence(1.0, 1.0, 1.0), "any prevalence would agree"),
    ],
)
def test_senseless_input_is_refused(call, message):
    with pytest.raises(ParameterError, match=message):
        call()
