"""What is true of a tree seen in a plane: a coronal slab through the head, projected, each overlap counted once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.head_geometry import AXIS, CUT
from onfh_nb.synthetic.vessels.space import HeadSpace
from onfh_nb.synthetic.vessels.tree import VesselTree, branches, child_counts, edges

Floats = NDArray[np.float64]
SLAB_MM = 20.0
SLAB_BEHIND_MM = 6.0  # the middle of the slab lies behind the head centre, where most vessels enter
_PIECE_MM = 0.1
_PARALLEL_DEG = 30.0
_GRID_MM = 0.25


def projected_truth(tree: VesselTree, *, whole: bool = False, slab_mm: float = SLAB_MM) -> dict[str, Any]:
    """Exact measures of a tree in the projection of a coronal slab about the head centre.

    A piece of a vessel (0.1 mm) is hidden, and not counted, if its middle lies within the drawn width of a wider
    vessel, or of an equally wide one of a lower number, that runs there at less than 30° to it. Vessels that cross at
    a larger angle are both counted, as a skeleton counts them.

    Parameters
    ----------
    tree : VesselTree
        The vessels of one hip.
    whole : bool
        Measure the way to the head too.
    slab_mm : float
        Thickness of the slab along the y axis; its middle lies 6 mm behind the head centre, where most vessels enter.

    Returns
    -------
    dict
        ``length_mm`` (overlaps counted once), ``n_junctions`` (of the tree), ``n_crossings`` (seeming ones, where two
        vessels cross), ``n_segments``, ``n_terminals`` (ends at the face of the slab included), ``mean_diameter_mm``,
        ``area_mm2`` (length × diameter), ``tortuosity``,
        ``slab_y_mm`` (both faces, RAS) and ``roi_area_mm2`` (of the head region in the slab).
    """
    own = slab_part(tree, slab_mm, whole=whole)
    start, end, radius, chain = _lines(own, whole=whole)
    length = np.linalg.norm(end - start, axis=1)
    shown = _shown_shares(start, end, radius, chain) * length
    count = child_counts(own, inside=not whole)
    numbers = edges(own, inside=not whole)
    is_child = np.zeros(len(count), bool)
    is_child[numbers] = True
    flat = own.points_mm[:, [0, 2]]
    chains = branches(own, inside=not whole)
    chords = sum(float(np.linalg.norm(flat[c[-1]] - flat[c[0]])) for c in chains)
    total = float(shown.sum())
    return {
        "length_mm": total,
        "n_junctions": int(((count >= 2) & is_child).sum() + ((count >= 3) & ~is_child).sum()),
        "n_crossings": _crossings(start, end, chain),
        "n_segments": len(chains),
        "n_terminals": int((count[numbers] == 0).sum()),
        "mean_diameter_mm": float((2 * shown * radius).sum() / total) if total > 0 else 0.0,
        "area_mm2": float((2 * shown * radius).sum()),
        "tortuosity": float(length.sum()) / chords if chords > 0 else 1.0,
        "slab_y_mm": [float(tree.space.frame.centre[1] - SLAB_BEHIND_MM + s * slab_mm / 2) for s in (-1, 1)],
        "roi_area_mm2": head_shadow_mm2(tree.space, slab_mm),
    }


def slab_part(tree: VesselTree, slab_mm: float, *, whole: bool = False) -> VesselTree:
    """The part of a tree within the slab; edges are cut at its faces, and a vessel that comes back has a new root."""
    own = edges(tree, inside=not whole)
    y = tree.points_mm[:, 1] - tree.space.frame.centre[1] + SLAB_BEHIND_MM
    half = slab_mm / 2
    points, radius, parent, source = [], [], [], []
    number: dict[int, int] = {}

    def add(point: Floats, r: float, before: int, node: int) -> int:
        points.append(point)
        radius.append(r)
        parent.append(before)
        source.append(node)
        return len(points) - 1

    for node in own.tolist():
        before = int(tree.parent[node])
        a, b = _within(float(y[before]), float(y[node]), half)
        if a >= b:
            continue
        step, widen = tree.points_mm[node] - tree.points_mm[before], tree.radius_mm[node] - tree.radius_mm[before]
        begin = number.get(before, -1) if a == 0.0 else -1
        if begin < 0:
            begin = add(
                tree.points_mm[before] + a * step, tree.radius_mm[before] + a * widen, -1, node if a else before
            )
            if a == 0.0:
                number[before] = begin
        last = add(tree.points_mm[before] + b * step, tree.radius_mm[before] + b * widen, begin, node)
        if b == 1.0:
            number[node] = last
    pick = np.array(source, np.intp)
    return replace(
        tree,
        points_mm=np.array(points).reshape(-1, 3),
        radius_mm=np.array(radius, np.float64),
        parent=np.array(parent, np.int32),
        generation=tree.generation[pick],
        root=tree.root[pick],
        inside=tree.inside[pick],
    )


def _within(first: float, last: float, half: float) -> tuple[float, float]:
    """Shares of an edge at which it enters and leaves the slab; the first is the greater one where it misses it."""
    if first == last:
        return (0.0, 1.0) if abs(first) <= half else (1.0, 0.0)
    a, b = sorted(((-half - first) / (last - first), (half - first) / (last - first)))
    return max(a, 0.0), min(b, 1.0)


def _lines(tree: VesselTree, *, whole: bool) -> tuple[Floats, Floats, Floats, NDArray[np.intp]]:
    """Edges in the plane: both ends (n, 2), mean radius (n,), number of the chain (n,)."""
    chains = branches(tree, inside=not whole)
    flat = tree.points_mm[:, [0, 2]]
    if not chains:
        return np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0), np.zeros(0, np.intp)
    first, last = (np.concatenate([c[s] for c in chains]) for s in (slice(None, -1), slice(1, None)))
    number = np.repeat(np.arange(len(chains)), [len(c) - 1 for c in chains])
    return flat[first], flat[last], (tree.radius_mm[first] + tree.radius_mm[last]) / 2, number


def _shown_shares(start: Floats, end: Floats, radius: Floats, chain: NDArray[np.intp]) -> Floats:
    """Share of each edge that is not hidden by another vessel."""
    return np.asarray(_seen(start, end, radius, chain, np.cos(np.deg2rad(_PARALLEL_DEG))))


@compiled
def _seen(start: Any, end: Any, radius: Any, chain: Any, cosine: float) -> Any:
    n = len(start)
    shown = np.ones(n)
    length = np.sqrt(((end - start) ** 2).sum(axis=1))
    for k in range(n):
        pieces = max(int(np.ceil(length[k] / _PIECE_MM)), 1)
        hidden = np.zeros(pieces, np.bool_)
        for j in range(n):
            narrower = radius[j] < radius[k] or (radius[j] == radius[k] and chain[j] > chain[k])
            reach = (length[j] + length[k]) / 2 + radius[j]
            dx, dz = (start[j] + end[j] - start[k] - end[k]) / 2
            if chain[j] == chain[k] or narrower or dx * dx + dz * dz > reach * reach:
                continue
            jx, jz = end[j, 0] - start[j, 0], end[j, 1] - start[j, 1]
            kx, kz = end[k, 0] - start[k, 0], end[k, 1] - start[k, 1]
            if abs(jx * kx + jz * kz) < cosine * length[j] * length[k]:
                continue
            for p in range(pieces):
                t = (p + 0.5) / pieces
                x, z = start[k, 0] + t * kx - start[j, 0], start[k, 1] + t * kz - start[j, 1]
                u = min(max((x * jx + z * jz) / max(length[j] ** 2, 1e-18), 0.0), 1.0)
                hidden[p] |= (x - u * jx) ** 2 + (z - u * jz) ** 2 <= radius[j] ** 2
        shown[k] = 1.0 - hidden.mean()
    return shown


def _crossings(start: Floats, end: Floats, chain: NDArray[np.intp]) -> int:
    """Proper crossings of edges of different chains, but for those that meet in a junction."""
    if len(start) < 2:
        return 0

    def side(a: Floats, b: Floats, c: Floats) -> Floats:
        return np.sign(
            (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
        )

    a, b, c, d = start[:, None], end[:, None], start[None], end[None]
    met = (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0) & (chain[:, None] < chain[None])
    return int(met.sum())


def head_shadow_mm2(space: HeadSpace, slab_mm: float = SLAB_MM) -> float:
    """Area of the projection of the part of the head region that lies in the slab."""
    radius = space.shape.radius_mm
    axis, cut = space.row[AXIS : AXIS + 3], space.row[CUT]
    line = np.arange(-radius, radius, _GRID_MM) + _GRID_MM / 2
    lat, up = np.meshgrid(line, line)
    depth = np.sqrt(np.clip(radius**2 - lat**2 - up**2, 0.0, None))
    # Of all points behind and before a pixel, the one deepest in the head decides.
    reach = np.array([-slab_mm / 2, slab_mm / 2]) - SLAB_BEHIND_MM
    deepest = np.maximum(-depth, reach[0]) if axis[1] > 0 else np.minimum(depth, reach[1])
    inside = (
        (depth >= reach[0])
        & (-depth <= reach[1])
        & (lat**2 + up**2 <= radius**2)
        & (lat * axis[0] + deepest * axis[1] + up * axis[2] <= cut)
    )
    return float(inside.sum() * _GRID_MM**2)
