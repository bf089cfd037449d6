"""From boxes in mm to planes, rows and columns of a stack, and what of a plane is left once boxes are taken out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


def index_boxes(
    boxes: NDArray[np.float64], affine: NDArray[np.float64], shift: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Boxes (n, 2, 3) in mm to boxes in (plane, row, column), less the corner of the region."""
    inverse = np.linalg.inv(affine)
    corner = np.array(list(np.ndindex(2, 2, 2)))
    points = np.where(corner[None], boxes[:, None, 1], boxes[:, None, 0])
    index = points @ inverse[:3, :3].T + inverse[:3, 3] - shift
    return np.stack([index.min(axis=1), index.max(axis=1)], axis=1)


def pixel_ranges(boxes: NDArray[np.float64], size: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Extent of each box in planes, shape (n, 2), and its half-open ranges (row0, row1, col0, col1), shape (n, 4).

    Examples
    --------
    >>> extent, ranges = pixel_ranges(np.array([[[0.5, -3.0, 4.2], [2.5, 6.0, 99.0]]]), (10, 20))
    >>> extent.tolist(), ranges.tolist()
    ([[0.5, 2.5]], [[0, 8, 4, 20]])
    """
    low = np.clip(np.floor(boxes[:, 0, 1:]), 0, None).astype(np.int64)
    high = np.minimum(np.floor(boxes[:, 1, 1:]) + 2, size).astype(np.int64)
    ranges = np.stack([low[:, 0], high[:, 0], low[:, 1], high[:, 1]], axis=1)
    return np.ascontiguousarray(boxes[:, :, 0], dtype=np.float64), ranges


def open_rectangles(size: tuple[int, int], holes: Sequence[tuple[int, int, int, int]]) -> NDArray[np.int64]:
    """Rectangles that cover a plane but for some holes, each pixel once.

    Parameters
    ----------
    size : tuple of int
        Rows and columns of the plane.
    holes : sequence of (row0, row1, col0, col1)
        Half-open ranges.

    Returns
    -------
    ndarray of int64, shape (n, 4)
        Half-open ranges in the same order.

    Examples
    --------
    >>> open_rectangles((9, 8), [(3, 5, 2, 6)]).tolist()
    [[0, 3, 0, 8], [3, 5, 0, 2], [3, 5, 6, 8], [5, 9, 0, 8]]
    """
    edges = sorted({0, size[0], *(min(edge, size[0]) for hole in holes for edge in hole[:2])})
    out = []
    for top, bottom in pairwise(edges):
        start = 0
        for left, right in sorted(hole[2:] for hole in holes if hole[0] < bottom and top < hole[1]):
            if left > start:
                out.append((top, bottom, start, left))
            start = max(start, right)
        if start < size[1]:
            out.append((top, bottom, start, size[1]))
    return np.array(out, dtype=np.int64).reshape(-1, 4)
