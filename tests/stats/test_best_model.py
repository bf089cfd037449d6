from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, best_of, best_of_predictions
from onfh_nb.stats.resampling import draw_clusters


def coins(models: int = 10, patients: int = 30, units: int = 10, *, seed: int = 0):
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(patients) % 2, units)
    patient = np.repeat(np.arange(patients), units)
    scores = {
        f"coin {k}": 1 / (1 + np.exp(-np.repeat(rng.normal(size=patients), units) - rng.normal(size=len(y))))
        for k in range(models)
    }
    return y, scores, patient


def test_ten_coins_look_good_and_are_worth_nothing():
    """Mean over 40 cohorts: the best of ten coins seems to reach more than 0.6, corrected it is within 0.03 of 0.5."""
    found = [best_of(*coins(seed=seed), n=200) for seed in range(40)]
    assert np.mean([one.apparent for one in found]) > 0.6
    assert np.mean([one.corrected.estimate for one in found]) == pytest.approx(0.5, abs=0.03)
    assert np.mean([one.corrected.ci_low <= 0.5 <= one.corrected.ci_high for one in found]) >= 0.9


def test_equals_picking_by_hand_on_resampled_rows():
    y, scores, patient = coins(3, 12, 6)
    found = best_of(y, scores, patient, n=25, seed=2)
    judged = []
    for drawn in draw_clusters(12, 25, 2):
        rows = np.concatenate([np.flatnonzero(patient == one) for one in drawn])
        rest = np.flatnonzero(~np.isin(patient, drawn))
        if len(set(y[rows])) == 2 == len(set(y[rest])):
            best = max(scores, key=lambda name: roc_auc_score(y[rows], scores[name][rows]))
            judged.append(roc_auc_score(y[rest], scores[best][rest]))
    assert found.corrected.estimate == pytest.approx(np.mean(judged), abs=1e-12)
    assert found.corrected.ci_low == pytest.approx(np.quantile(judged, 0.025), abs=1e-12)


def test_a_clear_winner_pays_little():
    y, scores, patient = coins(4, 80, 5)
    scores["real"] = np.clip(scores["coin 0"] * 0.4 + 0.5 * y, 0, 1)
    found = best_of(y, scores, pd.Series(patient, name="participant_id"), n=300)
    assert found.winner == "real"
    assert found.picked["model"][0] == "real"
    assert found.picked["picked"].tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert abs(found.optimism) < 0.02
    assert found.corrected.quantity == "auc_best_of_5"
    assert "80 patients" in found.corrected.method


def test_of_brier_the_smallest_wins():
    y, scores, patient = coins(3)
    scores["sure"] = 0.1 + 0.8 * y
    found = best_of(y, scores, patient, metric="brier", n=100)
    assert found.winner == "sure"
    assert found.apparent == pytest.approx(0.01)


def test_what_cannot_be_corrected_is_said():
    y, scores, _ = coins(2, 2)
    one = best_of(y, scores, np.zeros(len(y)), n=20)
    assert np.isnan(one.corrected.estimate)
    assert "no resample" in one.corrected.method
    with pytest.raises(ParameterError, match="auc of coin 0 is not defined"):
        best_of(np.ones(len(y), int), scores, INDEPENDENT, n=10)
    with pytest.raises(ParameterError, match="there are 0 models"):
        best_of(y, {}, INDEPENDENT)
    with pytest.raises(ParameterError, match="groups is missing"):
        best_of(y, scores, None)


def test_a_predictions_table_gives_the_same_as_its_columns():
    y, scores, patient = coins(models=3)
    units = pd.DataFrame({"unit_id": [f"u{k:03d}" for k in range(len(y))], "participant_id": patient, "y_true": y})
    parts = [units.assign(model=name, p_normal=1 - p, p_lesion=p) for name, p in scores.items()]
    facts = {"hemi": "R", "session_id": "s", "site": "a", "fold": 0}
    table = pd.concat(parts).sample(frac=1, random_state=0).assign(**facts)
    one, other = best_of(y, scores, pd.Series(patient, name="participant_id"), n=200), best_of_predictions(table, n=200)
    assert (one.winner, one.apparent) == (other.winner, pytest.approx(other.apparent, abs=1e-12))
    assert other.corrected.estimate == pytest.approx(one.corrected.estimate, abs=0.02)  # patients are numbered anew
    with pytest.raises(ParameterError, match="did not judge all units"):
        best_of_predictions(table.iloc[1:], n=10)
