from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT
from onfh_nb.stats.labelled_scores import check_labels, check_scores, clusters_of


@pytest.mark.parametrize(
    "labels", [[0, 1, 1], [False, True, True], [0.0, 1.0, 1.0], pd.Series([0, 1, 1]), ["0", "1", "1"]]
)
def test_labels_of_any_kind_become_booleans(labels):
    assert check_labels(labels).tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([0, 2], "y is 2 in row 1, expected 0 or 1"),
        ([0, np.nan], "y is nan in row 1"),
        (["normal", "lesion"], "y is normal in row 0"),
        ([], "at least one unit"),
        ([[0, 1]], r"shape \(1, 2\)"),
    ],
)
def test_wrong_labels_name_row_and_value(labels, words):
    with pytest.raises(ParameterError, match=words):
        check_labels(labels)


def test_wrong_scores_name_row_and_count():
    with pytest.raises(ParameterError, match=r"score_b is nan in row 1 \(2 such rows\)"):
        check_scores([0.1, np.nan, np.inf], 3, "score_b")
    with pytest.raises(ParameterError, match=r"shape \(2,\), expected \(3,\)"):
        check_scores([0.1, 0.2], 3)


def test_labels_called_participant_id_are_worded_as_patients():
    assert clusters_of(2, pd.Series(["a", "b"], name="participant_id", index=[7, 9])).wording == "patients"
    assert clusters_of(2, ["a", "b"]).wording == "clusters"
    assert clusters_of(2, INDEPENDENT).count == 2


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        (None, "groups is missing"),
        ("participant_id", "expected the 2 labels themselves"),
        (["a"], "1 labels"),
        (["a", None], "empty in row 1"),
        (pd.Series(["a"], name="participant_id"), "1 labels"),
    ],
)
def test_nothing_is_counted_without_groups(groups, words):
    with pytest.raises(ParameterError, match=words):
        clusters_of(2, groups)
