"""Masks of head and necrosis: the share of every voxel inside, by sampling the exact geometry within it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled, inlined
from onfh_nb.synthetic.head_geometry import CENTRE, RADIUS, beyond_cut, in_lesion, lens_depth, surface_radius


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
def _voxel(row: Any, affine: Any, index: Any, half: float) -> int:
    """−1 for a voxel wholly outside the head, 1 for living bone, 2 for dead, 0 where a border may cross it."""
    d, h, w = index
    lat = (affine[0, 0] * d + affine[0, 1] * h + affine[0, 2] * w + affine[0, 3] - row[0]) * row[3]
    a = affine[1, 0] * d + affine[1, 1] * h + affine[1, 2] * w + affine[1, 3] - row[1]
    s = affine[2, 0] * d + affine[2, 1] * h + affine[2, 2] * w + affine[2, 3] - row[2]
    rho = np.sqrt(lat * lat + a * a + s * s)
    cut = beyond_cut(row, lat, a, s)
    if rho - half > row[4] or cut > half:
        return -1
    if rho + half > row[4] - row[16] or cut > -half:
        return 0
    depth = lens_depth(row, lat, a, s)
    if abs(depth) <= 2.0 * half + row[19] + 0.5:
        return 0
    return 2 if depth < 0.0 else 1


@compiled
def _sample(row: Any, affine: Any, low: Any, high: Any, thick: float, out: Any) -> None:
    head, necrosis = out
    share = np.float32(1.0 / (6 * 4 * 4))
    along, across = 0.0, 0.0
    for axis in range(3):
        along += affine[axis, 0] ** 2
        across += affine[axis, 1] ** 2
    half = 0.5 * (np.sqrt(along) * thick + 2.0 * np.sqrt(across))  # no sample lies further from the voxel's middle
    for d in range(low[0], high[0]):
        for h in range(low[1], high[1]):
            for w in range(low[2], high[2]):
                where = _voxel(row, affine, (d, h, w), half)
                if where != 0:
                    head[d, h, w] = np.float32(where > 0)
                    necrosis[d, h, w] = np.float32(where > 1)
                    continue
                n_head, n_dead = 0, 0
                for i in range(6):
                    fd = d + ((i + 0.5) / 6 - 0.5) * thick
                    for j in range(4):
                        fh = h + (j + 0.5) / 4 - 0.5
                        for k in range(4):
                            fw = w + (k + 0.5) / 4 - 0.5
                            x = affine[0, 0] * fd + affine[0, 1] * fh + affine[0, 2] * fw + affine[0, 3]
                            y = affine[1, 0] * fd + affine[1, 1] * fh + affine[1, 2] * fw + affine[1, 3]
                            z = affine[2, 0] * fd + affine[2, 1] * fh + affine[2, 2] * fw + affine[2, 3]
                            lat, a, s = (x - row[0]) * row[3], y - row[1], z - row[2]
                            rho = np.sqrt(lat * lat + a * a + s * s)
                            if rho > row[4] or beyond_cut(row, lat, a, s) > 0.0:
                                continue
                            if rho > surface_radius(row, lat, a, s, rho):
                                continue
                            n_head += 1
                            if in_lesion(row, lat, a, s):
                                n_dead += 1
                head[d, h, w] = n_head * share
                necrosis[d, h, w] = n_dead * share
