"""Every voxel of a vessel handed to the nearest voxel of its centreline, along ways inside the vessel."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onfh_nb.vascular.neighbours import offsets
from onfh_nb.vascular.voxels import Voxels


def nearest_line(voxels: Voxels, line: NDArray[np.int64], places: NDArray[np.float64]) -> NDArray[np.int64]:
    """Which centreline voxel each voxel belongs to.

    Parameters
    ----------
    voxels : Voxels
        The mask.
    line : ndarray of int, shape (m,)
        Numbers of the centreline voxels.
    places : ndarray, shape (n, 3)
        Voxel centres, in smallest voxel sides.

    Returns
    -------
    ndarray of int, shape (n,)
        Position in ``line``; −1 where no way leads to one.
    """
    return _spread(voxels.grid, voxels.flat, voxels.member | voxels.level, line, places, offsets(voxels.strides))


@njit(nogil=True, cache=True, error_model="numpy")
def _spread(grid, flat, open_to, line, places, around):  # type: ignore[no-untyped-def]
    """Hand each voxel's owner to its neighbours until none finds a nearer one."""
    n = len(flat)
    owner, best = np.full(n, -1, np.int64), np.full(n, np.inf)
    queue, queued = np.empty(n + 1, np.int64), np.zeros(n, np.bool_)
    head, tail = 0, 0
    for j in range(len(line)):
        owner[line[j]], best[line[j]] = j, 0.0
        queue[tail] = line[j]
        queued[line[j]] = True
        tail += 1
    tail %= n + 1
    while head != tail:
        k = queue[head]
        head = (head + 1) % (n + 1)
        queued[k] = False
        source = places[line[owner[k]]]
        for step in around:
            q = grid[flat[k] + step] - 1
            if q < 0 or not open_to[q]:
                continue
            far = 0.0
            for axis in range(3):
                far += (places[q, axis] - source[axis]) ** 2
            if far < best[q] - 1e-9:
                best[q], owner[q] = far, owner[k]
                if not queued[q]:
                    queued[q] = True
                    queue[tail] = q
                    tail = (tail + 1) % (n + 1)
    return owner
