from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb import stats
from onfh_nb.evaluate import classification_metrics
from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.metric_estimates import METRICS
from onfh_nb.stats.resampled_metrics import Resampling, resampled_metrics
from onfh_nb.stats.resampling import find_clusters

OF_CLASS_1 = {"sensitivity": "recall", "specificity": "specificity", "precision": "precision"}


def table(patients: int = 12, *, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(3, 9, patients)
    truth = rng.integers(0, 2, sizes.sum())
    p = np.clip(0.5 + 0.2 * (truth - 0.5) + rng.normal(0, 0.25, len(truth)), 0.01, 0.99)
    names = np.repeat([f"sub-{k}" for k in range(patients)], sizes)
    return pd.DataFrame({"participant_id": names, "y": truth, "p": p})


def plainly(name: str):
    def statistic(rows: pd.DataFrame) -> float:
        found = classification_metrics(rows["y"], rows["p"])
        return found[name] if name in found else found["per_class"][1][OF_CLASS_1.get(name, name)]

    return statistic


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_equals_the_plain_bootstrap_of_rows(name):
    data = table()
    clusters = find_clusters(data, "participant_id")
    how = Resampling(0.9, 60, 4)
    row = resampled_metrics(data["y"].to_numpy(), data["p"].to_numpy(), clusters, [name], how)[0]
    plain = stats.clustered_bootstrap(data, plainly(name), "participant_id", n=60, seed=4, level=0.9)
    assert (row.estimate, row.ci_low, row.ci_high) == pytest.approx(
        (plain.estimate, plain.ci_low, plain.ci_high), abs=1e-7
    )
    assert row.method == plain.method
    assert (row.n_units, row.n_patients, row.level) == (plain.n_units, plain.n_patients, 0.9)


def test_what_one_class_does_not_define_is_said():
    data = table().query("y == 1")
    clusters = find_clusters(data, "participant_id")
    rows = resampled_metrics(data["y"].to_numpy(), data["p"].to_numpy(), clusters, METRICS, Resampling(n=50))
    by_name = {row.quantity: row for row in rows}
    for name in ("auc", "specificity", "calibration_slope", "balanced_accuracy"):
        assert np.isnan([by_name[name].estimate, by_name[name].ci_low]).all()
        assert by_name[name].method == f"not defined: all {len(data)} units are of class 1"
    assert np.isfinite(by_name["sensitivity"].ci_low)


def test_one_patient_alone_has_values_without_intervals():
    data = table().query("participant_id == 'sub-0'")
    clusters = find_clusters(data, "participant_id")
    row = resampled_metrics(data["y"].to_numpy(), data["p"].to_numpy(), clusters, ["brier"], Resampling(n=50))[0]
    assert np.isfinite(row.estimate)
    assert np.isnan(row.ci_low)
    assert "one alone gives no interval" in row.method


def test_five_patients_are_too_few_for_an_interval_and_six_are_not():
    found = []
    for patients in (5, 6):
        data = table(patients)
        clusters = find_clusters(data, "participant_id")
        found.append(
            resampled_metrics(data["y"].to_numpy(), data["p"].to_numpy(), clusters, ["brier"], Resampling(n=50))[0]
        )
    assert np.isnan(found[0].ci_high)
    assert found[0].method == "no interval: 5 patients are too few to resample"
    assert found[1].ci_low < found[1].estimate < found[1].ci_high


def test_impossible_settings_are_refused():
    data = table()
    clusters = find_clusters(data, "participant_id")
    for how in (Resampling(n=0), Resampling(level=1.0)):
        with pytest.raises(ParameterError, match="expected at least 1 resample and a level between 0 and 1"):
            resampled_metrics(data["y"].to_numpy(), data["p"].to_numpy(), clusters, ["auc"], how)
