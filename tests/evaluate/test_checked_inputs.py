from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.evaluate.checked_inputs import check_both_classes, check_classes, check_truth_and_probability
from onfh_nb.exceptions import ParameterError


def test_one_column_becomes_two():
    checked = check_truth_and_probability([True, False], [0.75, 0.25])
    assert checked.truth.tolist() == [1, 0]
    assert checked.probability.tolist() == [[0.25, 0.75], [0.75, 0.25]]


@pytest.mark.parametrize(
    ("truth", "probability", "words"),
    [
        ([0, 1, 1], [0.1, np.nan, 0.9], "probability is nan in row 1, expected a number from 0 to 1"),
        ([0, 1, 1], [0.1, 0.2, 1.5], "probability is 1.5 in row 2"),
        ([0, 1, 1], [-0.1, 0.2, 0.5], "probability is -0.1 in row 0"),
        ([0, 1], [[0.5, 0.5], [0.5, np.nan]], "probability is nan in row 1, class 1"),
        ([0, 1], [[0.5, 0.5], [0.5, 0.6]], r"the sum of probability is 1.1 in row 1, expected 1"),
        ([0, 1, 1], [0.1, 0.2], "y_true has 3 rows and probability 2: row 2 has no partner"),
        ([0, 2], [0.1, 0.2], "y_true is 2 in row 1, expected a class from 0 to 1"),
        ([0, np.nan], [0.1, 0.2], "y_true is nan in row 1"),
        (["a", "b"], [0.1, 0.2], "y_true holds 'a' in row 0, expected whole numbers"),
        ([], [], "at least one unit"),
        ([0], [[[0.5]]], r"shape \(1, 1, 1\), expected \(n,\) or \(n, K\)"),
        ([0], [[1.0]], "at least two classes"),
    ],
)
def test_the_first_wrong_row_is_named(truth, probability, words):
    with pytest.raises(ParameterError, match=words):
        check_truth_and_probability(truth, probability)


def test_half_classes_are_refused():
    with pytest.raises(ParameterError, match=r"y_true is 0\.5 in row 1"):
        check_classes([0, 0.5], 2)


def test_one_class_alone_is_refused_where_both_are_needed():
    check_both_classes(np.array([0, 1]), "a curve")
    with pytest.raises(ParameterError, match="y_true is 1 in all rows 0 to 2, expected both classes: a curve"):
        check_both_classes(np.array([1, 1, 1]), "a curve")
