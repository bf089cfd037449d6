"""Masks of head and necrosis: the share of every voxel inside, by sampling the exact geometry within it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled, inlined
from onfh_nb.synthetic.head_geometry import CENTRE, RADIUS, beyond_cut, in_lesion, lens_depth, surface_radius

_STEEPEST = 1.8  # change of the depth in a perturbed lesion over the way; 1 in a lens, tested to stay below this


def head_coverage(
    row: NDArray[np.float64], shape: tuple[int, int, int], affine: NDArray[np.float64], *, thickness_mm: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Share of each voxel that is femoral head, and that is necrosis.

    Parameters
    ----------
    row : ndarray of float64
        What :func:`onfh_nb.synthetic.head_geometry.geometry_row` returns.
    shape : tuple of int
        Slices, rows and columns (D, H, W) of the picture.
    affine : ndarray, shape (4, 4)
        Voxel (d, h, w) to RAS mm.
    thickness_mm : float
        Extent of a voxel along D; the gap between slices belongs to none.

    Returns
    -------
    head, necrosis : ndarray of float32, shape (D, H, W)
        Shares in 0 … 1. The head is the sphere up to the head–neck plane, less what collapsed; necrosis lies in it.
    """
    head = np.zeros(shape, np.float32)
    necrosis = np.zeros(shape, np.float32)
    inverse = np.linalg.inv(affine)
    reach = row[RADIUS] + 2.0
    corners = np.array([row[CENTRE : CENTRE + 3] + reach * (2 * np.array(c) - 1) for c in np.ndindex(2, 2, 2)])
    index = corners @ inverse[:3, :3].T + inverse[:3, 3]
    low = np.clip(np.floor(index.min(axis=0)).astype(int) - 1, 0, None)
    high = np.minimum(np.ceil(index.max(axis=0)).astype(int) + 2, shape)
    step = float(np.linalg.norm(affine[:3, 0]))
    _sample(row, np.ascontiguousarray(affine), low, high, min(thickness_mm / step, 1.0), (head, necrosis))
    return head, necrosis


@inlined
def _reach(box: Any, lat: float, a: float, s: float) -> float:
    """How far the samples of a voxel lie from its middle along a direction of length 1, shape of ``box`` (3, 3)."""
    reach = 0.0
    for axis in range(3):
        reach += abs(box[0, axis] * lat + box[1, axis] * a + box[2, axis] * s)
    return reach


@inlined
def _head_side(row: Any, box: Any, half: float, at: Any) -> int:
    """−1 for a voxel wholly outside the head, 1 inside it, 0 where its border may cross the voxel."""
    lat, a, s = at
    rho = np.sqrt(lat * lat + a * a + s * s)
    reach = half if rho == 0.0 else _reach(box, lat / rho, a / rho, s / rho)
    cut, room = beyond_cut(row, lat, a, s), _reach(box, row[5], row[6], row[7])
    if rho - reach > row[4] or cut - room > 0.0:
        return -1
    return int((rho + reach) ** 2 + half * half < max(row[4] - row[16], 0.0) ** 2 and cut + room < 0.0)


@inlined
def _lesion_side(row: Any, box: Any, half: float, at: Any) -> int:
    """−1 for a voxel wholly outside the lesion and its margin, 1 inside them, 0 where the border may cross it."""
    if row[12] <= 0.0:
        return -1
    lat, a, s = at[0] - row[9], at[1] - row[10], at[2] - row[11]
    rho = np.sqrt(lat * lat + a * a + s * s)
    reach = half if rho == 0.0 else _reach(box, lat / rho, a / rho, s / rho)
    if (rho + reach) ** 2 + half * half < max(row[12] - row[19], 0.0) ** 2:
        return 1
    if rho - reach <= row[12] + row[19]:
        # No sample lies further than `half`, and over that length the depth changes by little more than that.
        depth = lens_depth(row, at[0], at[1], at[2]) if row[19] > 0.0 else 0.0
        return 0 if abs(depth) < _STEEPEST * half else (1 if depth < 0.0 else -1)
    for k in range(int(row[20])):
        lat, a, s = at[0] - row[21 + 4 * k], at[1] - row[22 + 4 * k], at[2] - row[23 + 4 * k]
        if np.sqrt(lat * lat + a * a + s * s) - half <= row[24 + 4 * k]:
            return 0
    return -1


@inlined
def _in_head(row: Any, lat: float, a: float, s: float) -> bool:
    square = lat * lat + a * a + s * s
    if square > row[4] * row[4] or beyond_cut(row, lat, a, s) > 0.0:
        return False
    if row[16] <= 0.0:
        return True
    rho = np.sqrt(square)
    return rho <= row[4] - row[16] or rho <= surface_radius(row, lat, a, s, rho)


@compiled
def _sample(row: Any, affine: Any, low: Any, high: Any, thick: float, out: Any) -> None:
    head, necrosis = out
    share = np.float32(1.0 / (6 * 4 * 4))
    steps = affine[:3, :3].copy()  # in the hip frame, where lateral is positive on either side
    steps[0] *= row[3]
    box = steps * np.array([5 / 12 * thick, 3 / 8, 3 / 8])  # from the middle of a voxel to its outermost samples
    half = np.sqrt((box**2).sum())
    for d in range(low[0], high[0]):
        for h in range(low[1], high[1]):
            for w in range(low[2], high[2]):
                lat = steps[0, 0] * d + steps[0, 1] * h + steps[0, 2] * w + (affine[0, 3] - row[0]) * row[3]
                a = steps[1, 0] * d + steps[1, 1] * h + steps[1, 2] * w + affine[1, 3] - row[1]
                s = steps[2, 0] * d + steps[2, 1] * h + steps[2, 2] * w + affine[2, 3] - row[2]
                alive = _head_side(row, box, half, (lat, a, s))
                if alive < 0:
                    continue
                dead = _lesion_side(row, box, half, (lat, a, s))
                if alive > 0 and dead != 0:
                    head[d, h, w], necrosis[d, h, w] = np.float32(1.0), np.float32(dead > 0)
                    continue
                n_head, n_dead = _count(row, steps, thick, (lat, a, s), (alive, dead))
                head[d, h, w], necrosis[d, h, w] = n_head * share, n_dead * share


@compiled
def _count(row: Any, steps: Any, thick: float, at: Any, sides: Any) -> Any:
    """How many of the 96 samples of a voxel lie in the head, and how many of these in the lesion."""
    n_head, n_dead = 0, 0
    for i in range(6):
        u = ((i + 0.5) / 6 - 0.5) * thick
        for j in range(4):
            v = (j + 0.5) / 4 - 0.5
            for k in range(4):
                t = (k + 0.5) / 4 - 0.5
                lat = at[0] + steps[0, 0] * u + steps[0, 1] * v + steps[0, 2] * t
                a = at[1] + steps[1, 0] * u + steps[1, 1] * v + steps[1, 2] * t
                s = at[2] + steps[2, 0] * u + steps[2, 1] * v + steps[2, 2] * t
                if sides[0] == 0 and not _in_head(row, lat, a, s):
                    continue
                n_head += 1
                if sides[1] > 0 or (sides[1] == 0 and in_lesion(row, lat, a, s)):
                    n_dead += 1
    return n_head, n_dead
