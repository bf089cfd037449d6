"""Where a junction is: the point to which the branches point that meet in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Weight of the junction's voxels against the lines of its branches; it decides only where these are nearly parallel.
VOXELS = 0.05
# A branch points along its first stretch: so many radii, or so many smallest voxel sides, whichever is more.
POINTING_RADII, POINTING = 4.0, 8.0


def end_line(points: NDArray[np.float64], radius: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Straight line through the first stretch of a centreline: a point on it and its direction, of unit length."""
    s = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    stretch = points[s <= max(POINTING_RADII * radius, POINTING)]
    middle = stretch.mean(axis=0)
    direction: NDArray[np.float64] = np.linalg.svd(stretch - middle, full_matrices=False)[2][0]
    return middle, direction


def meeting_point(
    points: NDArray[np.float64], directions: NDArray[np.float64], middle: NDArray[np.float64], reach: float
) -> NDArray[np.float64]:
    """Least-squares meeting point of lines, no farther than ``reach`` from the junction's voxels.

    Parameters
    ----------
    points, directions : ndarray, shape (k, 3)
        A point on each branch and its direction, of unit length.
    middle : ndarray, shape (3,)
        Middle of the junction's voxels.
    reach : float
        Largest distance from there.

    Returns
    -------
    ndarray, shape (3,)
    """
    across = np.eye(3) - directions[:, :, None] * directions[:, None, :]
    normal = across.sum(axis=0) + VOXELS * np.eye(3)
    point = np.linalg.solve(normal, (across @ points[:, :, None]).sum(axis=0)[:, 0] + VOXELS * middle)
    away = point - middle
    far = float(np.linalg.norm(away))
    out: NDArray[np.float64] = middle + away * min(1.0, reach / far) if far else point
    return out
