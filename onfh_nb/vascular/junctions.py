"""Where a junction is: the point in which the branches meet when each is carried on into it."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onfh_nb.vascular.projection_onto_curve import arc_lengths

# Weight of the junction's voxels against the courses of its branches; it decides only where these are nearly parallel.
VOXELS = 0.05
# A branch is carried on from its first stretch: so many radii, or so many smallest voxel sides, whichever is more.
STRETCH_RADII, STRETCH = 4.0, 10.0
# Rounds in which each branch is followed to the place nearest to the meeting point.
ROUNDS = 4
# Penalty on bending: a branch of a few voxels is carried on straight.
BENDING = 300.0
TINY = 1e-12


def end_course(points: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
    """Parabola through the first stretch of a centreline: its coefficients (3, d), constant first, by arc length."""
    out: NDArray[np.float64] = _parabola(points, max(STRETCH_RADII * radius, STRETCH))
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _parabola(points, far):  # type: ignore[no-untyped-def]
    s = arc_lengths(points)
    left, right = np.zeros((3, 3)), np.zeros((3, points.shape[1]))
    left[1, 1], left[2, 2] = TINY, BENDING
    for k in range(len(s)):
        if s[k] > far:
            break
        for a in range(3):
            for b in range(3):
                left[a, b] += s[k] ** (a + b)
            right[a] += s[k] ** a * points[k]
    return np.linalg.solve(left, right)


def meeting_point(courses: list[NDArray[np.float64]], middle: NDArray[np.float64], reach: float) -> NDArray[np.float64]:
    """Least-squares meeting point of branches, no farther than ``reach`` from the junction's voxels.

    Parameters
    ----------
    courses : list of ndarray, shape (3, d)
        A parabola along each branch, from :func:`end_course`; one without direction tells nothing.
    middle : ndarray, shape (d,)
        Middle of the junction's voxels.
    reach : float
        Largest distance from there.

    Returns
    -------
    ndarray, shape (d,)
    """
    out: NDArray[np.float64] = _meet(np.stack(courses), middle, reach)
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _meet(courses, middle, reach):  # type: ignore[no-untyped-def]
    point, at = middle.copy(), np.zeros(len(courses))
    for _ in range(ROUNDS):
        normal, right = VOXELS * np.eye(len(middle)), VOXELS * middle
        for k in range(len(courses)):
            start, slope, bend = courses[k]
            along = slope + 2 * at[k] * bend
            if not (along**2).sum() > 0:
                continue
            away = point - start - at[k] * slope - at[k] ** 2 * bend
            at[k] = min(max(at[k] + (away * along).sum() / (along**2).sum(), -2 * reach), 0.0)
            place = start + at[k] * slope + at[k] ** 2 * bend
            along = slope + 2 * at[k] * bend
            for a in range(len(middle)):
                for b in range(len(middle)):
                    across = (1.0 if a == b else 0.0) - along[a] * along[b] / max((along**2).sum(), TINY)
                    normal[a, b] += across
                    right[a] += across * place[b]
        away = np.linalg.solve(normal, right) - middle
        far = np.sqrt((away**2).sum())
        point = middle + away * min(1.0, reach / max(far, TINY))
    return point
