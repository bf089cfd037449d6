"""Effect sizes printed by R's effectsize in its own examples, and by an independent inversion here."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, cohens_dz, hedges_g
from onfh_nb.stats.effect_size import noncentral_t_interval, omega_squared, small_sample_factor

# Student's sleep data (R's datasets::sleep): hours gained with two drugs by ten patients.
DRUG_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
DRUG_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
# Henderson and Velleman 1981 (R's datasets::mtcars): miles per gallon, automatic and manual.
AUTOMATIC = [21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 21.5, 15.5, 15.2,
             13.3, 19.2]  # fmt: skip
MANUAL = [21.0, 21.0, 22.8, 32.4, 30.4, 33.9, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4]


def test_hedges_g_and_its_interval_equal_those_of_another_program():
    # https://easystats.github.io/effectsize/articles/standardized_differences.html: g = -1.44 [-2.21, -0.65]
    arm = ["automatic"] * 19 + ["manual"] * 13
    size = hedges_g(AUTOMATIC + MANUAL, arm, INDEPENDENT, arms=("automatic", "manual"))
    assert [round(v, 2) for v in (size.estimate, size.ci_low, size.ci_high)] == [-1.44, -2.21, -0.65]
    factor = small_sample_factor(30)  # the same page: d = -1.48 [-2.27, -0.67]
    d = [round(v / factor, 2) for v in (size.estimate, size.ci_low, size.ci_high)]
    assert d == [-1.48, -2.27, -0.67]


def test_cohens_dz_is_t_over_the_root_of_n():
    size = cohens_dz(DRUG_1, DRUG_2, INDEPENDENT)
    assert size.estimate == pytest.approx(4.062127683 / np.sqrt(10))  # R: t.test(…, paired = TRUE), t = 4.0621
    assert size.ci_low < size.estimate < size.ci_high


def test_the_interval_holds_the_noncentralities_that_leave_the_tails():
    from scipy.stats import nct

    low, high = noncentral_t_interval(21.1, 29, 0.95)
    assert nct.sf(21.1, 29, low) == pytest.approx(0.025, abs=1e-6)
    assert nct.cdf(21.1, 29, high) == pytest.approx(0.025, abs=1e-6)


def test_the_mean_of_dz_intervals_covers():
    rng, hits = np.random.default_rng(0), 0
    for _ in range(400):
        before = rng.normal(size=12)
        size = cohens_dz(before, before + rng.normal(0.8, 1.0, 12), INDEPENDENT)
        hits += size.ci_low < 0.8 < size.ci_high
    assert 367 <= hits <= 391, "95 % of 400, within a binomial interval of 99.9 %"


def test_omega_squared_leaves_the_tails_and_stops_at_zero():
    from scipy.stats import ncf

    effect, low, high = omega_squared(4.846088, 2, 27, 30, 0.95)
    assert effect == pytest.approx(2 * 3.846088 / (2 * 3.846088 + 30))
    assert ncf.sf(4.846088, 2, 27, 30 * low / (1 - low)) == pytest.approx(0.025, abs=1e-6)
    assert ncf.cdf(4.846088, 2, 27, 30 * high / (1 - high)) == pytest.approx(0.025, abs=1e-6)
    assert omega_squared(0.4, 2, 27, 30, 0.95)[:2] == (0.0, 0.0)


def test_one_patient_or_no_spread_has_no_effect_size():
    one = hedges_g([1.0, 2, 3], ["x", "y", "y"], INDEPENDENT, arms=("x", "y"))
    assert np.isnan(one.estimate)
    assert "1 patient with a value, expected at least 2" in one.method
    assert "no spread" in cohens_dz([1.0, 2], [2.0, 3], INDEPENDENT).method


def test_two_hips_are_one_patient():
    twice = cohens_dz(np.repeat(DRUG_1, 2), np.repeat(DRUG_2, 2), np.repeat(np.arange(10), 2))
    assert twice.estimate == pytest.approx(cohens_dz(DRUG_1, DRUG_2, INDEPENDENT).estimate)
    assert (twice.n_units, twice.n_patients) == (20, 10)


def test_a_level_beyond_one_is_refused():
    with pytest.raises(ParameterError, match="confidence level"):
        cohens_dz(DRUG_1, DRUG_2, INDEPENDENT, level=95)
