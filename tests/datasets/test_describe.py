from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.datasets import describe_patients, describe_slices

TABLE = pd.DataFrame(
    {
        "participant_id": ["a", "a", "a", "b", "b"],
        "hemi": ["L", "L", "R", "L", "L"],
        "session_id": ["ses-m00", "ses-m12", "ses-m00", "ses-m00", "ses-m00"],
        "site": ["S3T", "S3T", "S3T", "P15T", "P15T"],
        "y_true": [1, 1, 0, 1, -1],
    }
)


def row(described: pd.DataFrame, by: str, value: str) -> list:
    found = described[(described["by"] == by) & (described["value"] == value)]
    return found.iloc[0, 2:7].tolist()


def test_slices_hips_and_patients_are_counted():
    described = describe_slices(TABLE)
    assert row(described, "all", "") == [5, 3, 2, 3, 1]
    assert row(described, "class", "lesion") == [3, 2, 2, 3, 0]
    assert row(described, "class", "no label") == [1, 1, 1, 0, 0]
    assert row(described, "site", "S3T") == [3, 2, 1, 2, 1]
    assert described["lesion_share_pct"].iloc[0] == 75
    assert described["by"].unique().tolist() == ["all", "class", "site", "session_id"]


def test_parts_are_counted_where_there_are_some():
    described = describe_slices(TABLE.assign(part=["train"] * 3 + ["test"] * 2))
    assert row(described, "part", "train") == [3, 2, 1, 2, 1]


def test_the_stage_is_that_of_the_truth_and_else_of_the_first_reader():
    grades = pd.DataFrame(
        [
            ("a", "L", "ses-m00", "reader1", "II"),
            ("a", "L", "ses-m00", "truth", "IIIA"),
            ("a", "L", "ses-m12", "reader2", "IV"),
            ("a", "L", "ses-m12", "reader1", "IIIB"),
            ("b", "L", "ses-m00", "reader1", np.nan),
        ],
        columns=["participant_id", "hemi", "session_id", "reader", "arco"],
    )
    described = describe_slices(TABLE, grades)
    stages = described[described["by"] == "stage"].set_index("value")["slices"]
    assert stages.to_dict() == {"IIIA": 1, "IIIB": 1, "n/a": 3}


def test_patients_are_counted_once_and_only_those_with_slices():
    people = pd.DataFrame(
        {
            "participant_id": ["a", "b", "c"],
            "age": [40.0, 52.0, 99.0],
            "sex": ["F", "M", "M"],
            "crp_mg_l": [1.0, np.nan, 2],
        }
    )
    described = describe_patients(TABLE, people, by="site")
    overall = described[described["group"] == "all"].set_index(["characteristic", "value"])
    assert overall.loc[("patients", ""), "n"] == 2
    assert overall.loc[("age", ""), ["mean", "low", "high"]].tolist() == [46, 40, 52]
    assert overall.loc[("age", ""), "sd"] == pytest.approx(6 * 2**0.5)
    assert overall.loc[("crp_mg_l", ""), "n"] == 1
    assert np.isnan(overall.loc[("crp_mg_l", ""), "sd"])
    assert overall.loc[("sex", "F"), "share_pct"] == 50
    assert described["group"].unique().tolist() == ["all", "P15T", "S3T"]
    assert "aetiology" not in set(described["characteristic"])
