from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, mcnemar
from onfh_nb.stats.exact_mcnemar import sign_flip_p_values


def calls(both_wrong: int, only_b: int, only_a: int, both: int) -> tuple[list[int], list[int]]:
    a = [0] * (both_wrong + only_b) + [1] * (only_a + both)
    b = [0] * both_wrong + [1] * only_b + [0] * only_a + [1] * both
    return a, b


def test_ten_to_nothing():
    """Exact P 2 / 2**10, mid P half of that."""
    found = mcnemar(*calls(5, 0, 10, 39), INDEPENDENT)
    assert found.p == 0.0009765625
    assert mcnemar(*calls(5, 0, 10, 39), INDEPENDENT, p_value="exact").p == 0.001953125
    assert "mid P 0.000977, exact P 0.00195, shown: mid" in found.method
    assert (found.statistic, found.df) == (10.0, 1.0)


@pytest.mark.parametrize(("only_a", "only_b"), [(3, 9), (20, 31), (1, 0), (7, 7)])
def test_exact_p_equals_another_program(only_a: int, only_b: int):
    from statsmodels.stats.contingency_tables import mcnemar as other

    expected = other([[4, only_a], [only_b, 6]], exact=True).pvalue
    assert mcnemar(*calls(6, only_b, only_a, 4), INDEPENDENT, p_value="exact").p == pytest.approx(expected, abs=1e-14)


def test_interval_equals_another_program():
    """ci.prop.ps(.05, 12, 4, 26, 6) of R's statpsych 1.x prints 0.2548067 and 0.6251933."""
    found = mcnemar(*calls(12, 4, 26, 6), INDEPENDENT)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.2548067, 0.6251933), abs=5e-8)
    assert found.effect == pytest.approx(22 / 48)


def test_equal_numbers_give_one():
    assert mcnemar(*calls(0, 4, 4, 2), INDEPENDENT).p == 1.0
    assert mcnemar(*calls(3, 0, 0, 3), list("aabbcc")).p == 1.0


def test_signs_of_patients_are_counted_like_all_outcomes_written_down():
    lead = np.array([3, -1, 2, 2, 0, 1, -4, 5, 1, 1])
    sums = np.abs([np.dot(signs, lead) for signs in product((-1, 1), repeat=len(lead))])
    reached = abs(lead.sum())
    exact, mid = np.mean(sums >= reached), np.mean(sums > reached) + np.mean(sums == reached) / 2
    assert sign_flip_p_values(lead) == pytest.approx((exact, mid), abs=1e-15)


def test_patients_of_one_unit_give_the_test_of_independent_units():
    a, b = calls(5, 4, 12, 20)
    alone, single = mcnemar(a, b, INDEPENDENT), mcnemar(a, b, np.arange(len(a)))
    assert (single.p, single.statistic) == (alone.p, alone.statistic)


def test_copies_of_every_slice_change_nothing():
    a, b = calls(5, 4, 12, 20)
    patient = pd.Series(np.arange(len(a)), name="participant_id")
    once, nine = mcnemar(a, b, patient), mcnemar(a * 9, b * 9, pd.concat([patient] * 9))
    assert nine.p == pytest.approx(once.p, abs=1e-15)
    assert (nine.ci_low, nine.ci_high) == pytest.approx((once.ci_low, once.ci_high))
    assert mcnemar(a * 9, b * 9, INDEPENDENT).p < 1e-4 < once.p
    assert "41 patients" in nine.method


def test_statistic_is_obuchowskis_without_its_small_sample_factor():
    """(sum of b - c) squared over the sum of (b - c) squared; his has (K - 1) / K before it."""
    rng = np.random.default_rng(0)
    a, b, patient = rng.random(200) < 0.8, rng.random(200) < 0.7, np.repeat(np.arange(25), 8)
    lead = pd.Series(a.astype(int) - b).groupby(patient).sum()
    assert mcnemar(a, b, patient).statistic == pytest.approx(lead.sum() ** 2 / (lead**2).sum())


def test_equal_classifiers_are_called_different_in_one_of_twenty_cohorts():
    """200 cohorts of 20 patients × 10 slices, where whole patients are misread: alpha 5 % allows up to 19 at 99.5 %."""
    honest = naive = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        patient = np.repeat(np.arange(20), 10)
        a, b = (np.repeat(rng.random(20) < 0.75, 10) ^ (rng.random(200) < 0.05) for _ in "ab")
        honest += mcnemar(a, b, patient).p < 0.05
        naive += mcnemar(a, b, INDEPENDENT).p < 0.05
    assert honest <= 19
    assert naive > 60


def test_no_disagreement_is_no_proof_of_equality():
    found = mcnemar([1, 0, 1, 1], [1, 0, 1, 1], list("aabb"))
    assert found.p == 1.0
    assert found.ci_low < -0.3
    assert found.ci_high > 0.3


def test_what_cannot_be_tested_is_said():
    found = mcnemar([1, 0], [0, 0], ["a", "a"])
    assert np.isnan(found.p)
    assert found.method == "no test: all units belong to one cluster"
    with pytest.raises(ParameterError, match="groups is missing"):
        mcnemar([1], [0], None)
    with pytest.raises(ParameterError, match="correct_a has 2 units and correct_b 1"):
        mcnemar([1, 0], [0], INDEPENDENT)
    with pytest.raises(ParameterError, match="p_value is 'asymptotic'"):
        mcnemar([1, 0], [0, 1], INDEPENDENT, p_value="asymptotic")


def test_interval_of_patients_is_the_cluster_robust_one():
    from scipy.stats import t

    # Fifteen patients of two units; of the first six, a leads by both, in two more b leads by one.
    lead = np.array([2] * 6 + [-1] * 2 + [0] * 7)
    a, b = np.zeros((15, 2), int), np.zeros((15, 2), int)
    a[:6], b[6:8, 0] = 1, 1
    found = mcnemar(a.ravel(), b.ravel(), np.repeat(np.arange(15), 2))
    left = lead - 2 * 10 / 30
    half = t.ppf(0.975, 14) * np.sqrt(15 / 14 * (left**2).sum()) / 30
    assert (found.ci_low, found.ci_high) == pytest.approx((10 / 30 - half, 10 / 30 + half))
