from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.difficulty import auc, grey_histogram, histogram_auc, oracle_auc, patient_wise_scores

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
