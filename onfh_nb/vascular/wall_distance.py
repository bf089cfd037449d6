"""Distance of every set voxel to the background, at the cost of the voxels rather than of the picture."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onfh_nb.vascular.voxels import Voxels


def wall_distance(voxels: Voxels) -> NDArray[np.float64]:
    """Exact Euclidean distance to the nearest voxel centre outside the levelled mask, in smallest voxel sides.

    What lies outside the picture counts as background.
    """
    axes = [2, 1, 0][: voxels.ndim]
    squared = np.where(voxels.level, np.inf, 0.0)
    for axis in axes:
        squared = _one_axis(voxels.grid, voxels.flat, squared, voxels.strides[axis], voxels.steps[axis])
    return np.sqrt(squared)


@njit(nogil=True, cache=True, error_model="numpy")
def _one_axis(grid, flat, before, stride, step):  # type: ignore[no-untyped-def]
    """Lower envelope along one axis: look outwards until no farther voxel can be nearer."""
    after = before.copy()
    for k in range(len(flat)):
        best, p = before[k], flat[k]
        for side in (-stride, stride):
            q, reach = p, 0.0
            while True:
                q += side
                reach += step
                if reach * reach >= best:
                    break
                if grid[q] == 0:
                    best = reach * reach
                    break
                best = min(best, before[grid[q] - 1] + reach * reach)
        after[k] = best
    return after
