"""Where a junction is: the point to which the branches point that meet in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Weight of the junction's voxels against the lines of its branches; it decides only where these are nearly parallel.
VOXELS = 0.05


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
