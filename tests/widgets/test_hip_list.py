from __future__ import annotations

import pytest

from onfh_nb.widgets.comparison_scores import model_scores
from onfh_nb.widgets.hip_list import KINDS, listed_hips, near_words


@pytest.fixture
def hips(compared):
    return model_scores(compared.predictions[compared.predictions["model"] == "A"]).hips


def test_the_nearest_to_the_threshold_come_first(hips):
    listed = listed_hips(hips, 0.5)
    assert len(listed) == 6
    assert listed[0] == ("0.37  ✗ lesion missed  ·  sub-003, right hip", ("sub-003", "R"))
    assert listed[-1][1] in {("sub-001", "R"), ("sub-001", "L")}


def test_mistakes_follow_the_threshold(hips):
    assert [hip for _, hip in listed_hips(hips, 0.5, KINDS[1])] == [("sub-003", "R")]
    assert listed_hips(hips, 0.5, KINDS[2]) == []
    assert [hip for _, hip in listed_hips(hips, 0.9, KINDS[1])] == [
        ("sub-003", "R"),
        ("sub-002", "R"),
        ("sub-001", "R"),
    ]
    assert {hip for _, hip in listed_hips(hips, 0.2, KINDS[2])} == {("sub-002", "L"), ("sub-003", "L")}


def test_a_narrow_axis_has_more_decimals(hips):
    assert listed_hips(hips, 0.5, span=(0.36, 0.38))[0][0].startswith("0.3652")


def test_how_many_hang_on_the_threshold(hips):
    assert near_words(hips, 0.37) == "1 of 6 hips changes its call if the threshold moves by up to 0.05."
    assert near_words(hips, 0.5).startswith("0 of 6 hips change their call")
