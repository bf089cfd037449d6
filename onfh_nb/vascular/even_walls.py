"""Walls evened out before thinning, so that bumps and pits of single voxels grow no branches and no loops."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onfh_nb.vascular.neighbours import AROUND, BESIDE, TOUCHING, offsets, one_background, one_piece

PASSES = 2
# Neighbours (of 26, of 8 in a picture) below which a set voxel is a bump, and from which an empty one is a pit; from
# the last number on it is filled even if that closes a hole.
LIMITS_3D, LIMITS_2D = (11, 14, 19), (4, 5, 7)


def even_walls(
    grid: NDArray[np.int32], member: NDArray[np.bool_], flat: NDArray[np.int64], strides: NDArray[np.int64], ndim: int
) -> NDArray[np.bool_]:
    """Level a mask whose voxels, and those around them, are listed.

    A bump is a voxel with few neighbours on a vessel several voxels thick, whose removal leaves the topology as it
    is. A pit is an empty voxel most of whose neighbours are set, all of them in one piece: a gap between two vessels
    is none.

    Parameters
    ----------
    grid : ndarray of int, shape (size,)
        1 + the number of each listed voxel, 0 elsewhere.
    member : ndarray of bool, shape (n,)
        Whether a listed voxel belongs to the mask.
    flat : ndarray of int, shape (n,)
        Where the listed voxels are.
    strides : ndarray of int, shape (3,)
        Of the grid.
    ndim : int
        2 for a picture.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    around = offsets(strides)
    tables = (around, TOUCHING, BESIDE, AROUND)
    limits = LIMITS_2D if ndim == 2 else LIMITS_3D
    level = member.copy()
    for _ in range(PASSES):
        level = _pass(grid, flat, level, _thick(grid, flat, level, around, ndim), tables, limits)
    return level


@njit(nogil=True, cache=True, error_model="numpy")
def _thick(grid, flat, level, around, ndim):  # type: ignore[no-untyped-def]
    """Voxels within two steps of one whose neighbours are all set (all of its plane in a picture)."""
    full = 26 if ndim == 3 else 8
    out = np.zeros(len(flat), np.bool_)
    for k in range(len(flat)):
        if not level[k]:
            continue
        count = 0
        for step in around:
            q = grid[flat[k] + step]
            if q > 0 and level[q - 1]:
                count += 1
        out[k] = count >= full - (3 if ndim == 3 else 1)
    for _ in range(2):
        grown = out.copy()
        for k in range(len(flat)):
            if out[k]:
                for step in around:
                    q = grid[flat[k] + step]
                    if q > 0:
                        grown[q - 1] = True
        out = grown
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _pass(grid, flat, level, thick, tables, limits):  # type: ignore[no-untyped-def]
    after = level.copy()
    for k in range(len(flat)):
        if not thick[k]:
            continue
        mask, count = 0, 0
        for j in range(26):
            q = grid[flat[k] + tables[0][j]]
            if q > 0 and level[q - 1]:
                mask |= 1 << j
                count += 1
        if count == 0 or not one_piece(mask, mask, tables[1]):
            continue
        simple = one_background(~mask & tables[3][1], tables[3][0], tables[2])
        if level[k]:
            after[k] = not (count < limits[0] and simple)
        else:
            after[k] = count >= limits[2] or (count >= limits[1] and simple)
    return after
