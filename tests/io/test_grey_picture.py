import numpy as np
import pytest

from onfh_nb.io import Picture
from onfh_nb.io.grey_picture import luminance


def test_impossible_pictures_are_refused():
    with pytest.raises(ValueError, match="shape"):
        Picture(np.zeros((2, 2, 3)))
    with pytest.raises(ValueError, match="positive spacings"):
        Picture(np.zeros((2, 2)), (0.0, 1.0))


def test_rows_come_before_columns():
    assert Picture(np.zeros((4, 7)), (0.5, 0.25)).shape == (4, 7)


def test_brightness_is_that_of_bt_601_and_keeps_the_number_type():
    colours = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)
    assert luminance(colours).tolist() == [[76, 150, 29]]
    assert luminance(colours).dtype == np.uint8
