"""What a reader outlines: the truth with a margin of one's own, an unsteady hand and few corners."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Polygon = tuple[tuple[float, float], ...]

_HAND_PX = 8.0  # along the boundary the hand wavers over about this many pixels
_STEP_PX, _FEWEST, _MOST = 5.0, 8, 40
_SMALL_PART = 0.25  # of the largest part: one that is smaller may be overlooked
_MISSED = 0.5
_ROOM_PX = 16
_LEAST_PX = 12  # smaller outlines are not drawn by hand


@dataclass(frozen=True)
class Reader:
    """How one reader reads.

    Parameters
    ----------
    name : str
        Such as ``reader1``.
    skill : float
        How often the reader errs relative to the others.
    bias_mm : float
        How far outside the margin the reader draws; inside where negative.
    hand_px : float
        SD of the boundary about that, in pixels of the picture.
    """

    name: str
    skill: float
    bias_mm: float
    hand_px: float


def draw_readers(rng: Generator, n: int) -> list[Reader]:
    """Draw readers, each with a margin and a hand of their own.

    Examples
    --------
    >>> [reader.name for reader in draw_readers(np.random.default_rng(0), 3)]
    ['reader1', 'reader2', 'reader3']
    """
    skill = np.exp(0.2 * rng.standard_normal(n))
    bias, hand = rng.normal(0.0, 0.5, n), rng.uniform(1.0, 2.0, n)
    values = zip(skill, bias, hand, strict=True)
    return [Reader(f"reader{k}", *(round(float(x), 4) for x in row)) for k, row in enumerate(values, start=1)]


def outlines(truth: NDArray[np.bool_], reader: Reader, pixel_mm: float, rng: Generator) -> list[Polygon]:
    """Polygons that a reader draws about the true necrosis of a picture.

    Parameters
    ----------
    truth : ndarray of bool, shape (n, n)
        True necrosis on the picture; not empty.
    reader : Reader
        Who draws.
    pixel_mm : float
        Size of a pixel.
    rng : Generator
        Source of randomness.

    Returns
    -------
    list of polygons
        Each of 3 to 40 corners (x, y) in pixels; at least one polygon. A part much smaller than the largest is
        overlooked half of the time.
    """
    import cv2

    top, left, near = _cut_out(truth)
    parts, labels, stats, _ = cv2.connectedComponentsWithStats(near.astype(np.uint8))
    largest = stats[1:, cv2.CC_STAT_AREA].max()
    seen = [k for k in range(1, parts) if stats[k, cv2.CC_STAT_AREA] >= _SMALL_PART * largest or rng.random() > _MISSED]
    mask = np.isin(labels, seen)
    wanted = cv2.GaussianBlur(_signed_distance(mask), (0, 0), 1.5) + reader.bias_mm / pixel_mm
    wanted = wanted + reader.hand_px * _wavering(rng, near.shape)
    drawn = wanted > 0
    if drawn.sum() < _LEAST_PX:  # a reader who saw a lesion draws something
        drawn = wanted >= np.partition(wanted.ravel(), -_LEAST_PX)[-_LEAST_PX]
    whole = np.zeros(truth.shape, bool)
    whole[top : top + near.shape[0], left : left + near.shape[1]] = drawn
    return polygons(whole, rng)


def imagined_outlines(head: NDArray[np.bool_], pixel_mm: float, rng: Generator) -> list[Polygon]:
    """What a reader outlines who takes something else for necrosis: a patch of the upper head.

    Parameters
    ----------
    head : ndarray of bool, shape (n, n)
        The head on the picture; an empty one is taken to lie in the middle.
    pixel_mm : float
        Size of a pixel.
    rng : Generator
        Source of randomness.

    Returns
    -------
    list of polygons
    """
    rows, columns = np.nonzero(head)
    if rows.size == 0:
        rows, columns = np.array(head.shape) // 2, np.array(head.shape) // 2
    radius = np.sqrt(max(rows.size, 1) / np.pi)
    turn, away = rng.normal(0.0, np.radians(25.0)), rng.uniform(0.4, 0.8)
    row = rows.mean() - away * radius * np.cos(turn)
    column = columns.mean() + away * radius * np.sin(turn)
    high, wide = rng.uniform(2.0, 5.0) / pixel_mm, rng.uniform(3.0, 8.0) / pixel_mm
    at_row, at_column = np.indices(head.shape)
    inside = ((at_row - row) / high) ** 2 + ((at_column - column) / wide) ** 2 + 0.3 * _wavering(rng, head.shape) < 1
    return polygons(inside, rng)


def polygons(mask: NDArray[np.bool_], rng: Generator) -> list[Polygon]:
    """Outline every part of a mask with as many corners as a patient reader sets, each a little off.

    Holes are not drawn. Corners lie inside the picture.
    """
    import cv2

    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    made = []
    for contour in sorted(found, key=len, reverse=True):
        points = contour[:, 0, :].astype(float)
        if len(points) < 4:
            continue
        corners = int(np.clip(round(len(points) / _STEP_PX), _FEWEST, _MOST))
        place = np.linspace(0, len(points), min(corners, len(points)), endpoint=False) + rng.uniform(0, _STEP_PX / 2)
        clicked = points[place.astype(int) % len(points)] + rng.normal(0.0, 0.3, (len(place), 2)) + 0.5
        limits = np.array(mask.shape[::-1]) - 0.01
        made.append(tuple((round(float(x), 4), round(float(y), 4)) for x, y in np.clip(clicked, 0.0, limits)))
    return made or [_diamond(mask)]


def _cut_out(mask: NDArray[np.bool_]) -> tuple[int, int, NDArray[np.bool_]]:
    """The part of a mask that is not empty with room about it, and where it begins."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    top, left = max(int(rows[0]) - _ROOM_PX, 0), max(int(columns[0]) - _ROOM_PX, 0)
    return top, left, mask[top : int(rows[-1]) + _ROOM_PX + 1, left : int(columns[-1]) + _ROOM_PX + 1]


def _diamond(mask: NDArray[np.bool_]) -> Polygon:
    """The smallest thing to draw, where a mask has no outline of its own."""
    rows, columns = np.nonzero(mask)
    x, y = (float(columns.mean()), float(rows.mean())) if rows.size else (mask.shape[1] / 2, mask.shape[0] / 2)
    return ((x - 2, y), (x, y - 2), (x + 2, y), (x, y + 2))


def _signed_distance(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Distance to the boundary in pixels, positive inside."""
    import cv2

    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    outside = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    # Both are taken between centres of pixels, and the boundary runs half a pixel from either.
    return np.where(mask, inside - 0.5, 0.5 - outside).astype(np.float32)


def _wavering(rng: Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Smooth noise of mean 0 and SD 1."""
    import cv2

    coarse = [int(np.ceil(n / _HAND_PX)) + 4 for n in shape]
    field = cv2.resize(
        rng.standard_normal(coarse).astype(np.float32), None, fx=_HAND_PX, fy=_HAND_PX, interpolation=cv2.INTER_CUBIC
    )
    cut = field[: shape[0], : shape[1]]
    return np.asarray(cut / cut.std(), np.float32)
