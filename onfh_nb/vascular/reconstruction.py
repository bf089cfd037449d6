"""From a mask to branches in smallest voxel sides: the steps of the measurement in their order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.vascular.course import REACH, Course, Samples, find_course
from onfh_nb.vascular.junctions import meeting_point
from onfh_nb.vascular.nearest_line import nearest_line
from onfh_nb.vascular.pruning import Pruner
from onfh_nb.vascular.thinning import thin
from onfh_nb.vascular.tracing import Network, Path, trace
from onfh_nb.vascular.voxels import Voxels
from onfh_nb.vascular.wall_distance import wall_distance


class RawBranch(NamedTuple):
    """A branch in smallest voxel sides; ``nodes`` are −1 for a ring, ``free`` tells which ends are terminals."""

    points: NDArray[np.float64]
    radius: NDArray[np.float64]
    nodes: tuple[int, int]
    free: tuple[bool, bool]
    path_length: float
    resolved: bool


class Reconstruction(NamedTuple):
    """Branches and the places of the nodes, by number."""

    branches: list[RawBranch]
    nodes: dict[int, NDArray[np.float64]]


def reconstruct(voxels: Voxels, prune: float) -> Reconstruction:
    """Thin, trace, prune, and lay a smooth centreline through every branch.

    Parameters
    ----------
    voxels : Voxels
        A mask that is not empty.
    prune : float
        Shortest spur kept, in smallest voxel sides.
    """
    distance = wall_distance(voxels)
    places = voxels.coords * voxels.steps
    network = trace(voxels, thin(voxels, distance))
    pruner = Pruner(network, places, distance)
    pruner.prune_spurs(prune)
    pruner.cut_touches()
    pruner.prune_spurs(prune)
    pruner.merge_junctions()
    degrees = network.degrees()
    junctions = {node for node, degree in degrees.items() if degree > 1 and node >= 0}
    handed = _hand_out(voxels, network, junctions, places)
    middles = {node: places[network.nodes[node]].mean(axis=0) for node in network.nodes}
    courses = {
        key: _course(voxels, path, (handed, distance, places), network, junctions)
        for key, path in sorted(network.paths.items())
    }
    nodes = _place_nodes(network, courses, junctions, middles, pruner)
    branches = [
        _branch(courses[key], path, nodes, junctions, pruner.length(path)) for key, path in sorted(network.paths.items())
    ]
    return Reconstruction(branches, nodes)


def _hand_out(
    voxels: Voxels, network: Network, junctions: set[int], places: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Volume, its first moment and its part at the picture's edge for each voxel of the lines, 0 for all others."""
    line = np.unique(
        np.concatenate([path.voxels for path in network.paths.values()] + list(network.nodes.values()) or [[]])
    ).astype(np.int64)
    owner = nearest_line(voxels, line, places)
    owned = np.flatnonzero(owner >= 0)
    target = line[owner[owned]]
    n, size = len(voxels.flat), float(np.prod(voxels.steps))
    mass = np.bincount(target, minlength=n) * size
    moment = np.stack([np.bincount(target, places[owned, a], n) * size for a in range(3)], axis=1)
    edge = np.bincount(target, voxels.on_edge[owned], n) * size
    return mass, moment, edge


def _course(
    voxels: Voxels,
    path: Path,
    fields: tuple[tuple[NDArray[np.float64], ...], NDArray[np.float64], NDArray[np.float64]],
    network: Network,
    junctions: set[int],
) -> Course:
    (mass, moment, edge), distance, places = fields
    v = path.voxels
    ring = path.start < 0
    if ring and v[0] != v[-1]:
        v = np.concatenate([v, v[:1]])
    clear = np.ones(len(v), dtype=np.bool_)
    for node in {path.start, path.end} & junctions:
        inside = network.nodes[node]
        apart = np.linalg.norm(places[v][:, None] - places[inside][None], axis=2)
        clear &= (apart > REACH * distance[inside].max()).all(axis=1)
    here = np.maximum(mass[v], 1e-12)
    samples = Samples(places[v], mass[v], moment[v] / here[:, None], edge[v], clear, distance[v])
    free = (not ring and path.start not in junctions, not ring and path.end not in junctions)
    return find_course(samples, free=free, ring=ring, largest=float(voxels.steps.max()), ndim=voxels.ndim)


def _place_nodes(
    network: Network,
    courses: dict[int, Course],
    junctions: set[int],
    middles: dict[int, NDArray[np.float64]],
    pruner: Pruner,
) -> dict[int, NDArray[np.float64]]:
    nodes = dict(middles)
    lines: dict[int, list[tuple[NDArray[np.float64], NDArray[np.float64]]]] = {node: [] for node in junctions}
    for key, path in network.paths.items():
        course = courses[key]
        for node, at in ((path.start, 0), (path.end, -1)):
            if node not in junctions:
                nodes[node] = course.points[at]
            elif course.resolved:
                lines[node].append((course.points[at], course.directions[at]))
    for node, found in lines.items():
        if len(found) > 1:
            points, directions = (np.stack(part) for part in zip(*found, strict=True))
            nodes[node] = meeting_point(points, directions, middles[node], 2 * pruner.radius(node))
    nodes.pop(-1, None)
    return nodes


def _branch(
    course: Course, path: Path, nodes: dict[int, NDArray[np.float64]], junctions: set[int], path_length: float
) -> RawBranch:
    points, radius = course.points, course.radius
    for node, front in ((path.start, True), (path.end, False)):
        if node in junctions:
            parts = [nodes[node][None], points] if front else [points, nodes[node][None]]
            points = np.concatenate(parts)
            radius = np.concatenate([radius[:1], radius] if front else [radius, radius[-1:]])
    if not course.resolved:
        points = np.stack([points[0], points[-1]]) if len(points) > 2 else points
        radius = radius[[0, -1]]
    free = (path.start >= 0 and path.start not in junctions, path.end >= 0 and path.end not in junctions)
    return RawBranch(points, radius, (path.start, path.end), free, path_length, course.resolved)
