from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT
from onfh_nb.stats.patient_means import arm_means, as_values, paired_means

NAN = float("nan")


def test_a_hip_without_one_visit_is_left_out_whole_and_counted():
    patients = pd.Series(list("aabbc"), name="participant_id")
    means = paired_means([10.0, 20, 30, NAN, 5], [11.0, 25, NAN, 40, 7], patients)
    assert means.before.tolist() == [15.0, 5.0]
    assert means.after.tolist() == [18.0, 7.0]
    assert means.wording == "means of 2 patients over 3 units; 2 units without both values left out"


def test_a_patient_in_two_arms_belongs_to_neither_sample():
    means = arm_means([1.0, 2, 3, 4, NAN], ["x", "y", "x", "x", "y"], list("aabbc"))
    assert means.samples["x"].tolist() == [3.5]
    assert means.samples["y"].tolist() == []
    assert means.wording.endswith("1 unit without a value left out; 1 with units in several arms left out")


def test_a_second_hip_in_an_arm_not_compared_does_not_count():
    means = arm_means([1.0, 2, 3], ["x", "z", "y"], list("aab"), arms=("x", "y"))
    assert (means.samples["x"].tolist(), means.samples["y"].tolist()) == ([1.0], [3.0])


def test_independence_must_be_said():
    with pytest.raises(ParameterError, match="groups is missing"):
        paired_means([1.0, 2], [2.0, 3], None)
    assert "stats.INDEPENDENT" in paired_means([1.0, 2], [2.0, 3], INDEPENDENT).wording


@pytest.mark.parametrize(
    ("values", "words"), [(["x"], "no number"), ([np.inf], "infinite in row 0"), ([], "shape"), ([[1.0]], "shape")]
)
def test_what_is_no_row_of_numbers_is_refused(values, words):
    with pytest.raises(ParameterError, match=words):
        as_values(values, "length_mm")


def test_lengths_and_arms_must_fit():
    with pytest.raises(ParameterError, match="before has 2 units and after 1"):
        paired_means([1.0, 2], [1.0], INDEPENDENT)
    with pytest.raises(ParameterError, match="arm has shape"):
        arm_means([1.0, 2], ["x"], INDEPENDENT)
    with pytest.raises(ParameterError, match="no unit belongs to the arm 'vbg', expected one of x, y"):
        arm_means([1.0, 2], ["x", "y"], INDEPENDENT, arms=("vbg", "x"))
