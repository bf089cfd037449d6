from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.datasets.slice_rows import slice_rows
from onfh_nb.exceptions import CohortError


def test_labelled_slices_with_their_site(make_cohort_by_hand, listed):
    rows = slice_rows(make_cohort_by_hand(listed), "cor_t1")
    assert rows["unit_id"].tolist() == ["s0", "s1", "s2"]
    assert rows["y_true"].tolist() == [1, 0, 1]
    assert rows["site"].tolist() == ["S3T", "S3T", "P15T"]
    assert rows["protocol"].unique().tolist() == ["cor_t1"]


def test_slices_without_a_label_come_on_request(make_cohort_by_hand, listed):
    rows = slice_rows(make_cohort_by_hand(listed), "cor_t1", labelled=False)
    assert rows["y_true"].tolist() == [1, 0, 1, -1]


def test_several_protocols_at_once(make_cohort_by_hand, listed):
    stir = listed.iloc[[0]].assign(slice_id="s9", image_id="sub-001_ses-m00_acq-corstir_T2w")
    cohort = make_cohort_by_hand(type(listed)(np.vstack([listed, stir]), columns=listed.columns))
    assert len(slice_rows(cohort, "cor_stir")) == 1
    both = slice_rows(cohort, ("cor_t1", "cor_stir"))
    assert both["protocol"].tolist() == ["cor_t1", "cor_t1", "cor_t1", "cor_stir"]


@pytest.mark.parametrize(
    ("protocol", "words"),
    [
        ("cor_t2", "no image of protocol 'cor_t2'; it has cor_stir cor_t1; did you mean cor_t1"),
        ("tof", "no image of protocol 'tof'; it has cor_stir cor_t1$"),
        ((), "no protocol was asked for"),
    ],
)
def test_a_protocol_that_is_not_there(make_cohort_by_hand, listed, protocol, words):
    with pytest.raises(CohortError, match=words):
        slice_rows(make_cohort_by_hand(listed), protocol)


def test_a_cohort_without_labels_says_how_to_bring_them(make_cohort_by_hand, listed):
    with pytest.raises(CohortError, match=r"no labelled slice of cor_t1: it lists no slices; to add labels, give file"):
        slice_rows(make_cohort_by_hand(listed.iloc[:0]), "cor_t1")
    with pytest.raises(CohortError, match="none of its 1 listed slices has a label"):
        slice_rows(make_cohort_by_hand(listed.iloc[3:], name="other"), "cor_t1")


def test_where_nobody_chose_slices_those_through_a_head_are_taken(make_cohort_by_hand, listed):
    rows = slice_rows(make_cohort_by_hand(listed.iloc[:0]), "cor_t1", labelled=False)
    assert rows["index"].tolist() == [1, 2]
    assert rows["hemi"].tolist() == ["R", "R"]
    assert rows["unit_id"].tolist() == [f"sub-001_ses-m00_acq-cort1_hemi-R_slice-00{k}" for k in (1, 2)]
    assert (rows["y_true"] == -1).all()


def test_without_slices_and_heads_nothing_can_be_chosen(make_cohort_by_hand, listed):
    with pytest.raises(CohortError, match="outlines no head"):
        slice_rows(make_cohort_by_hand(listed.iloc[:0], head=False), "cor_t1", labelled=False)


def test_visits_are_chosen_by_month(tiny_cohort):
    every = slice_rows(tiny_cohort, "cor_t1")
    first = slice_rows(tiny_cohort, "cor_t1", months=(0,))
    assert set(first["session_id"]) == {"ses-m00"}
    assert len(first) == (every["session_id"] == "ses-m00").sum()
    with pytest.raises(CohortError, match="no slice at month 5; it has slices at 0 3 6 12"):
        slice_rows(tiny_cohort, "cor_t1", months=(0, 5))
