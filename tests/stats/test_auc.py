from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, auc_ci


def cohort(patients: int = 60, units: int = 10, *, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    patient = np.repeat(np.arange(patients), units)
    y = np.repeat(np.arange(patients) % 2, units)
    return y, y + np.repeat(rng.normal(size=patients), units) + 0.3 * rng.normal(size=len(y)), patient


@pytest.mark.real
@pytest.mark.parametrize(
    ("column", "area"), [("wfns", 0.823678861788618), ("s100b", 0.731368563685637), ("ndka", 0.611957994579946)]
)
def test_areas_of_the_haemorrhage_patients(real: Callable[[str], Path], column: str, area: float):
    """Values that pROC prints for its aSAH data, doi:10.1186/1471-2105-12-77."""
    table = pd.read_csv(real("tables/aSAH.csv"))
    found = auc_ci(table["outcome"] == "Poor", table[column], INDEPENDENT)
    assert found.estimate == pytest.approx(area, abs=1e-14)
    assert (found.n_units, found.n_patients) == (113, 113)


@pytest.mark.real
def test_interval_of_the_haemorrhage_patients(real: Callable[[str], Path]):
    table = pd.read_csv(real("tables/aSAH.csv"))
    found = auc_ci(table["outcome"] == "Poor", table["s100b"], INDEPENDENT)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.63012, 0.83262), abs=5e-6)
    assert "DeLong" in found.method
    assert "stats.INDEPENDENT" in found.method


def test_slices_of_one_patient_are_not_so_many_patients():
    y, score, patient = cohort()
    honest, naive = auc_ci(y, score, patient), auc_ci(y, score, INDEPENDENT)
    assert honest.estimate == naive.estimate
    assert honest.ci_high - honest.ci_low > 2 * (naive.ci_high - naive.ci_low)
    assert "Obuchowski over 60 clusters (30 with positive, 30 with negative units)" in honest.method


def test_turning_the_score_round_turns_the_interval_round():
    y, score, patient = cohort()
    up, down = auc_ci(y, score, patient), auc_ci(y, -score, patient)
    assert (down.estimate, down.ci_low, down.ci_high) == pytest.approx((1 - up.estimate, 1 - up.ci_high, 1 - up.ci_low))


def test_few_clusters_of_one_class_are_warned_of():
    assert "warning: fewer than 40" in auc_ci(*cohort(60)).method
    assert "warning" not in auc_ci(*cohort(80)).method


@pytest.mark.parametrize("scale", ["plain", "logit"])
def test_either_scale_can_be_asked_for(scale: str):
    y, score, patient = cohort()
    found = auc_ci(y, score, patient, scale=scale)
    middle = (found.ci_low + found.ci_high) / 2
    assert (middle == pytest.approx(found.estimate)) == (scale == "plain")
    assert 0 < found.ci_low < found.estimate < found.ci_high <= 1


def test_higher_level_wider_interval():
    y, score, patient = cohort()
    wide, narrow = auc_ci(y, score, patient, level=0.99), auc_ci(y, score, patient, level=0.8)
    assert wide.ci_low < narrow.ci_low < narrow.ci_high < wide.ci_high


def test_perfect_separation_is_not_certainty():
    y, _, patient = cohort(20)
    found = auc_ci(y, y.astype(float), patient)
    # Ten pairs that share no patient, all in order: (1 - a) ** 10 = 0.025 at the lower end.
    assert (found.estimate, found.ci_low, found.ci_high) == pytest.approx((1.0, 0.025**0.1, 1.0))
    worst = auc_ci(y, -y.astype(float), patient)
    assert (worst.estimate, worst.ci_low, worst.ci_high) == pytest.approx((0.0, 0.0, 1 - 0.025**0.1))


@pytest.mark.parametrize(("label", "word"), [(0, "negative"), (1, "positive")])
def test_one_class_gives_no_value_and_the_reason(label: int, word: str):
    found = auc_ci([label] * 3, [0.1, 0.2, 0.3], list("abc"))
    assert np.isnan([found.estimate, found.ci_low, found.ci_high]).all()
    assert found.method == f"not defined: all 3 units are {word}"


def test_one_patient_gives_a_value_and_no_interval():
    found = auc_ci([0, 1, 0, 1], [0.1, 0.3, 0.2, 0.15], ["a"] * 4)
    assert found.estimate == 0.75
    assert np.isnan([found.ci_low, found.ci_high]).all()
    assert "no interval: one class comes from a single cluster" in found.method


def test_nothing_without_groups():
    with pytest.raises(TypeError, match="groups"):
        auc_ci([0, 1], [0.1, 0.2])  # type: ignore[call-arg]
    with pytest.raises(ParameterError, match="groups is missing"):
        auc_ci([0, 1], [0.1, 0.2], None)


def test_missing_scores_are_refused_in_one_sentence():
    with pytest.raises(ParameterError, match=r"score is nan in row 1 \(1 such rows\), expected a finite number"):
        auc_ci([0, 1], [0.1, np.nan], list("ab"))
    with pytest.raises(ParameterError, match="scale 'probit'"):
        auc_ci([0, 1], [0.1, 0.2], list("ab"), scale="probit")


def test_one_score_for_all_is_chance_without_spread():
    found = auc_ci([0, 1, 0, 1], [0.5] * 4, list("abcd"))
    assert (found.estimate, found.ci_low, found.ci_high) == (0.5, 0.5, 0.5)
    assert "no proof of certainty" in found.method


def test_words_for_scores_are_refused():
    with pytest.raises(ParameterError, match="no number"):
        auc_ci([0, 1], ["high", "low"], list("ab"))
