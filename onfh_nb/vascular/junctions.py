"""Where a junction is: the point in which the branches meet when each is carried on into it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Weight of the junction's voxels against the courses of its branches; it decides only where these are nearly parallel.
VOXELS = 0.05
# A branch is carried on from its first stretch: so many radii, or so many smallest voxel sides, whichever is more.
STRETCH_RADII, STRETCH = 4.0, 10.0
# Rounds in which each branch is followed to the place nearest to the meeting point.
ROUNDS = 4
# Penalty on bending: a branch of a few voxels is carried on straight.
BENDING = 300.0


def end_course(points: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
    """Parabola through the first stretch of a centreline: its coefficients (3, d), constant first, by arc length."""
    s = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    near = s <= max(STRETCH_RADII * radius, STRETCH)
    powers = np.stack([s[near] ** 0, s[near], s[near] ** 2], axis=1)
    penalty = np.diag([0.0, 0.0, np.sqrt(BENDING)])
    lhs, rhs = np.concatenate([powers, penalty]), np.concatenate([points[near], np.zeros((3, points.shape[1]))])
    out: NDArray[np.float64] = np.linalg.lstsq(lhs, rhs, rcond=None)[0]
    return out


def meeting_point(courses: list[NDArray[np.float64]], middle: NDArray[np.float64], reach: float) -> NDArray[np.float64]:
    """Least-squares meeting point of branches, no farther than ``reach`` from the junction's voxels.

    Parameters
    ----------
    courses : list of ndarray, shape (3, d)
        A parabola along each branch, from :func:`end_course`.
    middle : ndarray, shape (d,)
        Middle of the junction's voxels.
    reach : float
        Largest distance from there.

    Returns
    -------
    ndarray, shape (d,)
    """
    point: NDArray[np.float64] = middle
    at = np.zeros(len(courses))
    for _ in range(ROUNDS):
        normal, right = VOXELS * np.eye(len(middle)), VOXELS * middle
        for k, course in enumerate(courses):
            slope = course[1] + 2 * at[k] * course[2]
            place = course[0] + at[k] * course[1] + at[k] ** 2 * course[2]
            at[k] = np.clip(at[k] + (point - place) @ slope / (slope @ slope), -2 * reach, 0.0)
            place = course[0] + at[k] * course[1] + at[k] ** 2 * course[2]
            slope = course[1] + 2 * at[k] * course[2]
            across = np.eye(len(middle)) - np.outer(slope, slope) / (slope @ slope)
            normal, right = normal + across, right + across @ place
        away = np.linalg.solve(normal, right) - middle
        far = float(np.linalg.norm(away))
        point = np.asarray(middle + away * min(1.0, reach / max(far, 1e-12)), dtype=np.float64)
    return point
