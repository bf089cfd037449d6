"""Vessels as voxels: the share of each voxel that lies in a vessel, and the mask."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.compiled import compiled, inlined
from onfh_nb.synthetic.vessels.tree import VesselTree

Floats = NDArray[np.float64]
_SAMPLE_MM = 0.17  # distance of samples within a voxel, a third of its edge at most
_LINE_MM = 0.1


class Voxels(NamedTuple):
    """Voxels that hold some vessel: indices (n, 3) and shares (n,)."""

    index: NDArray[np.int64]  # type: ignore[assignment]  # hides tuple.index, which nobody asks
    share: NDArray[np.float32]


def coverage(
    tree: VesselTree, affine: NDArray[np.float64], shape: tuple[int, int, int], *, thickness_mm: float | None = None
) -> NDArray[np.float32]:
    """Share of each voxel that lies in a vessel.

    Parameters
    ----------
    tree : VesselTree
        The vessels; each edge is a tube with round ends that widens evenly.
    affine : ndarray, shape (4, 4)
        Voxel (d, h, w) to RAS mm.
    shape : tuple of int
        Shape (D, H, W) of the picture.
    thickness_mm : float, optional
        Extent of a voxel along D; by default the distance of slices, so that there is no gap.

    Returns
    -------
    ndarray of float32, shape (D, H, W)
        In 0 … 1; its sum times the volume of a voxel is the volume of the vessels.
    """
    voxels = covered_voxels(tree, affine, shape, thickness_mm=thickness_mm)
    out = np.zeros(shape, np.float32)
    out[tuple(voxels.index.T)] = voxels.share
    return out


def covered_voxels(
    tree: VesselTree, affine: NDArray[np.float64], shape: tuple[int, int, int], *, thickness_mm: float | None = None
) -> Voxels:
    """The same, but only the voxels that are touched, in their order."""
    affine = _checked(affine, shape)
    tubes = _tubes(tree)
    steps = np.linalg.norm(affine[:3, :3], axis=0)
    thick = min((thickness_mm or steps[0]) / steps[0], 1.0)
    extent = steps * np.array([thick, 1.0, 1.0])
    samples = np.maximum(np.ceil(extent / _SAMPLE_MM), 3).astype(np.int64)
    pairs = np.asarray(_touched(tubes, affine, np.linalg.inv(affine), np.array(shape), thick))
    if not len(pairs):
        return Voxels(np.zeros((0, 3), np.int64), np.zeros(0, np.float32))
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    flat, first = np.unique(pairs[:, 0], return_index=True)
    index = np.array(np.unravel_index(flat, shape)).T.astype(np.int64)
    bounds = np.append(first, len(pairs))
    share = np.asarray(_shares(tubes, pairs[:, 1].copy(), bounds, index, affine, (samples, thick)))
    kept = share > 0
    return Voxels(index[kept], share[kept].astype(np.float32))


def vessel_mask(
    tree: VesselTree, affine: NDArray[np.float64], shape: tuple[int, int, int], *, voxels: Voxels | None = None
) -> NDArray[np.bool_]:
    """Voxels that a careful reader would draw: half covered, or crossed by the axis of a vessel.

    A vessel thinner than a voxel covers half of none; the line of voxels that its axis passes stands for it, so that
    no vessel is broken.

    Parameters
    ----------
    tree, affine, shape
        See :func:`coverage`.
    voxels : Voxels, optional
        What :func:`covered_voxels` returned, to save computing it again.

    Returns
    -------
    ndarray of bool, shape (D, H, W)
    """
    affine = _checked(affine, shape)
    voxels = voxels or covered_voxels(tree, affine, shape)
    mask = np.zeros(shape, bool)
    mask[tuple(voxels.index[voxels.share >= 0.5].T)] = True
    own = np.flatnonzero(tree.parent >= 0)
    begin, end = tree.points_mm[tree.parent[own]], tree.points_mm[own]
    pieces = np.maximum(np.ceil(np.linalg.norm(end - begin, axis=1) / _LINE_MM), 1).astype(int)
    at = np.concatenate([(np.arange(n) + 0.5) / n for n in pieces]) if len(pieces) else np.zeros(0)
    which = np.repeat(np.arange(len(own)), pieces)
    points = begin[which] + at[:, None] * (end - begin)[which]
    inverse = np.linalg.inv(affine)
    index = np.round(points @ inverse[:3, :3].T + inverse[:3, 3]).astype(int)
    index = index[((index >= 0) & (index < np.array(shape))).all(axis=1)]
    mask[tuple(index.T)] = True
    return mask


def _checked(affine: NDArray[np.float64], shape: tuple[int, int, int]) -> NDArray[np.float64]:
    affine = np.ascontiguousarray(affine, np.float64)
    if affine.shape != (4, 4) or len(shape) != 3:
        raise ParameterError(
            f"an affine of shape {affine.shape} and a shape {shape} were given; expected (4, 4) and (D, H, W)"
        )
    return affine


def _tubes(tree: VesselTree) -> Floats:
    """Both ends and radii of every edge, and 1 over its squared length, shape (n, 9)."""
    own = np.flatnonzero(tree.parent >= 0)
    begin, end = tree.points_mm[tree.parent[own]], tree.points_mm[own]
    inverse = 1.0 / np.maximum(((end - begin) ** 2).sum(axis=1), 1e-18)
    return np.column_stack([begin, end, tree.radius_mm[tree.parent[own]], tree.radius_mm[own], inverse])


@compiled
def _touched(tubes: Any, affine: Any, inverse: Any, shape: Any, thick: float) -> Any:
    """Pairs of flat voxel number and tube whose distance is less than the radius and half a voxel, shape (n, 2)."""
    pairs = np.empty((4096, 2), np.int64)
    n = 0
    step = affine[:3, :3]
    half = 0.0
    for k in range(3):
        share = thick if k == 0 else 1.0
        half += share * share * (step[0, k] ** 2 + step[1, k] ** 2 + step[2, k] ** 2)
    half = 0.5 * np.sqrt(half)
    low, high = np.zeros(3, np.int64), np.zeros(3, np.int64)
    for t in range(tubes.shape[0]):
        reach = max(tubes[t, 6], tubes[t, 7])
        for k in range(3):
            a = inverse[k, 0] * tubes[t, 0] + inverse[k, 1] * tubes[t, 1] + inverse[k, 2] * tubes[t, 2] + inverse[k, 3]
            b = inverse[k, 0] * tubes[t, 3] + inverse[k, 1] * tubes[t, 4] + inverse[k, 2] * tubes[t, 5] + inverse[k, 3]
            room = reach * np.sqrt(inverse[k, 0] ** 2 + inverse[k, 1] ** 2 + inverse[k, 2] ** 2)
            low[k] = max(int(np.ceil(min(a, b) - room - 0.5)), 0)
            high[k] = min(int(np.floor(max(a, b) + room + 0.5)) + 1, shape[k])
        for d in range(low[0], high[0]):
            for h in range(low[1], high[1]):
                for w in range(low[2], high[2]):
                    x = step[0, 0] * d + step[0, 1] * h + step[0, 2] * w + affine[0, 3]
                    y = step[1, 0] * d + step[1, 1] * h + step[1, 2] * w + affine[1, 3]
                    z = step[2, 0] * d + step[2, 1] * h + step[2, 2] * w + affine[2, 3]
                    if _outside(tubes, t, x, y, z) > half:
                        continue
                    if n == pairs.shape[0]:
                        more = np.empty((2 * n, 2), np.int64)
                        more[:n] = pairs
                        pairs = more
                    pairs[n, 0] = (d * shape[1] + h) * shape[2] + w
                    pairs[n, 1] = t
                    n += 1
    return pairs[:n]


@compiled
def _outside(tubes: Any, t: int, x: float, y: float, z: float) -> float:
    """How far a point lies outside a tube, negative within."""
    wx, wy, wz = tubes[t, 3] - tubes[t, 0], tubes[t, 4] - tubes[t, 1], tubes[t, 5] - tubes[t, 2]
    dx, dy, dz = x - tubes[t, 0], y - tubes[t, 1], z - tubes[t, 2]
    u = min(max((dx * wx + dy * wy + dz * wz) * tubes[t, 8], 0.0), 1.0)
    dx, dy, dz = dx - u * wx, dy - u * wy, dz - u * wz
    return float(np.sqrt(dx * dx + dy * dy + dz * dz) - (tubes[t, 6] + u * (tubes[t, 7] - tubes[t, 6])))


@inlined
def _holds(tubes: Any, t: int, x: float, y: float, z: float) -> bool:
    """Whether a point lies in a tube."""
    wx, wy, wz = tubes[t, 3] - tubes[t, 0], tubes[t, 4] - tubes[t, 1], tubes[t, 5] - tubes[t, 2]
    dx, dy, dz = x - tubes[t, 0], y - tubes[t, 1], z - tubes[t, 2]
    u = min(max((dx * wx + dy * wy + dz * wz) * tubes[t, 8], 0.0), 1.0)
    dx, dy, dz = dx - u * wx, dy - u * wy, dz - u * wz
    radius = tubes[t, 6] + u * (tubes[t, 7] - tubes[t, 6])
    return bool(dx * dx + dy * dy + dz * dz <= radius * radius)


@compiled
def _shares(tubes: Any, tube: Any, bounds: Any, index: Any, affine: Any, grid: Any) -> Any:
    samples, thick = grid
    out = np.zeros(index.shape[0])
    total = samples[0] * samples[1] * samples[2]
    for v in range(index.shape[0]):
        hits = 0
        for i in range(samples[0]):
            d = index[v, 0] + ((i + 0.5) / samples[0] - 0.5) * thick
            for j in range(samples[1]):
                h = index[v, 1] + (j + 0.5) / samples[1] - 0.5
                for k in range(samples[2]):
                    w = index[v, 2] + (k + 0.5) / samples[2] - 0.5
                    x = affine[0, 0] * d + affine[0, 1] * h + affine[0, 2] * w + affine[0, 3]
                    y = affine[1, 0] * d + affine[1, 1] * h + affine[1, 2] * w + affine[1, 3]
                    z = affine[2, 0] * d + affine[2, 1] * h + affine[2, 2] * w + affine[2, 3]
                    for p in range(bounds[v], bounds[v + 1]):
                        if _holds(tubes, tube[p], x, y, z):
                            hits += 1
                            break
        out[v] = hits / total
    return out
