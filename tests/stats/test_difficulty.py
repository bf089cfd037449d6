from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.difficulty import (
    auc,
    auc_against_one_reader,
    grey_histogram,
    histogram_auc,
    oracle_auc,
    patient_wise_scores,
    reader_error,
)

RNG = np.random.default_rng(0)
PATIENTS = np.repeat([f"sub-{k:02d}" for k in range(20)], 10)
LESION = np.tile([0, 1], 100)


def test_a_histogram_forgets_place_and_scale():
    picture = RNG.gamma(2.0, 1.0, (64, 64))
    shuffled = RNG.permutation(picture.ravel()).reshape(64, 64)
    assert grey_histogram(picture) == pytest.approx(grey_histogram(shuffled))
    assert grey_histogram(picture) == pytest.approx(grey_histogram(7 * picture + 3))
    assert grey_histogram(picture).sum() == pytest.approx(1)
    assert grey_histogram(np.full((8, 8), 5.0))[0] == 1


def test_the_auc_is_that_of_scikit_learn_with_ties():
    truth, score = RNG.integers(0, 2, 200), RNG.integers(0, 9, 200).astype(float)
    assert auc(truth, score) == pytest.approx(roc_auc_score(truth, score))
    assert np.isnan(auc(np.ones(5), np.arange(5.0)))


def test_grey_levels_that_know_nothing_have_an_auc_of_one_half():
    features = RNG.normal(size=(200, 4))
    found = histogram_auc(features, LESION, PATIENTS, n=200, group="hip")
    assert found.ci_low < 0.5 < found.ci_high
    assert (found.n_units, found.n_patients, found.group) == (200, 20, "hip")


def test_grey_levels_that_give_the_lesion_away_are_found():
    features = RNG.normal(size=(200, 4))
    features[:, 2] += 4 * LESION
    assert histogram_auc(features, LESION, PATIENTS, n=50).estimate > 0.97


def test_what_only_tells_patients_apart_does_not_help():
    """Each patient has a look and a label of their own: a split by slice would reward that, one by patient does not."""
    look = RNG.normal(size=(20, 12))
    own = np.tile([0, 1], 10)
    features = np.repeat(look, 10, axis=0) + 0.01 * RNG.normal(size=(200, 12))
    scores = patient_wise_scores(features, np.repeat(own, 10), PATIENTS)
    assert auc(np.repeat(own, 10), scores) < 0.8


def test_no_patient_is_scored_by_a_model_that_has_seen_them():
    """A feature that is the label in one patient alone would score that patient perfectly if they were trained on."""
    features = np.zeros((200, 1))
    features[:10, 0] = 10.0 * (LESION[:10] - 0.5)
    assert np.ptp(patient_wise_scores(features, LESION, PATIENTS)[:10]) == pytest.approx(0, abs=1e-9)


def test_one_class_is_refused():
    with pytest.raises(ParameterError, match="one class only"):
        patient_wise_scores(RNG.normal(size=(200, 2)), np.zeros(200), PATIENTS)


def readings(flipped: float) -> pd.DataFrame:
    area = np.where(LESION == 1, RNG.uniform(10, 400, 200), 0.0)
    said = np.where(RNG.random(200) < flipped, 1 - LESION, LESION)
    return pd.DataFrame(
        {
            "participant_id": PATIENTS,
            "slice_id": np.arange(200),
            "reader": "a",
            "lesion": said,
            "lesion_mm2": area,
        }
    )


def test_the_truth_tells_readers_who_do_not_err_and_fails_with_those_who_do():
    assert oracle_auc(readings(0.0), n=50).estimate == 1
    assert oracle_auc(readings(0.3), n=50).estimate < 0.85


def test_a_table_without_its_columns_is_refused():
    with pytest.raises(ParameterError, match="no column lesion_mm2"):
        oracle_auc(readings(0.0).drop(columns="lesion_mm2"))


@pytest.mark.parametrize(("kappa", "prevalence"), [(0.85, 0.75), (0.6, 0.75), (0.85, 0.4)])
def test_readers_who_err_as_often_as_computed_agree_with_that_kappa_and_bound_the_truth(kappa, prevalence):
    from sklearn.metrics import cohen_kappa_score, roc_auc_score

    rng = np.random.default_rng(5)
    truth = rng.random(400_000) < prevalence
    first, second = (truth ^ (rng.random(truth.size) < reader_error(kappa, prevalence)) for _ in range(2))
    assert cohen_kappa_score(first, second) == pytest.approx(kappa, abs=0.005)
    assert roc_auc_score(first, truth) == pytest.approx(auc_against_one_reader(kappa, prevalence), abs=0.003)


def test_readers_who_agree_in_all_leave_the_truth_perfect_and_a_kappa_of_nothing_is_refused():
    assert auc_against_one_reader(1.0, 0.75) == 1
    with pytest.raises(ParameterError, match="kappa is 0"):
        reader_error(0, 0.5)
