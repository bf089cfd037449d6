"""Background that a mask encloses on all sides."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


def enclosed(
    grid: NDArray[np.int32], flat: NDArray[np.int64], strides: NDArray[np.int64], shape: NDArray[np.int64], limit: int
) -> NDArray[np.int64]:
    """Find background voxels from which no way of face neighbours leads out, in pockets of at most ``limit`` voxels.

    Parameters
    ----------
    grid : ndarray of int, shape (size,)
        Flattened picture with an empty border, 0 for background.
    flat : ndarray of int, shape (n,)
        Where the set voxels are.
    strides : ndarray of int, shape (d,)
        Steps along the axes that count; two of them for a picture.
    shape : ndarray of int, shape (3,)
        Of the grid, border included.
    limit : int
        A larger pocket is left as it is.
    """
    return _pockets(grid, flat, strides, shape, limit, np.zeros(len(grid), dtype=np.int32))


@njit(nogil=True, cache=True, error_model="numpy")
def _pockets(grid, flat, strides, shape, limit, seen):  # type: ignore[no-untyped-def]
    found, stack, n_found, flood = np.empty(16, np.int64), np.empty(limit + 1, np.int64), 0, 0
    for p in flat:
        for side in range(2 * len(strides)):
            start = p + strides[side // 2] * (1 - 2 * (side % 2))
            if grid[start] != 0 or seen[start] != 0:
                continue
            flood += 1
            n = _flood(grid, strides, shape, start, seen, stack, flood)
            while n_found + n > len(found):
                found = np.append(found, np.empty(len(found), np.int64))
            found[n_found : n_found + n] = stack[:n]
            n_found += n
    return found[:n_found].copy()


@njit(nogil=True, cache=True, error_model="numpy")
def _flood(grid, strides, shape, start, seen, stack, flood):  # type: ignore[no-untyped-def]
    """Voxels of the pocket around one voxel; 0 on reaching the border, an earlier flood that got out, or the limit."""
    stack[0], n, k = start, 1, 0
    seen[start] = flood
    while k < n:
        p = stack[k]
        k += 1
        for axis in range(len(strides)):
            along = shape[3 - len(strides) + axis]
            at = (p // strides[axis]) % along
            if at == 0 or at == along - 1:
                return 0
            for q in (p - strides[axis], p + strides[axis]):
                if grid[q] != 0 or seen[q] == flood:
                    continue
                if seen[q] != 0 or n == len(stack) - 1:
                    return 0
                seen[q] = flood
                stack[n] = q
                n += 1
    return n


def next_to(grid: NDArray[np.int32], flat: NDArray[np.int64], around: NDArray[np.int64]) -> NDArray[np.int64]:
    """Background voxels that touch a set one, each once; ``grid`` marks them with −1."""
    return _next_to(grid, flat, around)


@njit(nogil=True, cache=True, error_model="numpy")
def _next_to(grid, flat, around):  # type: ignore[no-untyped-def]
    found, n = np.empty(16, np.int64), 0
    for p in flat:
        for step in around:
            if grid[p + step] == 0:
                grid[p + step] = -1
                if n == len(found):
                    found = np.append(found, np.empty(n, np.int64))
                found[n] = p + step
                n += 1
    return found[:n].copy()
