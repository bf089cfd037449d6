"""The course of one branch: its centreline below the size of a voxel, and how thick it is."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.vascular.free_end import find_tip
from onfh_nb.vascular.kernel_regression import smooth
from onfh_nb.vascular.projection_onto_curve import arc_lengths, length_along, place_along
from onfh_nb.vascular.rough_walls import seen_through_noise
from onfh_nb.vascular.stretches import Stretches, area_to_radius, gather, radii, unrolled
from onfh_nb.vascular.thinning import CUBES
from onfh_nb.vascular.tracing import SINGLE

# Widths of the smoothing, in smallest and in largest voxel sides, whichever is more.
WIDTH, WIDTH_LARGEST = 2.5, 1.1
# Between points of the curve through the path, and of those drawn after it, in smallest voxel sides.
FIRST_STEP, STEPS = 1.0, (1.0, 0.5)
# No vessel is drawn thinner than this radius, in smallest voxel sides.
THINNEST = 0.25
# Shorter branches (in smallest voxel sides) are drawn straight from end to end.
SHORTEST = 2.0
# A free end disturbs the thickness as far as this many distances to the wall.
CAP = 1.5


class Samples(NamedTuple):
    """What one branch is made from, in smallest voxel sides.

    ``line (m, 3)`` are the centres of the voxels on its path, those near a junction left out, and ``wall (m,)`` their
    distances to the wall; ``voxels (n, 3)`` are the centres of all voxels of the branch, ``volume (n,)`` what each
    counts (area in a picture), ``owner (n,)`` the nearest row of ``line``, and ``edge (n,)`` whether the voxel lies at
    the edge of the picture. ``shared (n,)`` marks voxels of a junction: only those within the vessel's thickness count.
    """

    line: NDArray[np.float64]
    wall: NDArray[np.float64]
    voxels: NDArray[np.float64]
    volume: NDArray[np.float64]
    owner: NDArray[np.int64]
    edge: NDArray[np.bool_]
    shared: NDArray[np.bool_]


class Course(NamedTuple):
    """Centreline between the two places where junctions begin to disturb it, or free ends.

    ``points (n, 3)``, ``directions (n, 3)``, ``radius (n,)``, in smallest voxel sides; ``resolved`` is False where
    a branch is too short to tell anything but where its voxels are.
    """

    points: NDArray[np.float64]
    directions: NDArray[np.float64]
    radius: NDArray[np.float64]
    resolved: bool


def find_course(samples: Samples, *, free: tuple[bool, bool], ring: bool, largest: float, ndim: int) -> Course:
    """Follow one branch.

    A first curve through the voxels of the path tells where along the branch each voxel of the vessel lies; the curve
    through the middles of those at the same place is the next one. In a bend the middle of a cross-section lies outside
    the centreline, by κr²/4 in 3-D and κr²/3 in 2-D, and smoothing pulls inwards: the two are balanced.
    """
    least = max(WIDTH, WIDTH_LARGEST * largest)
    raw = arc_lengths(samples.line)
    if len(raw) < 3 or raw[-1] < SHORTEST:
        return _unresolved(samples, free)
    curve = _first_curve(raw, samples.line, least, ring)
    wall, thick = float(samples.wall.max()), float(np.median(samples.wall)) + 0.5
    reach = 2 * (wall + largest) + 2
    total = length_along(curve)
    s = raw[samples.owner] * (total / raw[-1])
    for step in STEPS:
        if total < SHORTEST:
            return _unresolved(samples, free)
        s, away = place_along(samples.voxels, curve, s, reach, ring)
        counted = samples._replace(volume=np.where(samples.shared & (away > thick), 0.0, samples.volume))
        drawn = _drawn(counted, total, s, (free, ring, least, wall, ndim), step)
        before, curve, total = total, drawn.points, length_along(drawn.points)
        s *= total / before
    if total > 1.2 * raw[-1] + 2 * (wall + 1):
        return _unresolved(samples, free)
    radius = radii(drawn.stretches, drawn.even, drawn.at, 2 * drawn.radius, ndim)
    if ndim == 3 and largest < CUBES:
        radius *= _noise(samples, drawn, s, reach, (free, ring, wall))
    return Course(drawn.points, drawn.directions, radius, True)


class _Drawn(NamedTuple):
    """A curve and what it was drawn from: points at the arc lengths ``at``, the even stretches, the mean radius."""

    points: NDArray[np.float64]
    directions: NDArray[np.float64]
    at: NDArray[np.float64]
    stretches: Stretches
    even: NDArray[np.bool_]
    radius: float


def _drawn(
    samples: Samples,
    total: float,
    s: NDArray[np.float64],
    how: tuple[tuple[bool, bool], bool, float, float, int],
    step: float,
) -> _Drawn:
    free, ring, least, wall, ndim = how
    found = gather(s, samples.voxels, samples.volume, samples.edge, total)
    even = (found.s > free[0] * wall) & (found.s < total - free[1] * wall)
    even = even if even.sum() >= 3 else np.ones(len(even), np.bool_)
    radius = max(area_to_radius(float(found.volume[even].mean()) / found.width, ndim), THINNEST)
    bias = radius**2 * (1 / 2 if ndim == 3 else 2 / 3)
    sigma = max(least, math.sqrt(bias))
    if ring:
        found, even = unrolled(found, total), np.concatenate([even] * 3)
        low, high = 0.0, total
    else:
        low, high = _ends(samples, s, total, (free, radius, wall, ndim))
        most = 2 * (radius + wall)
        low, high = max(min(low, total / 2 - 0.25), -most), min(max(high, total / 2 + 0.25), total + most)
    at = _evenly(low, high, step)
    inside = np.minimum(np.maximum(at, found.s[0]), found.s[-1])
    position, direction = smooth(found.s, found.places, found.volume, inside, sigma, 1 - bias / sigma**2)
    position += (at - inside)[:, None] * direction
    if ring:
        position[-1] = position[0]
    return _Drawn(position, direction, at, found, even, radius)


def _noise(
    samples: Samples, drawn: _Drawn, s: NDArray[np.float64], reach: float, how: tuple[tuple[bool, bool], bool, float]
) -> float:
    """What rough walls add to the radius, looked for where neither end nor junction disturbs."""
    free, ring, wall = how
    low, high = free[0] * CAP * wall, length_along(drawn.points) - free[1] * CAP * wall
    if high - low < 2 * CAP * wall:
        return 1.0
    s, away = place_along(samples.voxels, drawn.points, s, reach, ring)
    inside = (s > low) & (s < high) & ~samples.shared
    return seen_through_noise(samples.volume[inside], away[inside], high - low)


def _evenly(low: float, high: float, step: float) -> NDArray[np.float64]:
    n = max(3, round((high - low) / step))
    return low + (high - low) / n * np.arange(n + 1, dtype=np.float64)


def _ends(
    samples: Samples, s: NDArray[np.float64], total: float, how: tuple[tuple[bool, bool], float, float, int]
) -> tuple[float, float]:
    """Arc lengths at which the centreline begins and ends.

    A vessel that is one voxel thick has no round cap: its axis ends somewhere in its last voxel, the middle of which is
    the best guess. The volume tells where the axis of a thicker one ends.
    """
    free, radius, wall, ndim = how
    low, high = 0.0, total
    if wall <= SINGLE:
        own = s[~samples.shared]
        return (float(own.min()) if free[0] else low), (float(own.max()) if free[1] else high)
    if free[0]:
        low = total - find_tip(total - s, samples.volume, samples.edge, total, radius, ndim)
    if free[1]:
        high = find_tip(s, samples.volume, samples.edge, total, radius, ndim)
    return low, high


def _first_curve(raw: NDArray[np.float64], line: NDArray[np.float64], sigma: float, ring: bool) -> NDArray[np.float64]:
    at = _evenly(0.0, float(raw[-1]), FIRST_STEP)
    if not ring:
        return smooth(raw, line, np.ones(len(raw)), at, sigma, 1.0)[0]
    turns = np.concatenate([raw[:-1] - raw[-1], raw[:-1], raw[:-1] + raw[-1]])
    curve, _ = smooth(turns, np.concatenate([line[:-1]] * 3), np.ones(len(turns)), at, sigma, 1.0)
    curve[-1] = curve[0]
    return curve


def _unresolved(samples: Samples, free: tuple[bool, bool]) -> Course:
    """A straight piece between the ends of the path; a free end lies as far out as the voxels of the branch do."""
    first, last = samples.line[0], samples.line[-1]
    own = samples.voxels[~samples.shared]
    direction = last - first
    if not direction.any() and len(own) > 1:
        direction = np.linalg.svd(own - own.mean(axis=0), full_matrices=False)[2][0]
    length = float(np.linalg.norm(direction))
    unit = direction / length if length else direction
    along = (own - first) @ unit if len(own) else np.zeros(1)
    if free[0]:
        first = first + min(0.0, float(along.min())) * unit
    if free[1]:
        last = last + max(0.0, float(along.max() - (last - samples.line[0]) @ unit)) * unit
    radius = max(float(samples.wall.max()) - 0.5, 0.25)
    return Course(np.stack([first, last]), np.stack([unit, unit]), np.full(2, radius), False)
