from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb import stats
from onfh_nb.datasets import check_split
from onfh_nb.exceptions import CohortError, LeakageError


def table(patients: str, labels: list[int], folds: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"participant_id": list(patients), "y_true": labels, "fold": folds})


def test_a_sound_split_passes():
    check_split(table("abab", [0, 1, 1, 0], [0, 1, 0, 1]))


def test_a_class_missing_from_a_fold_is_named():
    with pytest.raises(CohortError) as caught:
        check_split(table("aabbcc", [0, 1, 1, 1, 0, 1], [0, 0, 1, 1, 2, 2]))
    assert str(caught.value) == (
        "fold 1 holds no normal picture: only 2 of 3 patients have any; expected both classes in each of the 3, so "
        "make fewer than 3 or bring more patients with normal pictures"
    )


def test_rows_without_a_label_do_not_stand_in_for_a_class():
    with pytest.raises(CohortError, match="fold 0 holds no normal picture"):
        check_split(table("abab", [-1, 1, 1, 0], [0, 1, 0, 1]))


def test_one_patient_cannot_be_split():
    with pytest.raises(
        CohortError, match=r"these 4 pictures come from one patient .*; a split by patient needs at least 2"
    ):
        check_split(table("aaaa", [0, 1, 0, 1], [0, 0, 1, 1]))


def test_a_patient_on_both_sides_is_leakage_unless_rows_stand_for_themselves():
    leaky = table("abab", [0, 0, 1, 1], [0, 1, 1, 0])
    with pytest.raises(LeakageError, match="2 of 2 patients stand in more than one fold"):
        check_split(leaky)
    check_split(leaky, groups=stats.INDEPENDENT)
