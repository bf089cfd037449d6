from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.stats.auc_variance import auc_spread
from onfh_nb.stats.labelled_scores import clusters_of
from onfh_nb.stats.resampling import draw_clusters, multiplicities


def cohort(patients: int = 40, units: int = 6, *, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    patient = np.repeat(np.arange(patients), units)
    positive = rng.random(len(patient)) < np.repeat(rng.uniform(0.2, 0.8, patients), units)
    scores = rng.normal(size=(2, len(patient))) + np.repeat(rng.normal(size=patients), units) + positive
    return positive, scores, patient


def obuchowski_by_hand(positive: np.ndarray, scores: np.ndarray, patient: np.ndarray) -> np.ndarray:
    """The formulas as printed, patient by patient, for two scores."""
    m, n = positive.sum(), (~positive).sum()
    sums10, sums01, areas = [], [], []
    for score in scores:
        difference = score[positive][:, None] - score[~positive][None, :]
        won = (difference > 0) + 0.5 * (difference == 0)
        area = won.mean()
        sums10.append(
            [won.mean(1)[patient[positive] == i].sum() - (patient[positive] == i).sum() * area for i in set(patient)]
        )
        sums01.append(
            [won.mean(0)[patient[~positive] == i].sum() - (patient[~positive] == i).sum() * area for i in set(patient)]
        )
        areas.append(area)
    i10, i01, i = len(set(patient[positive])), len(set(patient[~positive])), len(set(patient))
    covariance = np.empty((2, 2))
    for a in range(2):
        for b in range(2):
            s10 = i10 / ((i10 - 1) * m) * np.dot(sums10[a], sums10[b])
            s01 = i01 / ((i01 - 1) * n) * np.dot(sums01[a], sums01[b])
            s11 = i / (i - 1) * (np.dot(sums10[a], sums01[b]) + np.dot(sums10[b], sums01[a]))
            covariance[a, b] = s10 / m + s01 / n + s11 / (m * n)
    return covariance


def test_clustered_covariance_equals_the_printed_formulas():
    positive, scores, patient = cohort(12, 5)
    found = auc_spread(positive, scores, clusters_of(len(patient), patient))
    np.testing.assert_allclose(found.covariance, obuchowski_by_hand(positive, scores, patient), rtol=1e-12)


def test_clusters_of_one_unit_give_delong():
    positive, scores, _ = cohort()
    alone = auc_spread(positive, scores)
    single = auc_spread(positive, scores, clusters_of(len(positive), np.arange(len(positive))))
    np.testing.assert_allclose(single.covariance, alone.covariance, rtol=1e-12)


def test_covariance_is_what_a_bootstrap_over_patients_gives():
    positive, scores, patient = cohort(150, 6)
    found = auc_spread(positive, scores, clusters_of(len(patient), patient))
    from onfh_nb.stats.ranking_replicates import make_walk, ranking_replicates

    weights = np.ascontiguousarray(multiplicities(draw_clusters(150, 4000, 1)).T)
    drawn = np.stack([ranking_replicates(make_walk(positive, score, patient), weights)[0] for score in scores])
    np.testing.assert_allclose(np.cov(drawn), found.covariance, rtol=0.1)


def test_copies_of_every_unit_add_nothing():
    positive, scores, patient = cohort()
    once = auc_spread(positive, scores, clusters_of(len(patient), patient))
    four = auc_spread(np.tile(positive, 4), np.tile(scores, 4), clusters_of(4 * len(patient), np.tile(patient, 4)))
    np.testing.assert_allclose(four.covariance, once.covariance, rtol=1e-10)


def test_degrees_of_freedom_count_the_clusters_of_the_scarcer_class():
    rng = np.random.default_rng(0)
    patient = np.repeat(np.arange(30), 10)
    positive = patient >= 4  # four patients hold all negatives
    found = auc_spread(
        positive,
        (rng.normal(size=300) + positive + np.repeat(rng.normal(size=30), 10))[None],
        clusters_of(300, patient),
    )
    _, df = found.variance_and_df(np.ones(1))
    assert (found.n_positive, found.n_negative) == (26, 4)
    a, b = float(found.by_positives[0, 0]), float(found.by_negatives[0, 0])
    assert df == pytest.approx((a + b) ** 2 / (a**2 / 25 + b**2 / 3))
    assert 3 <= df < 12


def test_a_class_from_a_single_cluster_has_no_variance():
    found = auc_spread(np.array([True, False, True, True]), np.arange(4.0)[None], clusters_of(4, [0, 0, 1, 2]))
    assert np.isnan(found.variance_and_df(np.ones(1))).all()
    assert found.auc[0] == pytest.approx(2 / 3)
