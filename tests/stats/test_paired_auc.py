from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, compare_auc


def pair(patients: int = 40, units: int = 8, *, lift: float = 0.0, seed: int = 0) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    patient = np.repeat(np.arange(patients), units)
    y = np.repeat(np.arange(patients) % 2, units)
    shared = np.repeat(rng.normal(size=patients), units)
    own = np.repeat(rng.normal(size=(2, patients)), units, axis=1) + rng.normal(size=(2, len(y)))
    return y, (1 + lift) * y + shared + 0.5 * own[0], y + shared + 0.5 * own[1], patient


@pytest.mark.real
@pytest.mark.parametrize(
    ("a", "b", "z", "p"),
    [
        ("wfns", "s100b", 2.20898359144091, 0.0271757822291882),
        ("wfns", "ndka", 2.79777591868904, None),
        # Printed as s100b and ndka; the sign says that ndka has the smaller area.
        ("ndka", "s100b", -1.39077002573558, None),
    ],
)
def test_paired_z_of_the_haemorrhage_patients(real: Callable[[str], Path], a: str, b: str, z: float, p: float | None):
    """Values that pROC prints for its aSAH data, doi:10.1186/1471-2105-12-77."""
    table = pd.read_csv(real("tables/aSAH.csv"))
    found = compare_auc(table["outcome"] == "Poor", table[a], table[b], INDEPENDENT)
    assert found.statistic == pytest.approx(z, abs=1e-12)
    if p is not None:
        assert found.p == pytest.approx(p, abs=1e-14)
    assert np.isnan(found.df)


def test_the_effect_is_the_difference_and_its_interval_agrees_with_p():
    y, a, b, patient = pair(lift=1.0)
    found = compare_auc(y, a, b, patient, comparison="large - small")
    assert found.comparison == "large - small"
    assert found.ci_low < found.effect < found.ci_high
    assert (found.ci_low > 0) == (found.p < 0.05)
    swapped = compare_auc(y, b, a, patient)
    assert (swapped.effect, swapped.statistic, swapped.p) == pytest.approx((-found.effect, -found.statistic, found.p))


def test_slices_of_one_patient_do_not_make_a_difference_significant():
    y, a, b, patient = pair()
    naive, honest = compare_auc(y, a, b, INDEPENDENT), compare_auc(y, a, b, patient)
    assert naive.effect == honest.effect
    assert honest.ci_high - honest.ci_low > 1.5 * (naive.ci_high - naive.ci_low)
    assert 0 < honest.df <= 39
    assert "fewer than 40" in honest.method


def test_equal_models_are_called_different_in_one_of_twenty_cohorts():
    """300 cohorts without a difference, alpha 5 %: 4 to 26 rejections have a chance above 99 %; naively far more."""
    runs = [pair(seed=seed) for seed in range(300)]
    honest = sum(compare_auc(*run).p < 0.05 for run in runs)
    naive = sum(compare_auc(*run[:3], INDEPENDENT).p < 0.05 for run in runs)
    assert 4 <= honest <= 26
    assert naive > 60


def test_one_model_twice_is_no_difference():
    y, a, _, patient = pair()
    found = compare_auc(y, a, 2 * a + 1, patient)
    assert (found.effect, found.p, found.ci_low, found.ci_high) == (0.0, 1.0, 0.0, 0.0)
    assert "no spread" in found.method


def test_one_class_or_one_patient_gives_the_reason():
    assert "one class" in compare_auc([1, 1], [0.1, 0.2], [0.3, 0.1], list("ab")).method
    found = compare_auc([0, 1, 0], [0.1, 0.2, 0.4], [0.3, 0.1, 0.2], list("aaa"))
    assert np.isnan(found.p)
    assert found.effect == 0.5
    assert "single cluster" in found.method


def test_wrong_scores_name_which():
    with pytest.raises(ParameterError, match="score_b is inf in row 0"):
        compare_auc([0, 1], [0.1, 0.2], [np.inf, 0.1], list("ab"))
    with pytest.raises(ParameterError, match="groups is missing"):
        compare_auc([0, 1], [0.1, 0.2], [0.1, 0.1], None)
