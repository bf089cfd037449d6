"""From a mask to branches in smallest voxel sides: the steps of the measurement in their order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.vascular.course import Course, Samples, find_course
from onfh_nb.vascular.junctions import end_course, meeting_point
from onfh_nb.vascular.nearest_line import nearest_line
from onfh_nb.vascular.pruning import Pruner
from onfh_nb.vascular.thinning import thin
from onfh_nb.vascular.tracing import SINGLE, Network, Path, trace
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


class Handed(NamedTuple):
    """All voxels in the ``order`` of the line voxel that owns them; those of k lie from ``bounds[k]`` to the next."""

    order: NDArray[np.int64]
    bounds: NDArray[np.int64]

    def counts(self, line: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many voxels each of these line voxels owns."""
        return self.bounds[line + 1] - self.bounds[line]

    def of(self, line: NDArray[np.int64]) -> NDArray[np.int64]:
        """The voxels that these line voxels own, one after the other."""
        counts = self.counts(line)
        starts = np.repeat(self.bounds[line] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        return self.order[starts + np.arange(counts.sum())]


# How far a junction disturbs a branch, in distances from the junction to the wall.
REACH = 1.3


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
    places = np.asarray(voxels.coords * voxels.steps, dtype=np.float64)
    network = trace(voxels, thin(voxels, distance), distance)
    pruner = Pruner(network, places, distance)
    pruner.prune_spurs(prune)
    pruner.cut_touches()
    pruner.prune_spurs(prune)
    pruner.merge_junctions()
    degrees = network.degrees()
    junctions = {node for node, degree in degrees.items() if degree > 1 and node >= 0}
    handed = _hand_out(voxels, network, places)
    middles = {node: places[network.nodes[node]].mean(axis=0) for node in network.nodes}
    clear = {key: _clear(path, network, junctions, places, distance) for key, path in network.paths.items()}
    shared = _shared(network, clear, junctions, handed)
    size, largest = float(np.prod(voxels.steps)), float(voxels.steps.max())
    courses = {}
    for key, path in sorted(network.paths.items()):
        line, members, owner, common = _samples(voxels, path, clear[key], handed, shared)
        volume = np.asarray(size * voxels.member[members], dtype=np.float64)
        samples = Samples(places[line], distance[line], places[members], volume, owner, voxels.on_edge[members], common)
        free = (path.start >= 0 and path.start not in junctions, path.end >= 0 and path.end not in junctions)
        courses[key] = find_course(samples, free=free, ring=path.start < 0, largest=largest, ndim=voxels.ndim)
    nodes = _place_nodes(network, courses, junctions, middles, pruner)
    branches = [
        _branch(courses[key], path, nodes, junctions, pruner.length(path))
        for key, path in sorted(network.paths.items())
    ]
    return Reconstruction(branches, nodes)


def _hand_out(voxels: Voxels, network: Network, places: NDArray[np.float64]) -> Handed:
    """Give each voxel to the nearest voxel of the lines."""
    lines = [path.voxels for path in network.paths.values()] + list(network.nodes.values())
    line = np.unique(np.concatenate(lines))
    owner = nearest_line(voxels, line, places)
    given = np.where(owner >= 0, line[owner], -1)
    order = np.argsort(given, kind="stable")
    bounds = np.searchsorted(given[order], np.arange(len(given) + 1))
    return Handed(order, bounds)


def _clear(
    path: Path, network: Network, junctions: set[int], places: NDArray[np.float64], distance: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Voxels of a path that no junction disturbs."""
    clear = np.ones(len(path.voxels), dtype=np.bool_)
    for node in {path.start, path.end} & junctions:
        inside = network.nodes[node]
        apart = np.linalg.norm(places[path.voxels][:, None] - places[inside][None], axis=2)
        clear &= (apart > REACH * distance[inside].max()).all(axis=1)
    return clear if clear.sum() > 2 else np.ones(len(clear), dtype=np.bool_)


def _samples(
    voxels: Voxels, path: Path, clear: NDArray[np.bool_], handed: Handed, shared: dict[int, NDArray[np.int64]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Line voxels of a branch, the voxels that may be its own, the line voxel each is near, and the shared ones."""
    v = path.voxels
    if path.start < 0 and v[0] != v[-1]:
        v = np.concatenate([v, v[:1]])
        clear = np.ones(len(v), np.bool_)
    line = v[clear]
    own = line[:-1] if path.start < 0 else line
    parts = [handed.of(own)]
    owners = [np.repeat(np.arange(len(own)), handed.counts(own))]
    for node, at in ((path.start, 0), (path.end, len(line) - 1)):
        if node in shared:
            parts.append(shared[node])
            owners.append(np.full(len(shared[node]), at))
    members = np.concatenate(parts)
    return line, members, np.concatenate(owners), np.arange(len(members)) >= len(parts[0])


def _shared(
    network: Network, clear: dict[int, NDArray[np.bool_]], junctions: set[int], handed: Handed
) -> dict[int, NDArray[np.int64]]:
    """Voxels around each junction that belong to none of its branches alone."""
    near: dict[int, list[NDArray[np.int64]]] = {node: [network.nodes[node]] for node in junctions}
    for key, path in network.paths.items():
        if path.start in junctions or path.end in junctions:
            dim = np.flatnonzero(~clear[key])
            for node, part in ((path.start, dim < len(clear[key]) / 2), (path.end, dim >= len(clear[key]) / 2)):
                if node in junctions:
                    near[node].append(path.voxels[dim[part]])
    return {node: handed.of(np.unique(np.concatenate(parts))) for node, parts in near.items()}


def _place_nodes(
    network: Network,
    courses: dict[int, Course],
    junctions: set[int],
    middles: dict[int, NDArray[np.float64]],
    pruner: Pruner,
) -> dict[int, NDArray[np.float64]]:
    nodes = dict(middles)
    lines: dict[int, list[NDArray[np.float64]]] = {node: [] for node in junctions}
    for key, path in network.paths.items():
        course = courses[key]
        for node, at in ((path.start, 0), (path.end, -1)):
            if node not in junctions:
                nodes[node] = course.points[at]
            elif course.resolved:
                lines[node].append(end_course(course.points if at == 0 else course.points[::-1], course.radius[at]))
    for node, found in lines.items():
        if len(found) > 1 and pruner.radius(node) > SINGLE:
            nodes[node] = meeting_point(found, middles[node], 2 * pruner.radius(node))
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
