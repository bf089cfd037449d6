"""From lines one voxel wide to paths between junctions and ends."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onfh_nb.vascular.neighbours import offsets
from onfh_nb.vascular.voxels import Voxels

# Distance to the wall up to which a vessel is one voxel thick, in smallest voxel sides.
SINGLE = 1.0 + 1e-6


class Path(NamedTuple):
    """Voxel numbers from node ``start`` to node ``end``, both included; a closed ring has node −1 at both."""

    start: int
    end: int
    voxels: NDArray[np.int64]


class Network(NamedTuple):
    """Paths by number, and the voxels of each node by its number; changed in place by pruning and merging."""

    paths: dict[int, Path]
    nodes: dict[int, NDArray[np.int64]]

    def degrees(self) -> dict[int, int]:
        """How many path ends meet at each node."""
        count: dict[int, int] = defaultdict(int)
        for path in self.paths.values():
            count[path.start] += 1
            count[path.end] += 1
        return count


def trace(voxels: Voxels, lines: NDArray[np.bool_], wall: NDArray[np.float64]) -> Network:
    """Follow the lines from node to node.

    Voxels with one neighbour are ends, those with three or more are junctions (touching ones are one junction), and
    rings without either are closed paths. A voxel without neighbours is a node without a path.
    """
    chosen = np.flatnonzero(lines)
    number = np.full(len(lines), -1, dtype=np.int64)
    number[chosen] = np.arange(len(chosen))
    near, degree = _neighbours(voxels.grid, voxels.flat[chosen], number, offsets(voxels.strides))
    _thin_knots(near, degree, (voxels.coords * voxels.steps)[chosen].astype(np.float64), wall[chosen] <= SINGLE)
    label = _label_nodes(near, degree)
    steps, stops, ends = _follow(near, degree, label)
    cuts = np.concatenate([[0], stops])
    paths = {k: Path(int(ends[k, 0]), int(ends[k, 1]), chosen[steps[a:b]]) for k, (a, b) in enumerate(pairwise(cuts))}
    at_node = np.flatnonzero(label >= 0)
    at_node = at_node[np.argsort(label[at_node], kind="stable")]
    counts = np.bincount(label[at_node]) if len(at_node) else np.zeros(0, np.int64)
    nodes = dict(enumerate(np.split(chosen[at_node], np.cumsum(counts)[:-1]))) if len(counts) else {}
    return Network(paths, nodes)


@njit(nogil=True, cache=True, error_model="numpy")
def _neighbours(grid, flat, number, around):  # type: ignore[no-untyped-def]
    near, degree = np.full((len(flat), 26), -1, np.int64), np.zeros(len(flat), np.int64)
    for k in range(len(flat)):
        for step in around:
            q = grid[flat[k] + step]
            if q > 0 and number[q - 1] >= 0:
                near[k, degree[k]] = number[q - 1]
                degree[k] += 1
    return near, degree


@njit(nogil=True, cache=True, error_model="numpy")
def _thin_knots(near, degree, places, single):  # type: ignore[no-untyped-def]
    """Where voxels with three neighbours or more touch, keep the shortest steps that hold them together (Kruskal).

    A knot of such voxels is then no clump of shortcuts but a small tree, in which each branch point has its own place.
    Only where vessels are one voxel thick: in thicker ones the thickness says which branch points are one.
    """
    n = len(degree)
    top, full = np.arange(n), degree.copy()
    total = int(degree.sum())
    first, second, length = np.empty(total, np.int64), np.empty(total, np.int64), np.empty(total)
    m = 0
    for k in range(n):
        for j in range(degree[k]):
            w = near[k, j]
            if w > k and full[k] > 2 and full[w] > 2 and single[k] and single[w]:
                first[m], second[m] = k, w
                length[m] = ((places[k] - places[w]) ** 2).sum()
                m += 1
    for e in np.argsort(length[:m], kind="mergesort"):
        k, w = first[e], second[e]
        a, b = k, w
        while top[a] != a:
            a = top[a]
        while top[b] != b:
            b = top[b]
        if a != b:
            top[max(a, b)] = min(a, b)
            continue
        for x, y in ((k, w), (w, k)):
            for j in range(degree[x]):
                if near[x, j] == y:
                    degree[x] -= 1
                    near[x, j] = near[x, degree[x]]
                    near[x, degree[x]] = -1
                    break


@njit(nogil=True, cache=True, error_model="numpy")
def _label_nodes(near, degree):  # type: ignore[no-untyped-def]
    """Number of the node that a voxel belongs to, −1 along a path."""
    label, stack, last = np.full(len(degree), -1, np.int64), np.empty(len(degree), np.int64), -1
    for k in range(len(degree)):
        if degree[k] == 2 or label[k] >= 0:
            continue
        last += 1
        label[k], stack[0], n = last, k, 1
        while n > 0 and degree[k] > 2:
            n -= 1
            v = stack[n]
            for j in range(degree[v]):
                w = near[v, j]
                if degree[w] > 2 and label[w] < 0:
                    label[w] = last
                    stack[n] = w
                    n += 1
    return label


@njit(nogil=True, cache=True, error_model="numpy")
def _follow(near, degree, label):  # type: ignore[no-untyped-def]
    """All paths one after the other, where each stops, and the nodes at its two ends."""
    n = len(degree)
    size = n + 2 * int((degree * (label >= 0)).sum()) + 2
    steps, stops, ends = np.empty(size, np.int64), np.empty(size, np.int64), np.empty((size, 2), np.int64)
    used, n_steps, n_paths = np.zeros(n, np.bool_), 0, 0
    for ring in (False, True):
        for k in range(n):
            if (label[k] >= 0) == ring or (ring and used[k]):
                continue
            for j in range(1 if ring else degree[k]):
                w, before = near[k, j], k
                if not ring and (label[w] == label[k] or used[w] or (label[w] >= 0 and w < k)):
                    continue
                steps[n_steps] = k
                n_steps += 1
                while label[w] < 0 and w != k:
                    used[w] = True
                    steps[n_steps] = w
                    n_steps += 1
                    after = near[w, 0] if near[w, 0] != before else near[w, 1]
                    before, w = w, after
                used[k] = used[k] or ring
                if not ring:
                    steps[n_steps] = w
                    n_steps += 1
                ends[n_paths, 0], ends[n_paths, 1] = label[k], label[w]
                stops[n_paths] = n_steps
                n_paths += 1
    return steps[:n_steps].copy(), stops[:n_paths].copy(), ends[:n_paths].copy()
