from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.widgets.hip_choices import HipKey, hip_choices, hip_rows, picture_words


def test_right_before_left_and_visits_in_time():
    table = pd.DataFrame(
        [("b", "L", "ses-m00"), ("a", "L", "ses-m12"), ("a", "L", "ses-m03"), ("a", "R", "ses-m12")],
        columns=["participant_id", "hemi", "session_id"],
    )
    choices = hip_choices(table)
    assert list(choices) == ["a", "b"]
    assert list(choices["a"]) == ["right hip, month 12", "left hip, month 3", "left hip, month 12"]
    assert choices["a"]["left hip, month 3"] == HipKey("a", "L", "ses-m03")


def test_pictures_of_a_hip_lie_in_the_order_of_the_stack(compared):
    rows = hip_rows(compared.predictions[compared.predictions["model"] == "A"], compared.slices.table)
    hip = rows[HipKey("sub-002", "L", "ses-m00")]
    assert hip["index"].tolist() == [4, 5, 6]
    assert hip["row"].tolist() == [9, 10, 11]
    assert hip["p_lesion"].tolist() == [0.3, 0.2, 0.3]
    assert picture_words(hip, 1) == "2 of 3 · coronal T1, slice 6"


def test_sequences_lie_one_after_the_other_and_may_be_unknown(compared):
    table = compared.slices.table.assign(protocol=["cor_t1", "cor_stir", "cor_t1"] * 6)
    rows = hip_rows(compared.predictions[compared.predictions["model"] == "A"], table)
    hip = rows[HipKey("sub-001", "R", "ses-m00")]
    assert picture_words(hip, 0) == "1 of 3 · coronal STIR, slice 6"
    plain = hip_rows(compared.predictions[compared.predictions["model"] == "A"], table.drop(columns="protocol"))
    assert picture_words(plain[HipKey("sub-001", "R", "ses-m00")], 0) == "1 of 3 · slice 5"


def test_a_unit_that_is_no_picture_is_refused(compared):
    strange = compared.predictions.replace({"unit_id": {"sub-002_hemi-L_slice-4": "nobody"}})
    with pytest.raises(ParameterError, match="unit nobody of the predictions is no picture"):
        hip_rows(strange, compared.slices.table)
