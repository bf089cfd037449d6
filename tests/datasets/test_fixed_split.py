from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb import stats
from onfh_nb.cohort import check_no_leak
from onfh_nb.datasets import split_table
from onfh_nb.exceptions import CohortError, LeakageError, ParameterError


def kong_like(seed: int = 0) -> pd.DataFrame:
    """30 patients: 9 with a healthy hip of 25 normal slices, 51 diseased hips that share 675 slices."""
    rng = np.random.default_rng(seed)
    hips = [(k, 0) for k in range(9)] + [(k, 1) for k in range(9)] + [(k, 1) for k in range(9, 30) for _ in "LR"]
    sizes = [25] * 9 + list(13 + (rng.permutation(51) < 12))
    rows = [(f"sub-{k:03d}", label) for (k, label), size in zip(hips, sizes, strict=True) for _ in range(size)]
    return pd.DataFrame(rows, columns=["participant_id", "y_true"])


def counts(table: pd.DataFrame) -> pd.DataFrame:
    return table.groupby("part")["y_true"].agg(["size", "mean"])


@pytest.mark.parametrize("seed", range(3))
def test_whole_patients_come_near_to_the_published_split(seed):
    table = split_table(kong_like(), seed=seed)
    check_no_leak(table, "participant_id", "part")
    found = counts(table)
    # Normal slices come 25 at a time, so that 34 of 225 cannot be met.
    assert found.loc["train", "size"] == pytest.approx(630, abs=45)
    assert found.loc[["valid", "test"], "size"].between(110, 160).all()
    assert found["mean"].between(0.65, 0.85).all()


def test_single_slices_give_the_published_numbers_and_leak():
    table = split_table(kong_like(), groups=stats.INDEPENDENT)
    assert counts(table)["size"].to_dict() == {"train": 630, "valid": 135, "test": 135}
    assert counts(table)["mean"].between(0.74, 0.76).all()
    with pytest.raises(LeakageError, match="patients stand in more than one fold"):
        check_no_leak(table, "participant_id", "part")


@pytest.mark.parametrize("groups", ["participant_id", stats.INDEPENDENT])
def test_equal_seeds_give_equal_splits_and_others_differ(groups):
    table = kong_like()
    parts = [split_table(table, groups=groups, seed=seed)["part"].tolist() for seed in (0, 0, 1)]
    assert parts[0] == parts[1]
    assert parts[0] != parts[2]


def test_rows_keep_their_order_and_index():
    table = kong_like().iloc[::-1]
    pd.testing.assert_frame_equal(split_table(table).drop(columns="part"), table)


def test_three_patients_suffice_where_each_has_both_classes():
    table = pd.DataFrame({"participant_id": list("aabbcc"), "y_true": [0, 1] * 3})
    assert counts(split_table(table))["size"].to_dict() == {"train": 2, "valid": 2, "test": 2}


def test_without_a_validation_share_there_is_none():
    table = split_table(kong_like(), shares=(0.8, 0.0, 0.2))
    assert counts(table)["size"].to_dict().keys() == {"train", "test"}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (kong_like()[lambda t: t["participant_id"] == "sub-000"], "come from one patient .* needs at least 3"),
        (kong_like()[lambda t: t["participant_id"].isin(["sub-000", "sub-001"])], "2 patients; .* needs at least 3"),
        (kong_like()[lambda t: t["participant_id"] > "sub-006"], "holds no normal picture: only 2 of 23 patients"),
    ],
)
def test_too_few_patients_or_normal_hips_are_told(table, words):
    with pytest.raises(CohortError, match=words):
        split_table(table)


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.7, 0.2, 0.2), (1.0, 0.0, 0.0), (0.7, -0.1, 0.4)])
def test_shares_must_add_up(shares):
    with pytest.raises(ParameterError, match="expected three numbers"):
        split_table(kong_like(), shares=shares)
