import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.kappa_bounds import max_weighted_kappa


@pytest.mark.parametrize(
    ("weights", "sklearn_name"), [("quadratic", "quadratic"), ("linear", "linear"), ("unweighted", None)]
)
def test_bound_is_the_kappa_of_its_own_table(weights, sklearn_name):
    bound = max_weighted_kappa([6, 5, 4], 3, weights=weights)
    truth, call = np.repeat(np.indices((3, 3)).reshape(2, -1), bound.table.ravel(), axis=1)

    assert bound.table.sum(axis=1).tolist() == [6, 5, 4]
    assert bound.table.sum() - bound.table.trace() == 3
    assert bound.kappa == pytest.approx(cohen_kappa_score(truth, call, weights=sklearn_name))


def test_no_random_table_beats_the_bound():
    rng = np.random.default_rng(0)
    bound = max_weighted_kappa([6, 5, 4], 3, weights="quadratic").kappa
    truth = np.repeat([0, 1, 2], [6, 5, 4])
    for _ in range(200):
        call = truth.copy()
        moved = rng.choice(15, size=3, replace=False)
        call[moved] = (call[moved] + rng.integers(1, 3, size=3)) % 3
        assert cohen_kappa_score(truth, call, weights="quadratic") <= bound + 1e-12


def test_no_mismatch_is_full_agreement():
    assert max_weighted_kappa([3, 4], 0, weights="linear").kappa == 1.0


@pytest.mark.parametrize(
    ("supports", "mismatches", "weights", "message"),
    [
        ([5], 1, "linear", "expected 2 or more grades"),
        ([2, 2], 5, "linear", "with 5 mismatches"),
        ([22, 23, 18], 4, "cubic", "weights is 'cubic'"),
        ([50] * 6, 40, "linear", "too many tables"),
    ],
)
def test_senseless_input_is_refused(supports, mismatches, weights, message):
    with pytest.raises(ParameterError, match=message):
        max_weighted_kappa(supports, mismatches, weights=weights)
