"""Two thick vessels that touch corner to corner are two: the gap between them is kept, and opened where it is shut."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onfh_nb.vascular.neighbours import AROUND, BESIDE, FACES, counted, offsets, piece_of

# A side of a gap holds at least so many of a voxel's neighbours, in a picture and in 3-D; fewer are noise.
SIDE = {2: 2, 3: 5}
# Steps across faces within which a vessel that touches must have a solid voxel: thin vessels are not parted.
TO_CORE = 2


def in_gap(
    grid: NDArray[np.int32], flat: NDArray[np.int64], inside: NDArray[np.bool_], strides: NDArray[np.int64], ndim: int
) -> NDArray[np.bool_]:
    """Whether voxels lie between two walls: their set neighbours are two pieces or more, joined by no face.

    Parameters
    ----------
    grid : ndarray of int, shape (size,)
        1 + the number of each listed voxel, 0 elsewhere.
    flat : ndarray of int, shape (n,)
        Where the voxels in question are.
    inside : ndarray of bool, shape (m,)
        Whether a listed voxel is set.
    strides : ndarray of int, shape (3,)
        Of the grid.
    ndim : int
        2 for a picture.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    return _in_gap(grid, flat, inside, offsets(strides), counted(ndim), BESIDE, SIDE[ndim])


@njit(nogil=True, cache=True, error_model="numpy")
def _in_gap(grid, flat, inside, around, which, beside, least):  # type: ignore[no-untyped-def]
    out = np.zeros(len(flat), np.bool_)
    for k in range(len(flat)):
        left, sides = 0, 0
        for j in which:
            q = grid[flat[k] + around[j]]
            if q > 0 and inside[q - 1]:
                left |= 1 << j
        while left and sides < 2:
            piece, n = piece_of(left & -left, left, beside), 0
            for j in which:
                n += (piece >> j) & 1
            left &= ~piece
            sides += n >= least
        out[k] = sides == 2
    return out


def part_touches(
    grid: NDArray[np.int32],
    flat: NDArray[np.int64],
    level: NDArray[np.bool_],
    solid: NDArray[np.bool_],
    strides: NDArray[np.int64],
    ndim: int,
) -> NDArray[np.bool_]:
    """Take away one voxel of each pair that touches by an edge or a corner alone, where both belong to thick vessels.

    Parameters
    ----------
    grid, flat, strides : ndarray
        As in :func:`in_gap`, ``flat`` of all listed voxels.
    level : ndarray of bool, shape (n,)
        The mask of which lines will be made.
    solid : ndarray of bool, shape (n,)
        Voxels well inside a vessel.
    ndim : int
        2 for a picture.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    around = offsets(strides)
    out = level.copy()
    near = _near_core(grid, flat, level, solid & level, around[FACES])
    _part(grid, flat, out, near, (around, counted(ndim), BESIDE, AROUND[0]))
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _near_core(grid, flat, level, solid, faces):  # type: ignore[no-untyped-def]
    """Voxels of the mask from which a solid one is at most so many steps away."""
    near = solid.copy()
    for _ in range(TO_CORE):
        before = near.copy()
        for k in np.flatnonzero(before):
            for step in faces:
                q = grid[flat[k] + step]
                if q > 0 and level[q - 1]:
                    near[q - 1] = True
    return near


@njit(nogil=True, cache=True, error_model="numpy")
def _part(grid, flat, alive, near, tables):  # type: ignore[no-untyped-def]
    around, which, beside, faces = tables
    for k in np.flatnonzero(near & alive):
        mask, others = 0, 0
        for j in which:
            q = grid[flat[k] + around[j]]
            if q > 0 and alive[q - 1]:
                mask |= 1 << j
                others |= near[q - 1] << j
        if others & ~piece_of(mask & faces, mask, beside):
            alive[k] = False
