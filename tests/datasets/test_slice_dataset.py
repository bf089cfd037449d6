from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.datasets import SliceDataset
from onfh_nb.exceptions import CohortError


def test_taking_rows_keeps_pictures_and_words_together(make_slices):
    data = make_slices(6)
    data.table["fold"] = [0, 1, 2, 0, 1, 2]
    some = data.take([4, 1])
    assert some.table["unit_id"].tolist() == ["u004", "u001"]
    assert some.table.index.tolist() == [0, 1]
    assert some.table["fold"].tolist() == [1, 1]
    np.testing.assert_array_equal(some.pixels, data.pixels[[4, 1]])


def test_a_row_may_be_taken_twice_and_bools_choose(make_slices):
    data = make_slices(6)
    assert data.take([2, 2]).table["unit_id"].tolist() == ["u002", "u002"]
    assert data.take(np.arange(6) % 2 == 1).table["unit_id"].tolist() == ["u001", "u003", "u005"]
    assert len(data.take([])) == 0


def test_changing_what_was_taken_leaves_the_dataset_alone(make_slices):
    data = make_slices(3)
    before = data.pixels.copy()
    data.take([0]).pixels[:] = 9
    np.testing.assert_array_equal(data.pixels, before)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([6], "no row 6; the dataset has rows 0 to 5"),
        ([-1], "no row -1"),
        ([True], "one bool for each of 6 pictures"),
        ([0.5], "float64 values; expected whole numbers"),
    ],
)
def test_rows_that_are_not_there_are_refused(make_slices, rows, words):
    with pytest.raises(CohortError, match=words):
        make_slices(6).take(rows)


def test_a_table_without_a_column_is_refused(make_slices):
    data = make_slices(2)
    with pytest.raises(CohortError, match="lacks site; expected unit_id"):
        SliceDataset(data.table.drop(columns="site"), data.pixels)


@pytest.mark.parametrize(
    ("pixels", "words"),
    [
        (np.zeros((2, 1, 96, 96)), "pixels are float64 of shape"),
        (np.zeros((2, 96, 96), np.float32), r"expected float32 of shape \(n, C, S, S\)"),
        (np.zeros((2, 1, 96, 90), np.float32), "shape"),
        (np.zeros((3, 1, 96, 96), np.float32), "3 pictures and 2 rows"),
    ],
)
def test_pixels_of_another_form_are_refused(make_slices, pixels, words):
    with pytest.raises(CohortError, match=words):
        SliceDataset(make_slices(2).table, pixels)


@pytest.mark.parametrize("label", [2, -2])
def test_a_label_that_is_no_class_is_refused(make_slices, label):
    data = make_slices(2)
    with pytest.raises(CohortError, match=f"y_true holds {label}; expected 0 to 1"):
        SliceDataset(data.table.assign(y_true=[0, label]), data.pixels)


def test_pixels_lie_in_one_piece(make_slices):
    data = make_slices(2)
    turned = SliceDataset(data.table, data.pixels.transpose(0, 1, 3, 2))
    assert turned.pixels.flags.c_contiguous
    assert (turned.size, turned.channels) == (96, 1)
