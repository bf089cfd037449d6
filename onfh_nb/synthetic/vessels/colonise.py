"""Space colonisation: vessels grow towards points of marrow that no vessel serves yet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from onfh_nb.synthetic.vessels.nearest import nearest
from onfh_nb.synthetic.vessels.parameters import TreeParams
from onfh_nb.synthetic.vessels.space import HeadSpace, in_room, living_weight

Floats = NDArray[np.float64]
_ROUNDS = 22
_ENTRY_MM = 2.4  # straight through the plate before anything attracts


class Shoots(NamedTuple):
    """Nodes of a first, coarse tree in the hip frame: points (n, 3), parents (n,), number of the root (n,)."""

    points: Floats
    parent: NDArray[np.intp]
    root: NDArray[np.intp]


def draw_attractors(rng: Generator, space: HeadSpace, params: TreeParams) -> Floats:
    """Points that call for blood, in the hip frame, shape (n, 3): few in dead bone, many in its living border."""
    n = int(rng.integers(*params.attractors, endpoint=True))
    largest = max(1.0, params.core_density, params.rim_density)
    radius = space.shape.radius_mm
    cube = rng.uniform(-radius, radius, (int(n * largest * 6 / np.pi), 3))
    weight = living_weight(space, cube, params.core_density, params.rim_density) / largest
    kept = (rng.random(len(cube)) < weight) & in_room(space, cube)
    return np.asarray(cube[kept])


def colonise(rng: Generator, space: HeadSpace, starts: Floats, directions: Floats, params: TreeParams) -> Shoots:
    """Grow from all foramina at once.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    space : HeadSpace
        The head.
    starts, directions : ndarray, shape (r, 3)
        Foramina and the directions in which they are entered, hip frame.
    params : TreeParams
        How vessels grow.

    Returns
    -------
    Shoots
    """
    points, way, parent, root = _entries(starts, directions, params.step_mm)
    attractors = draw_attractors(rng, space, params)
    closest = np.full(len(attractors), np.inf)
    owner = np.zeros(len(attractors), np.intp)
    fresh = 0
    for _ in range(_ROUNDS):
        if not len(attractors):
            break
        away, close = nearest(attractors, points[fresh:])
        better = away < closest
        closest[better], owner[better] = away[better], fresh + close[better]
        keep = closest >= params.kill_mm
        attractors, closest, owner = attractors[keep], closest[keep], owner[keep]
        fresh = len(points)
        called = closest < params.influence_mm
        grown, course, sources = _steps(points, way, attractors[called], owner[called], params)
        free = in_room(space, grown)
        free &= nearest(grown, points)[0] > 0.6 * params.step_mm
        if not free.any():
            break
        points, way = np.vstack([points, grown[free]]), np.vstack([way, course[free]])
        parent, root = np.concatenate([parent, sources[free]]), np.concatenate([root, root[sources[free]]])
    return Shoots(points, parent, root)


def _entries(
    starts: Floats, directions: Floats, step: float
) -> tuple[Floats, Floats, NDArray[np.intp], NDArray[np.intp]]:
    n, r = round(_ENTRY_MM / step) + 1, len(starts)
    far = np.arange(n) * step
    points = (starts[None] + far[:, None, None] * directions[None]).reshape(-1, 3)
    parent = np.arange(n * r) - r
    return points, np.tile(directions, (n, 1)), np.where(parent < 0, -1, parent), np.tile(np.arange(r), n)


def _steps(
    points: Floats, way: Floats, attractors: Floats, owner: NDArray[np.intp], params: TreeParams
) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """New nodes, their directions, and the nodes from which they grow."""
    sources = np.unique(owner)
    pull = np.zeros((len(points), 3))
    toward = attractors - points[owner]
    np.add.at(pull, owner, toward / np.linalg.norm(toward, axis=1, keepdims=True))
    mean = pull[sources]
    mean /= np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
    course = (1 - params.inertia) * mean + params.inertia * way[sources]
    course /= np.maximum(np.linalg.norm(course, axis=1, keepdims=True), 1e-9)
    return points[sources] + params.step_mm * course, course, sources
