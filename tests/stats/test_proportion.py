from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, clustered_proportion, wilson_interval


def test_independent_units_get_wilsons_interval():
    found = clustered_proportion([1] * 130 + [0] * 5, INDEPENDENT)
    assert (found.ci_low, found.ci_high) == wilson_interval(130, 135)


def test_units_that_all_tell_the_same_count_once_per_patient():
    right = np.arange(200) % 4 > 0
    alike = clustered_proportion(np.repeat(right, 30), np.repeat(np.arange(200), 30))
    low, high = wilson_interval(150, 200)
    # One patient is one unit; 199 degrees of freedom and the n / (n - 1) of a variance widen it a little more.
    assert (alike.ci_low, alike.ci_high) == pytest.approx((low, high), abs=0.001)
    assert alike.ci_low < low < high < alike.ci_high
    assert (alike.n_units, alike.n_patients) == (6000, 200)


def test_all_right_counts_each_patient_once_and_stays_below_one():
    found = clustered_proportion([1] * 300, np.repeat(np.arange(30), 10))
    assert found.ci_high == 1.0
    assert wilson_interval(27, 27)[0] < found.ci_low < wilson_interval(30, 30)[0]
    assert "fewer than 40" in found.method


def test_intervals_hold_where_naive_ones_do_not():
    """300 cohorts, 30 patients × 20 slices, intra-class correlation 0.4: 95 % leaves at most 27 out at 99.8 %."""
    rng = np.random.default_rng(0)
    patient, honest, naive = np.repeat(np.arange(30), 20), 0, 0
    for _ in range(300):
        chance = rng.beta(0.85 * 1.5, 0.15 * 1.5, 30)
        right = rng.random(600) < chance[patient]
        for groups in (patient, INDEPENDENT):
            found = clustered_proportion(right, groups)
            missed = not found.ci_low <= 0.85 <= found.ci_high
            if groups is INDEPENDENT:
                naive += missed
            else:
                honest += missed
    assert honest <= 27
    assert naive > 120


def test_what_cannot_be_said_is_not_said():
    found = clustered_proportion([1, 0, 1], ["a"] * 3)
    assert np.isnan([found.ci_low, found.ci_high]).all()
    assert found.method == "no interval: one cluster only"
    with pytest.raises(ParameterError, match="groups is missing"):
        clustered_proportion([1, 0], None)
    with pytest.raises(ParameterError, match="confidence level"):
        clustered_proportion([1, 0], INDEPENDENT, level=95)


def test_few_patients_get_the_quantile_of_t():
    from scipy.stats import norm, t

    right, patient = np.repeat([1, 1, 0, 1, 1, 0], 5), np.repeat(np.arange(6), 5)
    found = clustered_proportion(right, patient)
    # Slices that tell the same: 6 units, 5 / 6 of them for a variance over n - 1, less the ratio of squared quantiles.
    n = 5 * (norm.ppf(0.975) / t.ppf(0.975, 5)) ** 2
    z2, p = norm.ppf(0.975) ** 2, 4 / 6
    ends = (p + z2 / (2 * n) + np.array([-1, 1]) * np.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n**2)))) / (1 + z2 / n)
    assert (found.ci_low, found.ci_high) == pytest.approx(tuple(ends))
