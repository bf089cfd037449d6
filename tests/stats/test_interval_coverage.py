from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import Design, coverage
from onfh_nb.stats.interval_coverage import simulate_scores

RUNS = 200


def at_least(share: float) -> int:
    """Fewest covering intervals of 200 that an interval covering so often gives in 999 of 1000 simulations."""
    from scipy.stats import binom

    return int(binom.ppf(0.001, RUNS, share))


def test_thirty_patients_with_thirty_slices():
    found = coverage(Design(30, 30, correlation=0.6), runs=RUNS, seed=1).set_index("method")
    # Even an interval that covers 60 % would reach 94 of 200 in 999 of 1000 simulations; naive ones stay near 94.
    assert found.coverage["naive"] < 0.6
    assert found.covered["clustered"] >= at_least(0.93)
    assert found.mean_width["clustered"] > 2 * found.mean_width["naive"]


def test_hundred_patients_with_two_hips():
    found = coverage(Design(100, 2), runs=RUNS, methods=["clustered"], seed=1)
    assert found.covered[0] >= at_least(0.945)


@pytest.mark.parametrize("auc", [0.7, 0.85])
def test_delong_for_fifty_independent_units_of_either_class(auc: float):
    found = coverage(Design(100, 1, auc, 0.0, "patient"), runs=RUNS, methods=["naive"], seed=1)
    assert at_least(0.94) <= found.covered[0] <= 199


def test_bootstrap_over_patients():
    found = coverage(Design(30, 30), runs=60, methods=["bootstrap"], seed=1)
    assert found.covered[0] >= 48  # 0.90 of 60 gives fewer in 1 of 100 simulations


def test_scores_have_the_area_and_the_correlation_they_are_said_to_have():
    rng = np.random.default_rng(0)
    truth, score, patient = simulate_scores(Design(4000, 4, 0.8, 0.6, "patient"), rng)
    assert np.bincount(patient).tolist() == [4] * 4000
    from onfh_nb.evaluate.ranking import roc_auc

    assert roc_auc(truth, score) == pytest.approx(0.8, abs=0.02)
    left = (score - score[truth].mean() * truth - score[~truth].mean() * ~truth).reshape(-1, 4)
    correlation = np.corrcoef(left.T)
    assert correlation[0, 1] == pytest.approx(0.6, abs=0.05)  # slices of one hip
    assert correlation[0, 2] == pytest.approx(0.3, abs=0.06)  # of the two hips of a patient


@pytest.mark.parametrize(("labels", "positive"), [("hip", 0.85), ("patient", 0.5), ("unit", 0.5)])
def test_share_of_lesions_is_that_of_the_layout(labels: str, positive: float):
    truth, _, _ = simulate_scores(Design(100, 10, labels=labels), np.random.default_rng(0))
    assert truth.mean() == positive


def test_equal_seeds_equal_tables_and_the_seed_is_kept():
    first, again = (coverage(Design(10, 4), runs=10, seed=5) for _ in range(2))
    assert first.equals(again)
    assert set(first["seed"]) == {5}
    assert first["ci_low"].le(first["coverage"]).all()


def test_designs_and_methods_that_make_no_sense():
    with pytest.raises(ParameterError, match="several units per patient"):
        Design(30, 1)
    with pytest.raises(ParameterError, match="an area from"):
        Design(30, 30, auc=1.0)
    with pytest.raises(ParameterError, match="methods"):
        coverage(Design(30, 30), methods=["delong"])
