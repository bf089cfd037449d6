from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from onfh_nb.stats.ranking_replicates import make_walk, ranking_replicates
from onfh_nb.stats.resampling import draw_clusters, multiplicities


@pytest.mark.parametrize("decimals", [12, 1])
def test_resamples_equal_scikit_learn_on_resampled_rows(decimals: int):
    rng = np.random.default_rng(decimals)
    patient = rng.integers(0, 30, 400)
    positive = rng.random(400) < 0.3
    score = np.round(rng.normal(size=400) + positive, decimals)
    draws = draw_clusters(30, 300, 0)  # more than one block of resamples
    weights = np.ascontiguousarray(multiplicities(draws).T)
    auc, average = ranking_replicates(make_walk(positive, score, patient), weights, precision=True)
    for k in (0, 150, 299):
        rows = np.concatenate([np.flatnonzero(patient == drawn) for drawn in draws[k]])
        assert auc[k] == pytest.approx(roc_auc_score(positive[rows], score[rows]), abs=1e-12)
        assert average[k] == pytest.approx(average_precision_score(positive[rows], score[rows]), abs=1e-12)


def test_every_resample_equals_the_ratio_of_forms():
    """Area = m'Km / (m'p · m'n) with K counting the pairs won between patients, in plain float64."""
    rng = np.random.default_rng(0)
    patient, positive = rng.integers(0, 20, 200), rng.random(200) < 0.4
    score = np.round(rng.normal(size=200) + positive, 1)
    difference = score[:, None] - score[None, :]
    won = ((difference > 0) + 0.5 * (difference == 0)) * (positive[:, None] & ~positive[None, :])
    member = np.eye(20)[patient]
    weights = multiplicities(draw_clusters(20, 2000, 3))
    area = ((weights @ (member.T @ won @ member)) * weights).sum(axis=1)
    area /= (weights @ member.T @ positive) * (weights @ member.T @ ~positive)
    found, average = ranking_replicates(make_walk(positive, score, patient), weights.T)
    np.testing.assert_allclose(found, area, rtol=0, atol=1e-12)
    assert average.size == 0


def test_a_resample_of_one_class_is_not_defined():
    walk = make_walk(np.array([True, False]), np.array([1.0, 2.0]), np.array([0, 1]))
    auc, average = ranking_replicates(walk, np.array([[1.0, 2.0, 0.0], [1.0, 0.0, 2.0]]), precision=True)
    np.testing.assert_array_equal(auc, [0.0, np.nan, np.nan])
    np.testing.assert_array_equal(average, [0.5, np.nan, np.nan])
