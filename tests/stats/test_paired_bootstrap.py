from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from onfh_nb.stats import clustered_bootstrap
from onfh_nb.stats.model_scores import model_scores
from onfh_nb.stats.paired_bootstrap import bootstrap_difference, model_replicates, simultaneous
from onfh_nb.stats.resampling import draw_clusters, find_clusters


def predictions(
    models: int = 3, patients: int = 40, units: int = 6, *, lift: float = 0.0, seed: int = 0
) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n = patients * units
    patient, y = np.repeat(np.arange(patients), units), rng.integers(0, 2, n)
    shared = np.repeat(rng.normal(size=patients), units)
    parts = []
    for k in range(models):
        p = 1 / (1 + np.exp(-((1.5 + lift * k) * (y - 0.5) + shared + rng.normal(size=n))))
        part = {"unit_id": np.arange(n), "participant_id": patient, "model": "ABCDEFGHIJ"[k], "y_true": y}
        parts.append(pd.DataFrame({**part, "p_normal": 1 - p, "p_lesion": p}))
    return pd.concat(parts, ignore_index=True)


def replicates(table: pd.DataFrame, metric: str = "f1", n: int = 200):
    scores = model_scores(table)
    return model_replicates(scores, find_clusters(scores.units, "participant_id"), metric, n=n, seed=0)


def test_differences_are_those_of_the_same_resampled_rows():
    table = predictions(2)
    found = replicates(table, n=5).differences([("A", "B")])[:, 0]
    units = model_scores(table).units
    for k, drawn in enumerate(draw_clusters(40, 5, 0)):
        rows = np.concatenate([np.flatnonzero(units["participant_id"] == one) for one in drawn])
        f1 = {
            m: f1_score(t.y_true.to_numpy()[rows], t.p_lesion.to_numpy()[rows] >= 0.5)
            for m, t in table.groupby("model")
        }
        assert found[1 + k] == pytest.approx(f1["A"] - f1["B"], abs=1e-12)


def test_interval_is_near_that_of_the_plain_bootstrap():
    table = predictions(2)
    test = bootstrap_difference(replicates(table, n=2000), ("A", "B"), "f1: A - B")
    wide = table.pivot_table(index=["unit_id", "participant_id", "y_true"], columns="model", values="p_lesion")
    wide = wide.reset_index()

    def difference(rows: pd.DataFrame) -> float:
        y = rows["y_true"].to_numpy() == 1
        called = rows[["A", "B"]].to_numpy() >= 0.5
        f1 = 2 * (called & y[:, None]).sum(0) / (called.sum(0) + y.sum())
        return float(f1[0] - f1[1])

    plain = clustered_bootstrap(wide, difference, "participant_id", n=400)
    assert test.effect == pytest.approx(plain.estimate)
    width = plain.ci_high - plain.ci_low
    assert (test.ci_low, test.ci_high) == pytest.approx((plain.ci_low, plain.ci_high), abs=0.15 * width)
    assert "40 patients, n = 2000, seed 0" in test.method


def test_simultaneous_intervals_hold_all_and_agree_with_their_p():
    table = predictions(5, lift=0.5)
    made = replicates(table, n=1000)
    pairs = [("A", b) for b in "BCDE"]
    single = [bootstrap_difference(made, pair, "f1") for pair in pairs]
    every = simultaneous(single, made, pairs)
    for one, wide in zip(single, every, strict=True):
        assert wide.ci_high - wide.ci_low > one.ci_high - one.ci_low
        assert wide.p_adjusted >= one.p - 0.01
        assert (wide.p, wide.effect) == (one.p, one.effect)
        assert "max-T" in wide.method


def test_models_that_judge_alike_do_not_differ():
    table = predictions(1)
    twice = pd.concat([table, table.assign(model="copy")])
    made = replicates(twice)
    test = bootstrap_difference(made, ("A", "copy"), "f1")
    assert (test.effect, test.p, test.ci_low, test.ci_high) == (0.0, 1.0, 0.0, 0.0)
    assert np.isnan(simultaneous([test], made, [("A", "copy")])[0].p_adjusted)


def test_one_patient_gives_no_test():
    test = bootstrap_difference(replicates(predictions(2, 1, 30)), ("A", "B"), "f1")
    assert np.isnan(test.p)
    assert "no test" in test.method
