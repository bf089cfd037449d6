"""Polygons to pixels exactly as annotation tools built on Pillow have drawn them.

Pillow changed how it draws sharp corners in 2025, by single pixels. Masks that were converted before must come out
the same whatever version is installed, so the filling is done here; the tests hold it against the tool's own masks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class _Side(NamedTuple):
    """One side of the polygon that is not horizontal; ``at[y - top + 1]`` is its x, also one row beyond each end."""

    top: int
    bottom: int
    slope: float
    at: NDArray[np.float32]

    def x(self, y: int) -> float:
        return float(self.at[y - self.top + 1])


def fill_polygon(points: Sequence[tuple[float, float]], size: tuple[int, int]) -> NDArray[np.bool_]:
    """Pixels of a polygon, its outline included.

    Parameters
    ----------
    points : sequence of (x, y)
        Corners in pixels; their fractions are cut off. The last is joined to the first.
    size : tuple of two ints
        Height and width of the picture; what lies outside is cut.

    Returns
    -------
    ndarray of bool, shape (H, W)

    Examples
    --------
    >>> fill_polygon([(0, 0), (2.9, 0), (0, 2)], (3, 4)).astype(int).tolist()
    [[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]]
    """
    limit = 4 * max(size) + 4
    corners = [(_cut(x, limit), _cut(y, limit)) for x, y in points]
    filled = np.zeros(size, dtype=bool)
    sides = []
    ends = corners[1:] if corners[0] == corners[-1] else [*corners[1:], corners[0]]
    for (x0, y0), (x1, y1) in zip(corners, ends, strict=False):
        if y0 == y1:
            _draw(filled, y0, min(x0, x1), max(x0, x1))
        else:
            sides.append(_side(x0, y0, x1, y1))
    rows = [y for _, y in corners]
    last = min(max(rows), size[0])
    for y in range(max(min(rows), 0), last + 1):
        crossings = sorted(_crossings(sides, y, last))
        for start, end in zip(crossings[::2], crossings[1::2], strict=False):
            _draw(filled, y, _half_up(start), _half_down(end))
    return filled


def _side(x0: int, y0: int, x1: int, y1: int) -> _Side:
    """Single precision throughout: whether a crossing falls on a half pixel depends on its rounding."""
    slope = np.float32(x1 - x0) / np.float32(y1 - y0)
    top, bottom = min(y0, y1), max(y0, y1)
    rows = np.arange(top - 1, bottom + 2, dtype=np.int64)
    at = (rows - y0).astype(np.float32) * slope + np.float32(x0)
    return _Side(top, bottom, float(slope), at)


def _crossings(sides: list[_Side], y: int, last: int) -> list[float]:
    """Where the sides cross a row; a side that ends there counts twice, so that corners close."""
    found: list[float] = []
    for number, side in enumerate(sides):
        if not side.top <= y <= side.bottom:
            continue
        x = side.x(y)
        found.append(x)
        if y == side.bottom and y < last:
            found.append(x)
        elif side.slope != 0 and y in (side.top, side.bottom):
            _lengthen(found, sides[: number + 1], y, last)
    return found


def _lengthen(found: list[float], sides: list[_Side], y: int, last: int) -> None:
    """At a spike, two sides leaning the same way, lengthen the row until it touches its neighbour.

    The new end takes the place that the earlier side's number has among the crossings, which is not always that
    side's crossing. So the tool draws it.
    """
    *earlier, side = sides
    x, neighbour = side.x(y), y - 1 if y == last else y + 1
    for number, other in enumerate(earlier):
        if y not in (other.top, other.bottom) or side.slope * other.slope <= 0 or other.x(y) != x:
            continue
        if not (side.top <= neighbour <= side.bottom and other.top <= neighbour <= other.bottom):
            continue
        there = (side.x(neighbour), other.x(neighbour))
        if number < len(found):
            if y == side.bottom:
                found[number] = _single(max(there) + 1 if side.slope > 0 else min(there) - 1)
            else:
                found[number] = _single(min(there) if side.slope > 0 else max(there) + 1)
        return


def _draw(filled: NDArray[np.bool_], y: int, start: int, end: int) -> None:
    if 0 <= y < filled.shape[0] and end >= start:
        filled[y, max(start, 0) : max(end + 1, 0)] = True


def _cut(value: float, limit: int) -> int:
    """Towards zero, and no further out than ``limit``, so that a wild corner costs no memory."""
    return int(max(-limit, min(limit, value)))


def _half_up(x: float) -> int:
    return math.floor(x + 0.5) if x >= 0 else -math.floor(0.5 - x)


def _half_down(x: float) -> int:
    return math.ceil(x - 0.5) if x >= 0 else -math.ceil(-x - 0.5)


def _single(x: float) -> float:
    return float(np.float32(x))
