"""Thinning in the order of distance to the wall: what stays is centred whatever the shape of the voxels."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onfh_nb.vascular.neighbours import AROUND, BESIDE, FACES, TOUCHING, counted, offsets, one_background, one_piece
from onfh_nb.vascular.voxels import Voxels

# Voxels whose distances to the wall differ by less than this (in smallest voxel sides) are peeled together.
LAYER = 0.5
# Neighbours that a voxel beside the wall needs to go, by turns: corners of a staircase go first, so that its two ends
# become ends of a line and stay; otherwise a vessel as thin as a voxel loses up to three of them at each end.
LEAST = (3, 2)
# Sides of a voxel may differ by less than this for that: on thick slices, a staircase is mostly noise of the wall.
CUBES = 2.0


def thin(voxels: Voxels, distance: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Peel a mask to lines one voxel wide that keep its pieces, loops and ends.

    Voxels go layer by layer of their distance to the wall, so that two vessels in touch come apart along the seam
    before either is thin. Within a layer the six directions (four in a picture) take turns; a voxel goes when the
    topology stays the same without it and it is not the end of a line; beside the wall, corners of staircases go first.

    Parameters
    ----------
    voxels : Voxels
        The mask.
    distance : ndarray, shape (n,)
        From :func:`wall_distance`.

    Returns
    -------
    ndarray of bool, shape (n,)
        True where a voxel belongs to the lines.

    References
    ----------
    Lee TC, Kashyap RL, Chu CN. CVGIP: Graphical Models and Image Processing 1994;56:462. doi:10.1006/cgip.1994.1042
    """
    layer = np.floor(distance / LAYER + 1e-9).astype(np.int64)
    order = np.argsort(layer, kind="stable")
    around = offsets(voxels.strides)
    directions = around[FACES] if voxels.ndim == 3 else around[FACES[1:5]]
    tables = (around, counted(voxels.ndim), TOUCHING, BESIDE, AROUND)
    order = order[voxels.level[order]]
    deepest = 1.0 if voxels.steps.max() < CUBES else -1.0
    return _peel(voxels.grid, voxels.flat, voxels.level.copy(), layer, order, (directions, tables), deepest)


@njit(nogil=True, cache=True, error_model="numpy")
def _peel(grid, flat, alive, layer, order, how, deepest):  # type: ignore[no-untyped-def]
    n = len(order)
    dirty, chosen = np.ones(len(flat), np.bool_), np.empty(n, np.int64)
    pool, n_pool, upto = np.empty(n, np.int64), 0, 0
    while upto < n:
        level = layer[order[upto]]
        while upto < n and layer[order[upto]] == level:
            pool[n_pool] = order[upto]
            n_pool += 1
            upto += 1
        for fewest in LEAST:
            if fewest > LEAST[1] and level * LAYER > deepest:
                continue
            dirty[pool[:n_pool]] = True
            n_pool = _peel_layer(grid, flat, alive, dirty, (pool, n_pool, chosen), how, fewest)
    return alive


@njit(nogil=True, cache=True, error_model="numpy")
def _peel_layer(grid, flat, alive, dirty, pools, how, fewest):  # type: ignore[no-untyped-def]
    """Peel a layer until nothing changes; how many of its voxels are left."""
    (directions, tables), (pool, n_pool, chosen) = how, pools
    changed = True
    while changed:
        changed = False
        now = dirty[pool[:n_pool]]
        dirty[pool[:n_pool]] = False
        for direction in directions:
            n_chosen = 0
            for j in range(n_pool):
                k = pool[j]
                if not (now[j] or dirty[k]) or not alive[k]:
                    continue
                q = grid[flat[k] + direction]
                if (q == 0 or not alive[q - 1]) and _removable(grid, alive, flat[k], tables, fewest):
                    chosen[n_chosen] = k
                    n_chosen += 1
            for j in range(n_chosen):
                k = chosen[j]
                if _removable(grid, alive, flat[k], tables, fewest):
                    alive[k] = False
                    changed = True
                    _mark_around(grid, flat[k], tables[0], tables[1], dirty)
        n_pool = _keep_alive(pool, n_pool, alive)
    return n_pool


@njit(nogil=True, cache=True, error_model="numpy")
def _mark_around(grid, p, around, which, dirty):  # type: ignore[no-untyped-def]
    for j in which:
        q = grid[p + around[j]]
        if q > 0:
            dirty[q - 1] = True


@njit(nogil=True, cache=True, error_model="numpy")
def _keep_alive(pool, n_pool, alive):  # type: ignore[no-untyped-def]
    """Close the gaps that removed voxels left in the pool; how many are left."""
    left = 0
    for j in range(n_pool):
        if alive[pool[j]]:
            pool[left] = pool[j]
            left += 1
    return left


@njit(nogil=True, cache=True, error_model="numpy")
def _removable(grid, alive, p, tables, fewest):  # type: ignore[no-untyped-def]
    """Whether a voxel is simple (26-connected lines, 6-connected background) and has so many neighbours."""
    around, which, touching, beside, near = tables
    mask, count = 0, 0
    for j in which:
        q = grid[p + around[j]]
        if q > 0 and alive[q - 1]:
            mask |= 1 << j
            count += 1
    if count < fewest:
        return False
    return one_piece(mask, mask, touching) and one_background(~mask & near[1], near[0], beside)
