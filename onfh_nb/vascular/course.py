"""The course of one branch: its centreline below the size of a voxel, and how thick it is."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.vascular.kernel_regression import smooth

# Widths of the smoothing, in smallest and in largest voxel sides, whichever is more.
WIDTH, WIDTH_LARGEST = 2.5, 0.75
# How far a junction disturbs a branch, in distances from the junction to the wall.
REACH = 1.1
STEP = 0.5


class Samples(NamedTuple):
    """What one branch is made from, along the path of its voxels.

    ``places (m, 3)`` are voxel centres; ``mass (m,)`` the volume (area in a picture) of the voxels handed to each and
    ``middles (m, 3)`` their centroids; ``edge (m,)`` how much of the mass lies at the picture's edge; ``clear (m,)``
    whether no junction disturbs it; ``wall (m,)`` the distance to the wall.
    """

    places: NDArray[np.float64]
    mass: NDArray[np.float64]
    middles: NDArray[np.float64]
    edge: NDArray[np.float64]
    clear: NDArray[np.bool_]
    wall: NDArray[np.float64]


class Course(NamedTuple):
    """Centreline between the two places where junctions begin to disturb it, or free ends.

    ``points (n, 3)``, ``directions (n, 3)``, ``radius (n,)``, in smallest voxel sides; ``resolved`` is False where
    a branch is too short to tell anything but where its voxels are.
    """

    points: NDArray[np.float64]
    directions: NDArray[np.float64]
    radius: NDArray[np.float64]
    resolved: bool


def area_to_radius(area: float, ndim: int) -> float:
    """Radius of a vessel from its cross-section (3-D) or its width (2-D)."""
    return area / 2 if ndim == 2 else math.sqrt(area / math.pi)


def find_course(samples: Samples, *, free: tuple[bool, bool], ring: bool, largest: float, ndim: int) -> Course:
    """Follow one branch.

    Each voxel of the path is moved to the middle of the voxels handed to it, across the path only, and a smooth curve
    is laid through them. In a bend the middle of a cross-section lies outside the centreline, by κr²/4 in 3-D and
    κr²/3 in 2-D, and smoothing pulls inwards: the two are balanced against each other.
    """
    least = max(WIDTH, WIDTH_LARGEST * largest)
    s, along = _arc_length(samples.places, least, ring)
    total = float(s[-1])
    good = samples.clear & (samples.mass > 0)
    if good.sum() < 3 or (not ring and np.ptp(s[good]) < 1.0):
        return _unresolved(samples, ndim)
    shift = samples.middles - samples.places
    shift -= (shift * along).sum(axis=1, keepdims=True) * along
    points = samples.places + np.where(good[:, None], shift, 0.0)
    cells = _cells(s, ring)
    even = _without_caps(s, good, float(samples.wall.max()), free)
    radius = area_to_radius(float(samples.mass[even].sum() / cells[even].sum()), ndim)
    bias = radius**2 * (1 / 2 if ndim == 3 else 2 / 3)
    sigma = max(least, math.sqrt(bias))
    share = 1 - bias / sigma**2
    if ring:
        turns = np.concatenate([s[:-1] - total, s[:-1], s[:-1] + total])
        tripled = [np.concatenate([a[:-1]] * 3) for a in (points, good * 1.0, samples.mass, cells)]
        at = np.linspace(0.0, total, max(4, round(total / STEP)) + 1)
        position, direction = smooth(turns, tripled[0], tripled[1], at, sigma, share)
        position[-1] = position[0]
        radii = _radii(turns, tripled[2] * tripled[1], tripled[3] * tripled[1], at, 2 * radius, ndim)
        return Course(position, direction, radii, True)
    low, high = _extent(s, samples, cells, (good, even), radius, free, ndim)
    at = np.linspace(low, high, max(2, round((high - low) / STEP)) + 1)
    inside = np.clip(at, s[0], s[-1])
    position, direction = smooth(s, points, good * 1.0, inside, sigma, share)
    position += (at - inside)[:, None] * direction
    radii = _radii(s, samples.mass * even, cells * even, inside, 2 * radius, ndim)
    return Course(position, direction, radii, True)


def _arc_length(
    places: NDArray[np.float64], sigma: float, ring: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Arc length of each voxel along the smoothed path, and the direction there."""
    raw = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(places, axis=0), axis=1))])
    if ring:
        turns = np.concatenate([raw[:-1] - raw[-1], raw[:-1], raw[:-1] + raw[-1]])
        path, along = smooth(turns, np.concatenate([places[:-1]] * 3), np.ones(len(turns)), raw, sigma, 1.0)
    else:
        path, along = smooth(raw, places, np.ones(len(raw)), raw, sigma, 1.0)
    s = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    return s, along


