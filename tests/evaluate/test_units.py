from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from onfh_nb.evaluate import to_hips, to_patients
from onfh_nb.evaluate.units import check_predictions
from onfh_nb.exceptions import ParameterError


def slices(*, models: tuple[str, ...] = ("a", "b")) -> pd.DataFrame:
    """Two patients; the first has a sound left hip, the second has slices of two visits."""
    rows = [
        ("sub-1", "R", "ses-m00", 1, 0.9), ("sub-1", "R", "ses-m00", 0, 0.6), ("sub-1", "L", "ses-m00", 0, 0.2),
        ("sub-2", "R", "ses-m00", 0, 0.3), ("sub-2", "R", "ses-m12", 1, 0.8),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["participant_id", "hemi", "session_id", "y_true", "p_lesion"])
    table.insert(0, "unit_id", [f"slice-{k}" for k in range(len(rows))])
    table = table.assign(site="S3T", fold=[0, 0, 0, 1, 1], sex="F", index=range(5))
    table.insert(5, "p_normal", 1 - table["p_lesion"])
    return pd.concat([table.assign(model=name) for name in models], ignore_index=True)


def test_a_hip_is_ill_where_a_slice_is_and_its_log_odds_are_the_mean():
    hips = to_hips(slices())
    assert hips["unit_id"].tolist() == ["sub-1_hemi-R", "sub-1_hemi-L", "sub-2_hemi-R"] * 2
    assert hips["model"].tolist() == ["a"] * 3 + ["b"] * 3
    assert hips["y_true"].tolist() == [1, 0, 1] * 2
    assert hips["n_slices"].tolist() == [2, 1, 2] * 2
    assert hips["p_lesion"].to_numpy()[:3] == pytest.approx(
        [expit((logit(0.9) + logit(0.6)) / 2), 0.2, expit((logit(0.3) + logit(0.8)) / 2)]
    )
    assert (hips["p_normal"] + hips["p_lesion"]).to_numpy() == pytest.approx(1)


def test_other_rules():
    assert to_hips(slices(), rule="max")["p_lesion"].to_numpy()[:3] == pytest.approx([0.9, 0.2, 0.8])
    assert to_hips(slices(), rule="mean")["p_lesion"].to_numpy()[:3] == pytest.approx([0.75, 0.2, 0.55])


def test_visits_may_stay_apart():
    hips = to_hips(slices(models=("a",)), by_visit=True)
    assert hips["unit_id"].tolist()[-2:] == ["sub-2_hemi-R_ses-m00", "sub-2_hemi-R_ses-m12"]
    assert hips["y_true"].tolist()[-2:] == [0, 1]


def test_a_patient_is_as_ill_as_the_worse_hip():
    patients = to_patients(slices(models=("a",)))
    assert patients["unit_id"].tolist() == ["sub-1", "sub-2"]
    assert patients["y_true"].tolist() == [1, 1]
    assert patients["n_slices"].tolist() == [3, 2]
    assert patients["hemi"].tolist() == ["several", "R"]
    assert patients["p_lesion"].iloc[0] == pytest.approx(expit((logit(0.9) + logit(0.6)) / 2))


def test_facts_stay_where_they_are_one_and_go_where_they_differ():
    hips = to_hips(slices(models=("a",)).assign(fold=[0, 2, 0, 1, 1], logit_lesion=1.0))
    assert hips["sex"].tolist() == ["F"] * 3
    assert "index" not in hips
    assert "logit_lesion" not in hips
    assert hips["fold"].tolist() == [-1, 0, 1]
    assert hips["session_id"].tolist() == ["ses-m00", "ses-m00", "several"]


def test_hips_of_hips_are_the_same():
    hips = to_hips(slices())
    again = to_hips(hips)
    pd.testing.assert_frame_equal(again, hips)


def test_one_certain_slice_does_not_make_a_hip_certain():
    table = slices(models=("a",)).assign(p_lesion=[1.0, 0.1, 0.2, 0.3, 0.8])
    table["p_normal"] = 1 - table["p_lesion"]
    assert 0.9 < to_hips(table)["p_lesion"].iloc[0] < 0.9999


def test_three_classes_keep_their_sum_and_take_the_worst_truth():
    table = slices(models=("a",)).drop(columns=["p_normal", "p_lesion"])
    table[["p_0", "p_1", "p_2"]] = np.random.default_rng(0).dirichlet([1, 1, 1], 5)
    table["y_true"] = [2, 1, 0, 0, 1]
    hips = to_hips(table)
    assert hips["y_true"].tolist() == [2, 0, 1]
    assert hips[["p_0", "p_1", "p_2"]].sum(axis=1).to_numpy() == pytest.approx(1)
    with pytest.raises(ParameterError, match="rule 'max' was asked of 3 classes"):
        to_hips(table, rule="max")


def test_what_is_no_predictions_table_is_refused():
    good = slices()
    assert check_predictions(good) == ["p_normal", "p_lesion"]
    cases = {
        "no column 'hemi'": good.drop(columns="hemi"),
        "no rows": good.iloc[:0],
        "unit slice-0 is there twice": pd.concat([good, good.iloc[:1]]),
        r"unit slice-1 \(row 1\) are not all from 0 to 1": good.assign(p_lesion=[0.9, np.nan, *[0.5] * 8]),
        "y_true is nan in row 2": good.assign(y_true=good["y_true"].astype("Int64").where(good.index != 2)),
        "y_true is 2 in row 0": good.assign(y_true=2),
        "expected p_<class> for each class": good.drop(columns="p_normal"),
    }
    for words, table in cases.items():
        with pytest.raises(ParameterError, match=words):
            check_predictions(table)
    with pytest.raises(ParameterError, match="rule is 'median', expected mean_logit, mean, max"):
        to_hips(good, rule="median")
