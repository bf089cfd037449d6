from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, permute_visits

from .test_effect_size import DRUG_1, DRUG_2

NAN = float("nan")


def two_visits(hips: int = 1):
    value = np.r_[np.repeat(DRUG_1, hips), np.repeat(DRUG_2, hips)]
    return value, np.repeat([0, 1], 10 * hips), np.tile(np.repeat(np.arange(10), hips), 2)


def test_two_visits_are_fishers_sign_flip_test():
    from scipy.stats import permutation_test

    change = np.subtract(DRUG_2, DRUG_1)
    other = permutation_test((change,), np.mean, permutation_type="samples", n_resamples=np.inf)
    value, months, patient = two_visits()
    test = permute_visits(value, months, patient)
    assert test.p == pytest.approx(other.pvalue)
    assert test.effect == pytest.approx(1.58)
    assert "all 1024 exchanges" in test.method


def test_both_hips_are_exchanged_together():
    value, months, patient = two_visits(2)
    hip = np.tile([0, 1], 20)
    assert permute_visits(value, months, patient, unit=hip).p == permute_visits(*two_visits()).p


def test_a_hip_that_misses_a_visit_does_not_look_like_a_change():
    value, months = [50.0, 90.0, 50.0, NAN, 50.0, 90.0], [0, 0, 3, 3, 6, 6]
    test = permute_visits(value, months, list("aaaaaa"), unit=list("LRLRLR"))
    assert test.effect == 0


def test_many_exchanges_are_drawn_and_the_seed_is_said():
    rng = np.random.default_rng(0)
    months = np.tile([0, 3, 6, 12], 15)
    value = 50 + 0.5 * months + rng.normal(0, 3, 60) + np.repeat(rng.normal(0, 9, 15), 4)
    test = permute_visits(value, months, np.repeat(np.arange(15), 4), n=3000, seed=7)
    assert test.p == pytest.approx(1 / 3001)
    assert "3000 random exchanges, seed 7" in test.method
    assert test.effect == pytest.approx(0.5, abs=0.15)


def test_without_effect_p_is_uniform():
    rng, below = np.random.default_rng(1), 0
    for _ in range(300):
        value = np.repeat(rng.normal(size=8), 2) + np.tile(rng.normal(size=16)[:16], 1)
        below += permute_visits(value, [0, 1] * 8, np.repeat(np.arange(8), 2)).p <= 0.05
    assert 4 <= below <= 28, "5 % of 300 or somewhat fewer, 99.9 % binomial"


def test_one_visit_only_says_so():
    assert "no patient has two visits" in permute_visits([1.0, 2], [0, 0], list("ab")).method


def test_patients_must_be_said():
    with pytest.raises(ParameterError, match="groups is missing"):
        permute_visits([1.0, 2], [0, 1], None)
    with pytest.raises(ParameterError, match="exchanged within patients"):
        permute_visits([1.0, 2], [0, 1], INDEPENDENT)
    with pytest.raises(ParameterError, match="expected a time for each"):
        permute_visits([1.0, 2], [0], list("aa"))
