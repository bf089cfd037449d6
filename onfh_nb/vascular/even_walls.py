"""Walls evened out before thinning, so that bumps, pits and tunnels of single voxels grow no branches and no loops."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onfh_nb.vascular.neighbours import DIRECTIONS, counted, offsets
from onfh_nb.vascular.touches import in_gap, part_touches

# A voxel is solid when this share of its weighted surroundings is set; as far as this many voxels from a solid one
# the walls are evened out, at half of the surroundings.
SOLID, REACH, HALF = 0.6, 2, 0.5 + 1e-9
# Thinner vessels are left as they are, and so is the mask this near to them, lest they lose their hold.
HOLD = 3
# A voxel with all four neighbours across the vessel has about this share: the vessel is three voxels thick there.
CORE = 0.7
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
    which = counted(ndim)
    around = offsets(strides)[which]
    weights = np.where(DIRECTIONS[which] == 0, 1 - 2 * beside, beside).prod(axis=1)
    share = _surroundings(grid, flat, member, around, weights, float((1 - 2 * beside).prod()))
    around = around[weights > NEAR * weights.max()]
    thick = _grown(grid, flat, share >= SOLID, around, REACH)
    hold = member & _grown(grid, flat, member & ~thick, around, HOLD)
    even = np.where(thick, share > HALF, member) | hold
    fresh = np.flatnonzero(even & ~member)
    even[fresh[in_gap(grid, flat[fresh], member, strides, ndim)]] = False
    bumps = member & ~even
    bumps[bumps] = ~in_gap(grid, flat[bumps], even, strides, ndim)
    _hold_together(grid, flat, even, bumps, offsets(strides)[which])
    return part_touches(grid, flat, even, share >= CORE, strides, ndim)


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


@njit(nogil=True, cache=True, error_model="numpy")
def _hold_together(grid, flat, even, bumps, around):  # type: ignore[no-untyped-def]
    """Put back the shortest ways through what was taken away that alone join two pieces of the evened mask."""
    piece, n_pieces = _pieces(grid, flat, even, around)
    if n_pieces < 2:
        return
    top, came = np.arange(n_pieces), np.full(len(flat), -1, np.int64)
    front = np.flatnonzero(even)
    while len(front):
        fresh, n = np.empty(len(bumps), np.int64), 0
        for k in front:
            for step in around:
                q = grid[flat[k] + step] - 1
                if q < 0 or not (bumps[q] or even[q]):
                    continue
                if piece[q] < 0:
                    piece[q], came[q] = piece[k], k
                    fresh[n] = q
                    n += 1
                a, b = _top(top, piece[k]), _top(top, piece[q])
                if a != b:
                    top[a] = b
                    for way in (k, q):
                        while came[way] >= 0:
                            even[way] = True
                            way = came[way]
        front = fresh[:n].copy()


@njit(nogil=True, cache=True, error_model="numpy")
def _pieces(grid, flat, inside, around):  # type: ignore[no-untyped-def]
    piece, stack, n_pieces = np.full(len(flat), -1, np.int64), np.empty(len(flat), np.int64), 0
    for start in np.flatnonzero(inside):
        if piece[start] >= 0:
            continue
        piece[start], stack[0], n = n_pieces, start, 1
        while n > 0:
            n -= 1
            k = stack[n]
            for step in around:
                q = grid[flat[k] + step] - 1
                if q >= 0 and inside[q] and piece[q] < 0:
                    piece[q], stack[n] = n_pieces, q
                    n += 1
        n_pieces += 1
    return piece, n_pieces


@njit(nogil=True, cache=True, error_model="numpy")
def _top(top, a):  # type: ignore[no-untyped-def]
    while top[a] != a:
        a = top[a]
    return a
