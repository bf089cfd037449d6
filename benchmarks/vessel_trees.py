"""Random smooth vessel trees with known truth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from benchmarks.vessel_shapes import Curve, Shape, curve_length

STEP = 0.25
# Bending of a vessel: direction changes by a walk of this size per √mm, smoothed over the length below.
BEND, SMOOTH_MM = 0.25, 4.0


def _course(rng: np.random.Generator, start: Curve, heading: NDArray[np.float64], length: float) -> Curve:
    """A smooth random course: the directions follow a smoothed random walk."""
    n, ndim = max(4, round(length / STEP)), len(start)
    kernel = np.hanning(round(2 * SMOOTH_MM / STEP) + 2)
    push = rng.normal(size=(n + len(kernel) - 1, ndim)) * np.sqrt(len(kernel) / (kernel**2).sum())
    push = np.stack([np.convolve(push[:, k], kernel / np.sqrt(len(kernel)), "valid") for k in range(ndim)], axis=1)
    direction = heading + np.cumsum(push * BEND * STEP / np.sqrt(2 * SMOOTH_MM), axis=0)
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    return np.concatenate([start[None], start + np.cumsum(direction, axis=0) * (length / n)])


def grow(
    rng: np.random.Generator,
    ndim: int,
    radius_mm: float,
    *,
    n_branches: int = 9,
    clear_mm: float = 2.5,
    thinnest_mm: float = 0.0,
    leaves_within: float = 1.0,
) -> Shape:
    """Grow a tree whose branches keep clear of each other but where one springs from the other.

    ``radius_mm`` is the mean; the trunk is thicker and each branch thinner than its parent, but none thinner than
    ``thinnest_mm``. Branches spring at 40–80°, from interior places of their parent that are away from other junctions,
    and are clear of the parent beyond a stretch of at most the share ``leaves_within`` of their length.
    """
    trunk = _straight_enough(rng, np.zeros(ndim), _unit(rng.normal(size=ndim)), rng.uniform(60, 90))
    courses, radii, used = [trunk], [1.25 * radius_mm], [[0.0, curve_length(trunk)]]
    for _ in range(1500):
        if len(courses) == n_branches:
            break
        k = int(rng.integers(len(courses)))
        total, away = curve_length(courses[k]), 4 * radii[k] + 4
        s = rng.uniform(0, total)
        if min(abs(s - u) for u in used[k]) < away:
            continue
        at = round(s / total * (len(courses[k]) - 1))
        along = _unit(courses[k][min(at + 1, len(courses[k]) - 1)] - courses[k][at - 1])
        side = rng.normal(size=ndim)
        side = _unit(side - (side @ along) * along)
        angle = np.radians(rng.uniform(40, 80))
        heading = np.cos(angle) * along + np.sin(angle) * side
        radius = radii[k] * rng.uniform(0.75, 0.95)
        new = _straight_enough(rng, courses[k][at], heading, rng.uniform(14, 32))
        least = [r + radius + clear_mm for r in radii]
        leaving = 1.25 * least[k] / np.sin(angle)
        if (leaves_within == 1 or leaving <= leaves_within * curve_length(new)) and _keeps_clear(
            new, courses, least, k, leaving
        ):
            courses.append(new)
            radii.append(radius)
            used[k].append(s)
            used.append([0.0, curve_length(new)])
    lengths = [curve_length(course) for course in courses]
    scale = radius_mm / np.average(radii, weights=lengths)
    n = len(courses) - 1
    return Shape("tree", tuple(courses), tuple(max(thinnest_mm, float(r * scale)) for r in radii), n, 2 * n + 1, n + 2)


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return vector / np.linalg.norm(vector)


def _straight_enough(rng: np.random.Generator, start: Curve, heading: NDArray[np.float64], length: float) -> Curve:
    """A course that does not come back to itself."""
    while True:
        course = _course(rng, start, heading, length)
        if np.linalg.norm(course[-1] - course[0]) > 0.75 * curve_length(course):
            return course


def _keeps_clear(new: Curve, courses: list[Curve], least: list[float], parent: int, leaving_mm: float) -> bool:
    """Away from every vessel by the least distance to each, but for the stretch over which it leaves its parent."""
    s = STEP * np.arange(len(new))
    for k, course in enumerate(courses):
        near = cKDTree(course).query(new)[0] < least[k]
        if (near & (s > (leaving_mm if k == parent else 0))).any():
            return False
    return True
