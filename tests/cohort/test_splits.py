from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onfh_nb.cohort import check_no_leak, make_folds
from onfh_nb.exceptions import CohortError, LeakageError


def hips(n_patients: int, seed: int = 0) -> pd.DataFrame:
    """Several rows a patient, patients of one kind mostly."""
    rng = np.random.default_rng(seed)
    rows = rng.integers(1, 30, n_patients)
    patient = np.repeat(np.arange(n_patients), rows)
    lesion = rng.random(len(patient)) < np.repeat(rng.random(n_patients), rows)
    names = [f"sub-{number:03d}" for number in patient]
    return pd.DataFrame({"participant_id": names, "lesion": lesion.astype(int), "unit": np.arange(len(patient))})


@settings(max_examples=40, deadline=None)
@given(n=st.integers(5, 40), splits=st.integers(2, 5), seed=st.integers(0, 1000))
def test_no_patient_is_in_two_folds_and_every_fold_has_rows(n, splits, seed):
    table = hips(n, seed)
    folds = make_folds(table, "participant_id", n_splits=splits, stratify="lesion", seed=seed)
    assert len(folds.drop_duplicates(["participant_id", "fold"])) == n
    assert sorted(folds.fold.unique()) == list(range(splits))
    pd.testing.assert_frame_equal(folds.drop(columns="fold"), table)


def test_equal_seeds_give_equal_folds_and_others_do_not():
    table = hips(40)
    first, again, other = (make_folds(table, "participant_id", seed=seed).fold for seed in (3, 3, 4))
    assert first.equals(again)
    assert not first.equals(other)


def test_the_order_of_rows_does_not_change_whose_fold_is_whose():
    table = hips(25)
    shuffled = table.sample(frac=1, random_state=1)
    folds = make_folds(table, "participant_id", stratify="lesion").set_index("unit").fold
    again = make_folds(shuffled, "participant_id", stratify="lesion").set_index("unit").fold
    assert folds.equals(again.sort_index())


def imbalance(table: pd.DataFrame, fold: np.ndarray) -> float:
    """Largest departure of a fold from the whole, in prevalence and in share of rows."""
    by_fold = table.assign(fold=fold).groupby("fold")
    prevalence = (by_fold.lesion.mean() - table.lesion.mean()).abs().max()
    return float(prevalence + (by_fold.size() / len(table) - 1 / by_fold.ngroups).abs().max())


def test_strata_are_better_balanced_than_by_scikit_learn():
    from sklearn.model_selection import StratifiedGroupKFold

    ours, theirs = [], []
    for seed in range(10):
        table = hips(30, seed)
        ours.append(imbalance(table, make_folds(table, "participant_id", stratify="lesion", seed=seed).fold.to_numpy()))
        fold = np.zeros(len(table), int)
        splitter = StratifiedGroupKFold(5, shuffle=True, random_state=seed)
        for number, (_, test) in enumerate(splitter.split(table, table.lesion, table.participant_id)):
            fold[test] = number
        theirs.append(imbalance(table, fold))
    assert np.mean(ours) < 0.5 * np.mean(theirs)


def test_several_columns_and_missing_values_stratify_together():
    table = pd.DataFrame({"p": range(40), "site": ["S3T", "P15T"] * 20, "jic": ["A", "A", None, None] * 10})
    folds = make_folds(table, "p", n_splits=2, stratify=["site", "jic"])
    assert (pd.crosstab(folds.fold, [folds.site, folds.jic.fillna("none")]) == 5).to_numpy().all()


def test_groups_must_be_given_and_independence_said_aloud():
    from onfh_nb.stats.estimate import INDEPENDENT

    table = hips(6)
    with pytest.raises(TypeError, match="groups"):
        make_folds(table)
    folds = make_folds(table, INDEPENDENT, n_splits=3)
    assert folds.fold.value_counts().max() - folds.fold.value_counts().min() <= 1


def test_a_planted_leak_is_refused():
    table = make_folds(hips(20), "participant_id")
    check_no_leak(table, "participant_id")
    row = table.index[table.participant_id == "sub-003"][0]
    table.loc[row, "fold"] = (table.loc[row, "fold"] + 1) % 5
    with pytest.raises(LeakageError, match=r"1 of 20 patients stand in more than one fold.*'sub-003'"):
        check_no_leak(table, "participant_id")


def test_a_leak_never_names_a_patient_in_full():
    table = pd.DataFrame({"patient": ["Jane Doe", "Jane Doe"], "fold": ["train", "test"]})
    with pytest.raises(LeakageError) as caught:
        check_no_leak(table, "patient")
    assert "Doe" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"groups": "nobody"}, "groups='nobody' is no column"),
        ({"stratify": "lesions"}, "stratify='lesions' is no column"),
        ({"n_splits": 9}, "9 folds cannot be made of 6 groups; expected from 2 to 6"),
        ({"groups": [1, 2]}, r"groups= has shape \(2,\)"),
    ],
)
def test_words_that_make_no_sense_are_refused(change, words):
    arguments = {"groups": "participant_id"} | change
    with pytest.raises(CohortError, match=words):
        make_folds(hips(6), **arguments)


def test_a_row_without_a_patient_and_an_empty_table_are_refused():
    table = hips(6)
    table.loc[4, "participant_id"] = None
    with pytest.raises(CohortError, match="row 4 has no group"):
        make_folds(table, "participant_id")
    with pytest.raises(CohortError, match="empty table"):
        make_folds(table.iloc[:0], "participant_id")
