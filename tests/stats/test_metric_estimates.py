from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from onfh_nb import evaluate, stats
from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.metric_estimates import METRICS


def predictions(patients: int = 14, slices: int = 6, *, models: tuple[str, ...] = ("a", "b")) -> pd.DataFrame:
    """Left hips sound in every second patient; slices of a hip share an error."""
    rng = np.random.default_rng(3)
    rows = [
        (f"sub-{p:02d}", hemi, k, int(hemi == "R" or p % 2), shared)
        for p in range(patients)
        for hemi in "LR"
        for shared in [rng.normal(0, 1)]
        for k in range(slices)
    ]
    table = pd.DataFrame(rows, columns=["participant_id", "hemi", "index", "y_true", "shared"])
    table["unit_id"] = table["participant_id"] + table["hemi"] + table["index"].astype(str)
    table = table.assign(session_id="ses-m00", fold=0, site=np.where(table["participant_id"] < "sub-05", "S3T", "P15T"))
    parts = []
    for name in models:
        p = expit(2 * table["y_true"] - 1 + table["shared"] + rng.normal(0, 0.8, len(table)))
        parts.append(table.assign(model=name, p_normal=1 - p, p_lesion=p))
    return pd.concat(parts, ignore_index=True)


def by_key(rows):
    return {(row.group, row.quantity): row for row in rows}


def test_each_model_has_every_metric_and_the_second_interval_of_the_area():
    rows = stats.metric_estimates(predictions(), n=100)
    assert [row.group for row in rows] == ["a"] * 14 + ["b"] * 14
    assert [row.quantity for row in rows[:14]] == [*METRICS, "auc_obuchowski"]
    found = by_key(rows)
    assert found["a", "auc"].estimate == found["a", "auc_obuchowski"].estimate
    assert "BCa bootstrap over 14 patients" in found["a", "auc"].method
    assert "Obuchowski over 14 patients" in found["a", "auc_obuchowski"].method
    assert {(row.n_units, row.n_patients, row.level) for row in rows} == {(168, 14, 0.95)}


def test_values_are_those_of_the_point_metrics():
    table = predictions(models=("a",))
    point = evaluate.classification_metrics(table["y_true"], table["p_lesion"])
    found = {row.quantity: row.estimate for row in stats.metric_estimates(table, n=20)}
    for name in ("acc_plain", "balanced_accuracy", "mcc", "ap_macro", "brier", "ece", "calibration_slope"):
        assert found[name] == pytest.approx(point[name], abs=1e-9), name
    assert found["precision"] == pytest.approx(point["per_class"][1]["precision"])


@pytest.mark.parametrize(("unit", "join", "n"), [("hip", evaluate.to_hips, 28), ("patient", evaluate.to_patients, 14)])
def test_hips_and_patients_carry_it_in_the_name(unit, join, n):
    table = predictions(models=("a",))
    joined = join(table)
    found = by_key(stats.metric_estimates(table, unit=unit, n=50))
    row = found["a", f"acc_plain_by_{unit}"]
    assert (row.n_units, row.n_patients) == (n, 14)
    assert row.estimate == pytest.approx(((joined["p_lesion"] >= 0.5) == joined["y_true"]).mean())
    if unit == "patient":  # every patient has an affected hip
        assert np.isnan(found["a", "auc_by_patient"].estimate)
        assert "all 14 units are of class 1" in found["a", "auc_by_patient"].method


def test_slices_said_to_be_independent_give_narrower_intervals_and_say_so():
    table = predictions(30, models=("a",))
    honest, naive = (
        by_key(stats.metric_estimates(table, groups=groups, n=400))["a", "auc"]
        for groups in ("participant_id", stats.INDEPENDENT)
    )
    assert honest.ci_high - honest.ci_low > 1.3 * (naive.ci_high - naive.ci_low)
    assert "stats.INDEPENDENT" in naive.method
    assert naive.n_patients == 30


def test_subgroups_never_join_models():
    table = predictions()
    table.loc[table["participant_id"] == "sub-13", "site"] = None
    rows = by_key(stats.metric_estimates(table, by="site", n=50))
    assert {group for group, _ in rows} == {f"{m}: {s}" for m in "ab" for s in ("S3T", "P15T", "not known")}
    part = table[(table["model"] == "b") & (table["site"] == "S3T")]
    point = evaluate.classification_metrics(part["y_true"], part["p_lesion"])
    assert rows["b: S3T", "brier"].estimate == pytest.approx(point["brier"])
    assert rows["b: S3T", "brier"].n_patients == 5
    named = stats.metric_estimates(predictions(), by="model", n=10)
    assert {row.group for row in named} == {"a", "b"}


def test_equal_seeds_give_equal_rows_and_others_do_not():
    table = predictions(models=("a",))
    one, same, other = (stats.metric_estimates(table, n=50, seed=s) for s in (1, 1, 2))
    assert repr(one) == repr(same)
    assert one[0].ci_low != other[0].ci_low


def test_wrong_words_are_refused():
    table = predictions(models=("a",))
    with pytest.raises(ParameterError, match="unit is 'knee', expected slice, hip, patient"):
        stats.metric_estimates(table, unit="knee")
    with pytest.raises(ParameterError, match="by='colour' is no column"):
        stats.metric_estimates(table, by="colour")
    with pytest.raises(ParameterError, match="by='index' differs between slices of one hip"):
        stats.metric_estimates(table, by="index", unit="hip")
    with pytest.raises(ParameterError, match="groups='who' is no column"):
        stats.metric_estimates(table, groups="who")
    with pytest.raises(ParameterError, match="groups is missing"):
        stats.metric_estimates(table, groups=None)
    with pytest.raises(ParameterError, match="3 classes, expected two"):
        stats.metric_estimates(table.assign(p_other=0.0))
