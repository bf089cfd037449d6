"""New vessels: sprouts from the middle of branches and longer tips, with room about them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.vessels.curve import arc_lengths, at_lengths, evenly, wind
from onfh_nb.synthetic.vessels.nearest import nearest
from onfh_nb.synthetic.vessels.space import in_room, to_hip
from onfh_nb.synthetic.vessels.tree import VesselTree

Floats = NDArray[np.float64]
_CLEAR_MM, _FREE_MM = 1.6, 2.4  # as two branches of a grown tree, but leaving at an angle
_SPACED_MM = (2.4, 1.6, 0.0)  # three, then two voxels of an angiogram to both ends of a branch, where it is long enough
_DIAMETERS = 2.0  # between two junctions at least
_TRIES = 40


class Growth(NamedTuple):
    """New nodes behind an old one: RAS mm, shape (m, 3), the old one not among them."""

    node: int
    points: Floats


def sites(tree: VesselTree, spaced_mm: float = 0.0) -> NDArray[np.int32]:
    """Nodes from which a sprout may grow: within a branch in the head, away from both of its ends.

    Parameters
    ----------
    tree : VesselTree
        The tree.
    spaced_mm : float
        Least distance from both ends; two diameters in any case.

    Returns
    -------
    ndarray of int32
    """
    apart = np.maximum(2 * _DIAMETERS * tree.radius_mm, spaced_mm)
    away = np.asarray(_to_ends(tree.points_mm, tree.parent, tree.inside))
    return np.flatnonzero(away >= apart).astype(np.int32)


@compiled
def _to_ends(points: Any, parent: Any, inside: Any) -> Any:
    """Way from each node within a branch in the head to the nearer end of it; −1 for ends and outside the head."""
    n = parent.shape[0]
    count, up, down = np.zeros(n, np.int64), np.zeros(n), np.zeros(n)
    edge = np.zeros(n)
    for k in range(n):
        if parent[k] >= 0 and inside[k] and inside[parent[k]]:
            count[parent[k]] += 1
            edge[k] = np.sqrt(((points[k] - points[parent[k]]) ** 2).sum())
    out = np.full(n, -1.0)
    for k in range(n):
        if edge[k] > 0.0:
            up[k] = edge[k] + (up[parent[k]] if count[parent[k]] == 1 else 0.0)
    for k in range(n - 1, -1, -1):
        if edge[k] > 0.0:
            if count[parent[k]] == 1:
                down[parent[k]] = down[k] + edge[k]
            if count[k] == 1:
                out[k] = min(up[k], down[k])
    return out


def sprout(tree: VesselTree, rng: Generator, length_mm: float) -> Growth | None:
    """The best of some sprouts of at most a length; None where no branch has a place for one."""
    best: Growth | None = None
    for places in (sites(tree, spaced) for spaced in _SPACED_MM):
        for _ in range(_TRIES if len(places) else 0):
            node = int(rng.choice(places))
            tangent = tree.points_mm[node] - tree.points_mm[tree.parent[node]]
            grown = _grow(tree, rng, node, _aside(rng, tangent), length_mm, _FREE_MM)
            best = _longer(best, grown, tree)
            if best is not None and growth_length(tree, best) >= length_mm - 1e-9:
                return best
    return best


def longer_tip(tree: VesselTree, rng: Generator, tip: int, length_mm: float) -> Growth | None:
    """A tip grown by at most a length, nearly straight on; None where it meets something at once."""
    tangent = tree.points_mm[tip] - tree.points_mm[tree.parent[tip]]
    tangent = tangent / np.linalg.norm(tangent)
    best: Growth | None = None
    for k in range(8):
        way = tangent + (0.15 + 0.1 * k) * rng.standard_normal(3)
        best = _longer(best, _grow(tree, rng, tip, way / np.linalg.norm(way), length_mm, 0.0), tree)
        if best is not None and growth_length(tree, best) >= length_mm - 1e-9:
            break
    return best


def added(tree: VesselTree, growth: Growth, length_mm: float) -> Growth:
    """The first part of a growth, of a given length."""
    points = np.vstack([tree.points_mm[growth.node], growth.points])
    way = arc_lengths(points)
    if length_mm >= way[-1]:
        return growth
    kept = points[: int(np.searchsorted(way, length_mm - 1e-9))]
    return Growth(growth.node, np.vstack([kept, at_lengths(points, np.array([length_mm]))])[1:])


def growth_length(tree: VesselTree, growth: Growth) -> float:
    """Length of a growth in mm."""
    return float(arc_lengths(np.vstack([tree.points_mm[growth.node], growth.points]))[-1])


def _longer(best: Growth | None, other: Growth | None, tree: VesselTree) -> Growth | None:
    if best is None or other is None:
        return best or other
    return other if growth_length(tree, other) > growth_length(tree, best) else best


def _aside(rng: Generator, tangent: Floats) -> Floats:
    """A direction at 55 to 85 degrees from another."""
    along = tangent / np.linalg.norm(tangent)
    across = np.cross(along, rng.standard_normal(3))
    across /= np.linalg.norm(across)
    angle = np.deg2rad(rng.uniform(55.0, 85.0))
    return np.asarray(np.cos(angle) * along + np.sin(angle) * across)


def _grow(tree: VesselTree, rng: Generator, node: int, way: Floats, length_mm: float, free_mm: float) -> Growth | None:
    """A wound path from a node, as long as nothing is in its way, at most of the length; None if that is nothing."""
    reach = np.linspace(0.0, 1.1 * length_mm + 1.0, int(length_mm / 0.2) + 6)[:, None]
    bend = np.cross(way, rng.standard_normal(3)) * rng.uniform(0.0, 0.04)
    points = tree.points_mm[node] + reach * way + 0.5 * reach**2 * bend
    points = evenly(wind(rng, points, float(rng.uniform(*tree.params.arc_chord))), tree.params.node_mm)
    going = arc_lengths(points)
    bad = ~in_room(tree.space, to_hip(tree.space, points), margin_mm=0.5)
    others = tree.inside.copy()
    others[_kin(tree, node, free_mm)] = False
    away = nearest(points, tree.points_mm[others])[0]
    bad |= (away < _CLEAR_MM) & (going > free_mm)
    bad[0] = False
    usable = points[: int(bad.argmax())] if bad.any() else points
    if len(usable) < 2:
        return None
    return added(tree, Growth(node, usable[1:]), length_mm)


def _kin(tree: VesselTree, node: int, free_mm: float) -> NDArray[np.int32]:
    """Nodes just behind a tip, from which it need not keep its distance."""
    if free_mm > 0:
        return np.zeros(0, np.int32)
    own, way = [node], 0.0
    while way < _FREE_MM and tree.parent[own[-1]] >= 0:
        before = int(tree.parent[own[-1]])
        way += float(np.linalg.norm(tree.points_mm[own[-1]] - tree.points_mm[before]))
        own.append(before)
    return np.array(own, np.int32)
