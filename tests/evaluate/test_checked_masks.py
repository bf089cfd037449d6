from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.evaluate.checked_masks import check_masks, check_spacing
from onfh_nb.exceptions import ParameterError


@pytest.mark.parametrize("kind", [bool, np.uint8, np.float32])
def test_zero_and_one_of_any_type_are_a_mask(kind: type):
    one, other = check_masks(np.eye(3, dtype=kind), np.eye(3))
    assert one.dtype == other.dtype == bool
    assert one.sum() == 3


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ([0, 1, 2], [0, 1, 1], "the first mask holds values other than 0 and 1"),
        ([0, 1, 1], [0, 0.5, 1], "the second mask"),
        ([0, np.nan], [0, 1], "the first mask"),
        ([0, 1], [0, 1, 1], r"shapes \(2,\) and \(3,\)"),
        ([], [], "at least one voxel"),
    ],
)
def test_anything_else_is_refused(a: list, b: list, words: str):
    with pytest.raises(ParameterError, match=words):
        check_masks(a, b)


@pytest.mark.parametrize("spacing", [(1.0,), (1.0, 0.0), (1.0, -1.0), (1.0, np.inf), 1.0])
def test_a_spacing_that_does_not_fit_is_refused(spacing: object):
    with pytest.raises(ParameterError, match="one number above 0 mm for each of the 2 axes"):
        check_spacing(spacing, 2)