def _cells(s: NDArray[np.float64], ring: bool) -> NDArray[np.float64]:
    """Length of path that belongs to each voxel: half the way to its neighbours."""
    half = np.diff(s) / 2
    cells = np.concatenate([half, [0.0]]) + np.concatenate([[0.0], half])
    if ring:
        cells[0] = cells[-1] = half[0] + half[-1]
    return cells


def _without_caps(
    s: NDArray[np.float64], good: NDArray[np.bool_], wall: float, free: tuple[bool, bool]
) -> NDArray[np.bool_]:
    """Samples that stand for the cross-section: the last voxels of a free end hold its cap as well."""
    even = good & (s >= free[0] * wall) & (s <= s[-1] - free[1] * wall)
    if even.sum() >= 3:
        return even
    even = good.copy()
    even[0], even[-1] = even[0] and not free[0], even[-1] and not free[1]
    return even if even.any() else good


def _extent(
    s: NDArray[np.float64],
    samples: Samples,
    cells: NDArray[np.float64],
    use: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    radius: float,
    free: tuple[bool, bool],
    ndim: int,
) -> tuple[float, float]:
    """Arc length at which the centreline begins and ends."""
    good, even = use
    clear = s[good]
    ends = [float(clear[0]), float(clear[-1])]
    if free[1]:
        ends[1] = s[-1] + _past_end(s, samples.mass, samples.edge, cells, even, radius, ndim)
    if free[0]:
        back = tuple(a[::-1] for a in (samples.mass, samples.edge, cells, even))
        ends[0] = -_past_end(s[-1] - s[::-1], *back, radius, ndim)
    middle = (clear[0] + clear[-1]) / 2
    return min(ends[0], middle - 0.25), max(ends[1], middle + 0.25)


def _past_end(
    s: NDArray[np.float64],
    mass: NDArray[np.float64],
    edge: NDArray[np.float64],
    cells: NDArray[np.float64],
    good: NDArray[np.bool_],
    radius: float,
    ndim: int,
) -> float:
    """How far beyond its last voxel (before it, if negative) the centreline of a free end goes.

    The end is where the volume puts it: the voxels beyond a cut, less a round cap, over the cross-section before the
    cut. At the edge of the picture there is no cap.
    """
    inner = np.flatnonzero(good)[1:]
    cuts = inner[(s[inner] >= s[-1] - 8 * radius) & (s[inner] <= s[-1] - 1.5 * radius)]
    if not len(cuts):
        cuts = inner[:1] if len(inner) else np.array([len(s) - 1])
    window = good & (s >= s[-1] - 10 * radius)
    area = mass[window].sum() / cells[window].sum()
    r = area_to_radius(area, ndim)
    cap = (2 / 3) * math.pi * r**3 if ndim == 3 else math.pi * r**2 / 2
    if edge[cuts[0] :].sum() > 0.5 * area:
        cap = 0.0
    beyond = np.cumsum(mass[::-1])[::-1][cuts]
    starts = (s[cuts] + s[cuts - 1]) / 2
    return float((starts + (beyond - cap) / area).mean() - s[-1])


def _radii(
    s: NDArray[np.float64],
    mass: NDArray[np.float64],
    cells: NDArray[np.float64],
    at: NDArray[np.float64],
    width: float,
    ndim: int,
) -> NDArray[np.float64]:
    """Radius along the centreline, from the voxels handed to each stretch of it."""
    near = np.exp(-0.5 * ((at[:, None] - s[None]) / max(width, 2.0)) ** 2) + 1e-9
    area = (near @ mass) / np.maximum(near @ cells, 1e-12)
    out: NDArray[np.float64] = area / 2 if ndim == 2 else np.sqrt(area / math.pi)
    return out


def _unresolved(samples: Samples, ndim: int) -> Course:
    ends = samples.places[[0, -1]]
    direction = ends[1] - ends[0]
    length = float(np.linalg.norm(direction))
    unit = direction / length if length else direction
    radius = max(float(samples.wall.max()) - 0.5, 0.25)
    return Course(ends, np.stack([unit, unit]), np.full(2, radius), False)
