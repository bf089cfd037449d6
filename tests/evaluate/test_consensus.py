import numpy as np
import pytest

from onfh_nb.evaluate import majority_vote, staple
from onfh_nb.exceptions import ParameterError


def readers(truth, sensitivity, specificity, seed=0):
    rng = np.random.default_rng(seed)
    luck = rng.random((len(sensitivity), *truth.shape))
    p, q = (np.reshape(v, (-1, *[1] * truth.ndim)) for v in (sensitivity, specificity))
    return np.where(truth, luck < p, luck >= q)


@pytest.mark.parametrize("votes", [(0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 1, 1)])
def test_two_of_three_decide(votes):
    assert majority_vote(np.array(votes)[:, None]).item() == (sum(votes) >= 2)


def test_ties_and_missing_readers():
    votes = [[1, 1, np.nan, 0], [0, np.nan, 1, 0]]
    assert majority_vote(votes).tolist() == [False, True, True, False]
    assert majority_vote(votes, ties=True).tolist() == [True, True, True, False]


def test_order_of_readers_and_shape_change_nothing():
    votes = np.random.default_rng(0).random((5, 4, 6)) < 0.5
    assert np.array_equal(majority_vote(votes), majority_vote(votes[::-1]))
    assert np.array_equal(majority_vote(votes).ravel(), majority_vote(votes.reshape(5, -1)))


@pytest.mark.parametrize(
    ("ratings", "words"),
    [([[2, 0], [1, 1]], "expected 0, 1 or NaN"), ([1, 0], "expected 0, 1"), ([[np.nan], [np.nan]], "no rating at all")],
)
def test_what_is_no_vote_is_refused(ratings, words):
    with pytest.raises(ParameterError, match=words):
        majority_vote(ratings)


def test_staple_recovers_how_good_the_readers_are():
    truth = np.zeros((60, 60, 60), bool)
    truth[20:45, 15:50, 10:48] = True
    given = (np.array([0.95, 0.80, 0.65, 0.90, 0.85]), np.array([0.98, 0.95, 0.99, 0.90, 0.93]))
    result = staple(readers(truth, *given))
    assert result.converged
    assert result.sensitivity == pytest.approx(given[0], abs=0.01)
    assert result.specificity == pytest.approx(given[1], abs=0.01)
    assert ((result.probability > 0.5) == truth).mean() > 0.985


def test_staple_beats_the_majority_where_readers_differ():
    truth = np.random.default_rng(2).random(40_000) < 0.4
    masks = readers(truth, [0.97, 0.60, 0.60], [0.97, 0.70, 0.70], seed=3)
    assert ((staple(masks).probability > 0.5) == truth).mean() > (majority_vote(masks) == truth).mean() + 0.05


def test_one_step_by_hand():
    # Warfield 2004, eq. 14, 15, 18 and 19, worked voxel by voxel with plain products.
    masks = np.array([[1, 1, 1, 0, 0, 0, 0, 0], [1, 1, 0, 1, 0, 0, 0, 0], [1, 1, 1, 0, 1, 0, 0, 0]], bool)
    prior, p, q = masks.mean(), np.full(3, 0.99999), np.full(3, 0.99999)
    for _ in range(400):
        a = prior * np.prod(np.where(masks.T, p, 1 - p), axis=1)
        b = (1 - prior) * np.prod(np.where(masks.T, 1 - q, q), axis=1)
        w = a / (a + b)
        p, q = (masks * w).sum(axis=1) / w.sum(), (~masks * (1 - w)).sum(axis=1) / (1 - w).sum()
    result = staple(masks, tolerance=1e-13, most=5000)
    assert result.probability == pytest.approx(w, abs=1e-6)
    assert result.sensitivity == pytest.approx(p, abs=1e-6)
    assert result.specificity == pytest.approx(q, abs=1e-6)


def test_readers_who_agree_are_perfect():
    mask = np.arange(50) < 20
    result = staple([mask, mask, mask])
    assert np.array_equal(result.probability > 0.5, mask)
    assert result.sensitivity == pytest.approx(np.ones(3))
    assert result.specificity == pytest.approx(np.ones(3))


@pytest.mark.parametrize("value", [False, True])
def test_empty_and_full_masks(value):
    result = staple(np.full((3, 4, 5), value))
    assert result.probability.shape == (4, 5)
    assert (result.probability == float(value)).all()
    assert np.isfinite(result.sensitivity).all()


def test_many_readers_do_not_underflow():
    truth = np.arange(2000) < 600
    result = staple(readers(truth, np.full(40, 0.9), np.full(40, 0.9), seed=5))
    assert np.isfinite(result.probability).all()
    assert ((result.probability > 0.5) == truth).all()


def test_bad_wishes_are_refused():
    with pytest.raises(ParameterError, match="at least two readers"):
        staple(np.ones((1, 5)))
    with pytest.raises(ParameterError, match="expected a share between 0 and 1"):
        staple(np.ones((2, 5)), prior=1.0)
