import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.vascular.mask_input import checked_mask, checked_spacing


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float32])
@pytest.mark.parametrize("value", [1, 255])
def test_nought_and_one_more_number_are_binary(dtype, value):
    array = np.zeros((3, 4), dtype)
    array[1, 2] = value
    assert checked_mask(array).sum() == 1


@pytest.mark.parametrize(
    ("mask", "words"),
    [
        (np.zeros((2, 2, 2, 2), bool), r"mask has 4 axes \(2, 2, 2, 2\), expected 2 \(H, W\) or 3 \(D, H, W\)"),
        (np.zeros(5, bool), "mask has 1 axes"),
        (np.zeros((0, 5), bool), "no voxel"),
        (np.array([[0, 1], [2, 0]]), "not binary: its values run from 0 to 2"),
        (np.array([[0.2, 0.7]]), "cut a probability at a threshold first"),
        (np.array([[-1, 0]]), "not binary"),
        (np.array([[0, np.nan]]), "holds NaN"),
        (np.array([["a", "b"]]), "expected True and False"),
    ],
)
def test_other_masks_are_refused_in_one_sentence(mask, words):
    with pytest.raises(ParameterError, match=words) as raised:
        checked_mask(mask)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("spacing", "words"),
    [
        (None, "spacing_mm is missing, expected 3 voxel sizes"),
        ((1, 1), "expected 3 numbers in mm, one for each axis of the mask in its order"),
        (1.0, "expected 3 numbers"),
        ((1, 0, 1), "expected positive lengths"),
        ((1, -2, 1), "expected positive lengths"),
        ((1, np.inf, 1), "expected positive lengths"),
        (("a", 1, 1), "expected 3 numbers in mm"),
    ],
)
def test_spacings_that_do_not_fit_are_refused(spacing, words):
    with pytest.raises(ParameterError, match=words):
        checked_spacing(spacing, 3)


def test_spacing_comes_back_as_numbers():
    np.testing.assert_array_equal(checked_spacing([3, 0.8, 0.8], 3), [3, 0.8, 0.8])
