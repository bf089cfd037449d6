from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import precision_score, recall_score, roc_auc_score

from onfh_nb.evaluate import segmentation_metrics
from onfh_nb.exceptions import ParameterError


def drawn() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    truth = np.zeros((24, 24), bool)
    truth[8:14, 3:20] = True
    return np.clip(0.4 * truth + rng.random((24, 24)) * 0.6, 0, 1), truth


def test_against_scikit_learn():
    probability, truth = drawn()
    found = segmentation_metrics(probability, truth, (1.0, 1.0))
    guess, real = (probability >= 0.5).ravel(), truth.ravel()
    assert found["sensitivity"] == pytest.approx(recall_score(real, guess))
    assert found["specificity"] == pytest.approx(recall_score(~real, ~guess))
    assert found["precision"] == pytest.approx(precision_score(real, guess))
    assert found["auc"] == pytest.approx(roc_auc_score(real, probability.ravel()))
    assert found["volume_ratio"] == pytest.approx(guess.sum() / real.sum())
    assert found["warnings"] == {}


def test_what_is_outside_the_region_does_not_count():
    probability, truth = drawn()
    field = np.zeros_like(truth)
    field[:, :18] = True
    inside = segmentation_metrics(probability[:, :18], truth[:, :18], (1.0, 1.0))
    spoilt = np.where(field, probability, 1.0)
    found = segmentation_metrics(spoilt, truth, (1.0, 1.0), roi=field)
    for name in ("dice", "auc", "sensitivity", "specificity", "precision", "n_voxels"):
        assert found[name] == inside[name]


def test_a_threshold_moves_the_mask_but_not_the_curve():
    probability, truth = drawn()
    low, high = (segmentation_metrics(probability, truth, (1, 1), threshold=t) for t in (0.3, 0.7))
    assert low["sensitivity"] > high["sensitivity"]
    assert low["specificity"] < high["specificity"]
    assert low["auc"] == high["auc"]


def test_a_mask_ranks_nothing():
    _, truth = drawn()
    found = segmentation_metrics(truth.astype(np.uint8), truth, (1, 1))
    assert found["dice"] == found["cldice"] == 1.0
    assert np.isnan(found["auc"])
    assert found["warnings"] == {"auc": "the prediction is a mask, which ranks no voxel above another"}


def test_empty_masks_say_why():
    empty, full = np.zeros((9, 9)), np.zeros((9, 9), bool)
    full[4] = True
    both = segmentation_metrics(empty, np.zeros((9, 9), bool), (1, 1))
    assert np.isnan(both["dice"])
    assert both["warnings"]["dice"] == "both masks are empty"
    assert both["specificity"] == 1.0
    one = segmentation_metrics(empty, full, (1, 1))
    assert one["dice"] == one["cldice"] == one["sensitivity"] == 0.0
    assert one["warnings"]["hd95_mm"] == "the predicted mask is empty, so that no distance is defined"


@pytest.mark.parametrize(("value", "words"), [(1.5, "no probability"), (-0.1, "no probability"), (np.nan, "no prob")])
def test_what_is_no_probability_is_refused(value: float, words: str):
    probability, truth = drawn()
    probability[0, 0] = value
    with pytest.raises(ParameterError, match=words):
        segmentation_metrics(probability, truth, (1, 1))
