"""What of the traced lines is a vessel: spurs go, touches are cut, close junctions become one, loops stay."""

from __future__ import annotations

import heapq
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from onfh_nb.vascular.projection_onto_curve import length_along
from onfh_nb.vascular.tracing import SINGLE, Network, Path

# Two vessels whose walls lie this close (in smallest voxel sides) touch; nothing that thin can run between them.
TOUCH = 1.5
# A touch is a neck: its distance to the wall is below this share of the thinner vessel's.
NECK = 0.6
# Shortest spur of a vessel one voxel thick, from axis to tip.
LEAST_THIN = 1.6
# Junctions nearer than this, in smallest voxel sides, lie in neighbouring voxels.
NEIGHBOUR = 1.8


class Pruner:
    """A network while it is cleaned.

    Parameters
    ----------
    network : Network
        Changed in place.
    places : ndarray, shape (n, 3)
        Voxel centres, in smallest voxel sides.
    distance : ndarray, shape (n,)
        Distance of each voxel to the wall.
    """

    def __init__(self, network: Network, places: NDArray[np.float64], distance: NDArray[np.float64]) -> None:
        self.network, self.places, self.distance = network, places, distance
        self.at: dict[int, set[int]] = defaultdict(set)
        for key, path in network.paths.items():
            self.at[path.start].add(key)
            self.at[path.end].add(key)
        self.next_key = max(network.paths, default=0) + 1

    def length(self, path: Path) -> float:
        """Steps of a path from voxel centre to voxel centre, added up."""
        return length_along(self.places[path.voxels])

    def reach(self, path: Path) -> float:
        """Length of a path with what lies beyond: to the middle of a junction, to the wall at a tip."""
        total = self.length(path)
        for node, voxel in ((path.start, path.voxels[0]), (path.end, path.voxels[-1])):
            if node < 0:
                continue
            if self.degree(node) == 1:
                total += float(self.distance[voxel]) - 0.5
            else:
                middle = self.places[self.network.nodes[node]].mean(axis=0)
                total += float(np.linalg.norm(self.places[voxel] - middle))
        return total

    def radius(self, node: int) -> float:
        """Largest distance to the wall at a node."""
        return float(self.distance[self.network.nodes[node]].max())

    def degree(self, node: int) -> int:
        """Path ends at a node."""
        return sum(1 + (p.start == p.end) for p in (self.network.paths[k] for k in self.at[node]))

    def prune_spurs(self, shortest: float) -> None:
        """Remove paths from a junction to a free end, shortest first, below the limit.

        The limit is the larger of ``shortest`` and of the distance to the wall at the junction plus one voxel: a bump
        of one voxel on a wall makes a spur as long as the vessel is thick, and no longer. A spur of a vessel that is
        one voxel thick counts from the middle of its junction to the far side of its last voxel, and is kept from 1.6
        voxels on: there is no wall that could bulge.
        """
        queue = [(self.length(path), key) for key, path in self.network.paths.items()]
        heapq.heapify(queue)
        while queue:
            _, key = heapq.heappop(queue)
            path = self.network.paths.get(key)
            if path is None or path.start < 0 or path.start == path.end:
                continue
            degrees = sorted((self.degree(node), node) for node in (path.start, path.end))
            root = degrees[1][1]
            if degrees[0][0] == 1 and degrees[1][0] > 2 and self._too_short(path, root, shortest):
                self._remove(key)
                joined = self._join(root)
                if joined is not None:
                    heapq.heappush(queue, (self.length(self.network.paths[joined]), joined))

    def _too_short(self, path: Path, root: int, shortest: float) -> bool:
        if self.radius(root) > SINGLE:
            return self.length(path) < max(shortest, self.radius(root) + 1)
        return self.reach(path) < max(shortest, LEAST_THIN)

    def cut_touches(self) -> None:
        """Cut necks between two vessels whose walls lie within 1.5 voxels of each other."""
        for key, path in list(self.network.paths.items()):
            if key not in self.network.paths or path.start == path.end or path.start < 0:
                continue
            if min(self.degree(path.start), self.degree(path.end)) < 3:
                continue
            radii = self.radius(path.start), self.radius(path.end)
            near = self.length(path) <= sum(radii) + TOUCH
            if near and self.distance[path.voxels].min() <= NECK * min(radii):
                self._remove(key)
                self._join(path.start)
                self._join(path.end)

    def merge_junctions(self) -> None:
        """Make one junction of two that are joined by a path shorter than the vessel is thick there."""
        queue = sorted((self.length(path), key) for key, path in self.network.paths.items())
        for length, key in queue:
            path = self.network.paths[key]
            a, b = path.start, path.end
            if a == b or min(self.degree(a), self.degree(b)) < 3:
                continue
            if length < 2 * max(self.radius(a), self.radius(b)) - 1 or self._beside(a, b):
                self._remove(key)
                self.network.nodes[a] = np.concatenate([self.network.nodes[a], path.voxels, self.network.nodes[b]])
                for other in self.at.pop(b):
                    moved = self.network.paths[other]
                    ends = [a if node == b else node for node in (moved.start, moved.end)]
                    self.network.paths[other] = moved._replace(start=ends[0], end=ends[1])
                    self.at[a].add(other)
                del self.network.nodes[b]

    def _beside(self, a: int, b: int) -> bool:
        """Whether two junctions of thin vessels are neighbouring voxels, so that it is chance that they are two."""
        if max(self.radius(a), self.radius(b)) > SINGLE:
            return False
        middles = [self.places[self.network.nodes[node]].mean(axis=0) for node in (a, b)]
        return bool(np.linalg.norm(middles[0] - middles[1]) < NEIGHBOUR)

    def _remove(self, key: int) -> None:
        path = self.network.paths.pop(key)
        for node in {path.start, path.end}:
            self.at[node].discard(key)
            if not self.at[node] and len(self.network.nodes[node]) == 1:
                del self.network.nodes[node], self.at[node]

    def _join(self, node: int) -> int | None:
        """Make one path of the two that are left at a node; the number of the new path."""
        if node not in self.at or self.degree(node) != 2:
            return None
        keys = sorted(self.at[node])
        first = self.network.paths[keys[0]]
        voxels = first.voxels
        start, end = first.start, -1
        if len(keys) == 1:  # one path that comes back: a ring
            start, voxels = -1, voxels[:-1] if voxels[0] == voxels[-1] else voxels
        else:
            second = self.network.paths[keys[1]]
            if first.start == node:
                start, voxels = first.end, voxels[::-1]
            forward = second.start == node
            other = second.voxels if forward else second.voxels[::-1]
            end = second.end if forward else second.start
            voxels = np.concatenate([voxels, other[1:] if other[0] == voxels[-1] else other])
        for key in keys:
            gone = self.network.paths.pop(key)
            self.at[gone.start].discard(key)
            self.at[gone.end].discard(key)
        del self.network.nodes[node], self.at[node]
        self.next_key += 1
        self.network.paths[self.next_key] = Path(start, end, voxels)
        self.at[start].add(self.next_key)
        self.at[end].add(self.next_key)
        return self.next_key
