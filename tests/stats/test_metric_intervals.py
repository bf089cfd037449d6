from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score, matthews_corrcoef, roc_auc_score

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, clustered_bootstrap, metric_bootstrap


def predictions(patients: int = 30, units: int = 8, *, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    patient = np.repeat([f"sub-{k:03d}" for k in range(patients)], units)
    y = rng.integers(0, 2, len(patient))
    logit = 1.5 * (y - 0.5) + np.repeat(rng.normal(size=patients), units) + 0.5 * rng.normal(size=len(y))
    return pd.DataFrame({"participant_id": patient, "y": y, "p": 1 / (1 + np.exp(-logit))})


@pytest.mark.parametrize(
    ("name", "statistic"),
    [
        ("auc", lambda t: roc_auc_score(t.y, t.p)),
        ("accuracy", lambda t: (t.y == (t.p >= 0.5)).mean()),
        ("f1", lambda t: f1_score(t.y, t.p >= 0.5)),
        ("mcc", lambda t: matthews_corrcoef(t.y, t.p >= 0.5)),
    ],
)
def test_intervals_equal_those_of_resampled_rows(name: str, statistic):
    table = predictions()
    fast = metric_bootstrap(table.y, table.p, table.participant_id, metrics=[name], n=60, seed=4)[0]
    slow = clustered_bootstrap(table, statistic, "participant_id", n=60, seed=4, quantity=name)
    assert (fast.n_units, fast.n_patients, fast.method) == (slow.n_units, slow.n_patients, slow.method)
    values = (fast.estimate, fast.ci_low, fast.ci_high)
    assert values == pytest.approx((slow.estimate, slow.ci_low, slow.ci_high), abs=1e-12)


def test_the_usual_ten_in_their_order_and_a_seed_that_counts():
    table = predictions()
    rows = metric_bootstrap(table.y, table.p, table.participant_id, n=100)
    assert [row.quantity for row in rows] == [
        "auc", "accuracy", "sensitivity", "specificity", "precision", "f1", "balanced_accuracy", "mcc", "ap", "brier",
    ]  # fmt: skip
    assert all(row.ci_low < row.estimate < row.ci_high for row in rows)
    assert rows == metric_bootstrap(table.y, table.p, table.participant_id, n=100)
    assert rows != metric_bootstrap(table.y, table.p, table.participant_id, n=100, seed=1)


def test_slices_of_one_patient_are_not_so_many_patients():
    table = predictions(60, 10)
    honest = metric_bootstrap(table.y, table.p, table.participant_id, metrics=["auc"], n=300)[0]
    naive = metric_bootstrap(table.y, table.p, INDEPENDENT, metrics=["auc"], n=300)[0]
    assert honest.ci_high - honest.ci_low > 1.05 * (naive.ci_high - naive.ci_low)
    assert "stats.INDEPENDENT" in naive.method


def test_resamples_of_one_class_are_skipped_and_counted():
    found = metric_bootstrap([1, 0, 0, 0], [0.9, 0.2, 0.3, 0.1], list("abcd"), metrics=["auc"], n=400)[0]
    skipped = int(found.method.split("; ")[1].split()[0])
    assert skipped == pytest.approx(400 * ((3 / 4) ** 4 + (1 / 4) ** 4), abs=40)
    assert "no proof of certainty" in found.method


def test_one_class_gives_no_value_where_it_needs_two():
    rows = {row.quantity: row for row in metric_bootstrap([1, 1, 1], [0.9, 0.2, 0.7], list("abc"), n=50)}
    assert np.isnan(rows["auc"].estimate)
    assert rows["auc"].method.startswith("not defined")
    assert rows["sensitivity"].estimate == pytest.approx(2 / 3)


def test_one_patient_gives_values_and_no_intervals():
    for row in metric_bootstrap([0, 1, 1], [0.2, 0.8, 0.4], ["a"] * 3, n=20):
        assert np.isfinite(row.estimate)
        assert np.isnan([row.ci_low, row.ci_high]).all()
        assert "no interval" in row.method


def test_bad_input_is_one_sentence():
    with pytest.raises(ParameterError, match="groups is missing"):
        metric_bootstrap([0, 1], [0.1, 0.9], None)
    with pytest.raises(ParameterError, match="probability is nan in row 1"):
        metric_bootstrap([0, 1], [0.1, np.nan], list("ab"))
    with pytest.raises(ParameterError, match="number of resamples"):
        metric_bootstrap([0, 1], [0.1, 0.9], list("ab"), n=0)


def test_leaving_out_patients_in_parts_gives_the_same(monkeypatch: pytest.MonkeyPatch):
    from onfh_nb.stats import metric_intervals as module

    table = predictions()
    whole = metric_bootstrap(table.y, table.p, table.participant_id, metrics=["auc", "mcc"], n=100)
    monkeypatch.setattr(module, "_AT_ONCE", 30 * 7)
    parts = metric_bootstrap(table.y, table.p, table.participant_id, metrics=["auc", "mcc"], n=100)
    for one, other in zip(whole, parts, strict=True):
        assert (one.ci_low, one.ci_high) == pytest.approx((other.ci_low, other.ci_high), abs=1e-12)
