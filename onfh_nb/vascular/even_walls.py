"""Walls evened out before thinning, so that bumps, pits and tunnels of single voxels grow no branches and no loops."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onfh_nb.vascular.neighbours import DIRECTIONS, offsets

# A voxel is solid when this share of its weighted surroundings is set; as far as this many voxels from a solid one
# the walls are evened out, at half of the surroundings.
SOLID, REACH, HALF = 0.6, 2, 0.5 + 1e-9
# Thinner vessels are left as they are, and so is the mask this near to them, lest they lose their hold.
HOLD = 3
# Steps to neighbours that weigh less than this share of the nearest are not taken.
NEAR = 0.2


def even_walls(
    grid: NDArray[np.int32],
    member: NDArray[np.bool_],
    flat: NDArray[np.int64],
    strides: NDArray[np.int64],
    steps: NDArray[np.float64],
    ndim: int,
) -> NDArray[np.bool_]:
    """Even out a mask where it is several voxels thick; its voxels, and those around them, are listed.

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
    steps : ndarray, shape (3,)
        Voxel sizes, in smallest voxel sides. A neighbour counts the less the farther it is.
    ndim : int
        2 for a picture.

    Returns
    -------
    ndarray of bool, shape (n,)
        The mask that tells how the vessels run; what they measure is told by the mask as it is.
    """
    beside = 0.25 / steps**2 * (np.arange(3) >= 3 - ndim)
    around = offsets(strides)
    weights = np.where(DIRECTIONS == 0, 1 - 2 * beside, beside).prod(axis=1)
    share = _surroundings(grid, flat, member, around, weights, float((1 - 2 * beside).prod()))
    around = around[weights > NEAR * weights.max()]
    thick = _grown(grid, flat, share >= SOLID, around, REACH)
    hold = member & _grown(grid, flat, member & ~thick, around, HOLD)
    return np.where(thick, share > HALF, member) | hold


@njit(nogil=True, cache=True, error_model="numpy")
def _surroundings(grid, flat, member, around, weights, own):  # type: ignore[no-untyped-def]
    """Share of the binomially weighted neighbourhood that is set."""
    out = np.empty(len(flat))
    for k in range(len(flat)):
        out[k] = own * member[k]
        for j in range(len(around)):
            q = grid[flat[k] + around[j]]
            if q > 0 and member[q - 1]:
                out[k] += weights[j]
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _grown(grid, flat, start, around, steps):  # type: ignore[no-untyped-def]
    """Listed voxels within so many steps of the start."""
    out, front = start.copy(), np.flatnonzero(start)
    for _ in range(steps):
        fresh, n = np.empty(len(flat), np.int64), 0
        for k in front:
            for step in around:
                q = grid[flat[k] + step]
                if q > 0 and not out[q - 1]:
                    out[q - 1] = True
                    fresh[n] = q - 1
                    n += 1
        front = fresh[:n]
    return out
