from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.stats.structural_components import structural_components


def by_hand(positive: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Every positive against every negative: the definition."""
    difference = score[positive][:, None] - score[~positive][None, :]
    return (difference > 0) + 0.5 * (difference == 0)


@pytest.mark.parametrize("decimals", [12, 1, 0])
def test_equal_the_definition_with_and_without_ties(decimals: int):
    rng = np.random.default_rng(decimals)
    positive = rng.random(300) < 0.3
    scores = np.round(rng.normal(size=(3, 300)) + positive, decimals)
    found = structural_components(positive, scores)
    for k in range(3):
        pairs = by_hand(positive, scores[k])
        np.testing.assert_allclose(found.positives[k], pairs.mean(axis=1), atol=1e-14)
        np.testing.assert_allclose(found.negatives[k], pairs.mean(axis=0), atol=1e-14)
        assert found.auc[k] == pytest.approx(pairs.mean(), abs=1e-14)


def test_only_the_order_of_scores_matters():
    rng = np.random.default_rng(0)
    positive, score = rng.random(80) < 0.5, rng.normal(size=80)
    once = structural_components(positive, score[None])
    again = structural_components(positive, np.exp(3 * score)[None])
    np.testing.assert_array_equal(once.positives, again.positives)
    turned = structural_components(positive, -score[None])
    np.testing.assert_allclose(turned.negatives, 1 - once.negatives, atol=1e-14)


def test_one_score_for_all_is_chance():
    found = structural_components(np.array([True, False, False]), np.zeros((1, 3)))
    assert found.auc.tolist() == [0.5]
    assert found.negatives.tolist() == [[0.5, 0.5]]
