"""Boxes in pixels, and planes with holes."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.pixel_boxes import index_boxes, open_rectangles, pixel_ranges

SIZE = (12, 15)


@pytest.mark.parametrize(
    "holes",
    [
        [],
        [(0, 12, 0, 15)],
        [(2, 7, 3, 9)],
        [(2, 7, 1, 5), (4, 9, 8, 15)],
        [(0, 6, 0, 8), (3, 12, 5, 15)],  # they overlap
    ],
)
def test_rectangles_cover_all_but_the_holes_once(holes):
    wanted = np.ones(SIZE, int)
    for row0, row1, col0, col1 in holes:
        wanted[row0:row1, col0:col1] = 0
    found = np.zeros(SIZE, int)
    for row0, row1, col0, col1 in open_rectangles(SIZE, holes):
        assert row0 < row1
        assert col0 < col1
        found[row0:row1, col0:col1] += 1
    np.testing.assert_array_equal(found, wanted)


def test_corners_of_a_box_lie_within_its_indices():
    affine = np.array([[0.0, 0.0, -0.7, 90.0], [-4.4, 0.1, 0.0, 30.0], [0.2, -0.7, 0.0, 80.0], [0.0, 0.0, 0.0, 1.0]])
    box = np.array([[-10.0, -20.0, -5.0], [25.0, 10.0, 30.0]])
    low, high = index_boxes(box[None], affine, np.array([0.0, 3.0, 4.0]))[0]
    corners = np.array([[box[i, 0], box[j, 1], box[k, 2]] for i, j, k in np.ndindex(2, 2, 2)])
    index = (corners - affine[:3, 3]) @ np.linalg.inv(affine[:3, :3]).T - np.array([0.0, 3.0, 4.0])
    np.testing.assert_allclose(index.min(axis=0), low)
    np.testing.assert_allclose(index.max(axis=0), high)


def test_ranges_end_at_the_field():
    extent, ranges = pixel_ranges(np.array([[[1.0, -4.0, 2.3], [2.0, 5.5, 40.0]]]), SIZE)
    assert extent.tolist() == [[1.0, 2.0]]
    assert ranges.tolist() == [[0, 7, 2, 15]]
