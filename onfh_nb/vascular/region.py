"""The part of a vessel graph that lies in a region."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onfh_nb.vascular.graph import KINDS, Branch, VesselGraph


def cut_to_region(graph: VesselGraph, region: NDArray[np.bool_], spacing_mm: NDArray[np.float64]) -> VesselGraph:
    """Keep what of each centreline lies in the region; the vessels themselves were followed beyond it.

    Cutting the graph rather than the mask keeps junctions near the border, and bends that a stump would not show.

    Parameters
    ----------
    graph : VesselGraph
        Of the whole mask.
    region : ndarray of bool, shape (D, H, W) or (H, W)
        True in the region.
    spacing_mm : ndarray, shape (3,) or (2,)
        Voxel size along each axis.

    Returns
    -------
    VesselGraph
        Where the border cuts a vessel there is a node of degree 0: an end, but not a free one. Node numbers are new.
    """
    nodes = list(graph.nodes_mm)
    kept_nodes = _inside(graph.nodes_mm, region, spacing_mm) if nodes else np.zeros(0, np.bool_)
    degree = list(np.where(kept_nodes, graph.degree, 0))
    branches: list[Branch] = []
    for branch in graph.branches:
        inside = _inside(branch.points_mm, region, spacing_mm)
        if inside.all():
            branches.append(branch)
            continue
        edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8)))
        for first, stop in zip(edges[::2], edges[1::2], strict=True):
            if stop - first < 2:
                continue
            ends = []
            for at, node in ((first, branch.nodes[0]), (stop - 1, branch.nodes[1])):
                outermost = at in (0, len(inside) - 1) and node >= 0
                if not outermost:
                    nodes.append(branch.points_mm[at])
                    degree.append(0)
                ends.append(node if outermost else len(nodes) - 1)
            part = branch.points_mm[first:stop]
            share = float(np.linalg.norm(np.diff(part, axis=0), axis=1).sum()) / branch.length_mm
            at_junction = sum(int(degree[node] > 2) for node in ends)
            branches.append(
                Branch(
                    part, branch.radius_mm[first:stop], KINDS[at_junction], (ends[0], ends[1]), share * branch.path_mm
                )
            )
    return _renumbered(branches, np.array(nodes).reshape(-1, region.ndim), np.array(degree, dtype=np.int64))


def _inside(
    points_mm: NDArray[np.float64], region: NDArray[np.bool_], spacing_mm: NDArray[np.float64]
) -> NDArray[np.bool_]:
    voxels = np.clip(np.round(points_mm / spacing_mm).astype(np.int64), 0, np.array(region.shape) - 1)
    out: NDArray[np.bool_] = region[tuple(voxels.T)]
    return out


def _renumbered(branches: list[Branch], nodes: NDArray[np.float64], degree: NDArray[np.int64]) -> VesselGraph:
    used = sorted({node for branch in branches for node in branch.nodes if node >= 0})
    number = {node: k for k, node in enumerate(used)} | {-1: -1}
    moved = tuple(
        Branch(b.points_mm, b.radius_mm, b.kind, (number[b.nodes[0]], number[b.nodes[1]]), b.path_mm) for b in branches
    )
    return VesselGraph(moved, nodes[used], degree[used])
