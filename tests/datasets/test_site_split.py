from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb.cohort import check_no_leak
from onfh_nb.datasets import split_by_site
from onfh_nb.exceptions import CohortError, ParameterError


def two_sites(*, patients: int = 16) -> pd.DataFrame:
    rows = [
        (f"sub-{k:03d}", "S3T" if k % 2 else "P15T", label)
        for k in range(patients)
        for label in (1, 1, 1, 0) * (1 + k % 3)
    ]
    return pd.DataFrame(rows, columns=["participant_id", "site", "y_true"])


@pytest.mark.parametrize(("train", "test"), [("S3T", "P15T"), ("P15T", "S3T")])
def test_each_site_stands_on_its_own_side(train, test):
    split = split_by_site(two_sites(), train, test)
    assert split.groupby("part")["site"].unique().map(list).to_dict() == {
        "test": [test],
        "train": [train],
        "valid": [train],
    }
    check_no_leak(split, "participant_id", "part")
    inside = split[split["site"] == train]
    assert (inside["part"] == "valid").mean() == pytest.approx(0.15, abs=0.1)


def test_a_third_site_is_left_out():
    table = two_sites()
    table.loc[table["participant_id"] == "sub-000", "site"] = "n/a"
    assert set(split_by_site(table, "S3T", "P15T")["site"]) == {"S3T", "P15T"}


@pytest.mark.parametrize(
    ("how", "error", "words"),
    [
        ({"train": "S3T", "test": "S15T"}, CohortError, "comes from site 'S15T'; the sites are P15T, S3T"),
        ({"train": "S3T", "test": "S3T"}, ParameterError, "both 'S3T'"),
        ({"train": "S3T", "test": "P15T", "valid_share": 1}, ParameterError, "valid_share is 1"),
    ],
)
def test_what_cannot_be_split(how, error, words):
    with pytest.raises(error, match=words):
        split_by_site(two_sites(), **how)


def test_one_patient_at_the_training_site():
    with pytest.raises(CohortError, match="come from one patient"):
        split_by_site(two_sites(patients=2), "S3T", "P15T")


def test_a_site_without_normal_hips():
    table = two_sites()
    table = table[(table["site"] == "S3T") | (table["y_true"] == 1)]
    with pytest.raises(CohortError, match="part test holds no normal picture"):
        split_by_site(table, "S3T", "P15T")
