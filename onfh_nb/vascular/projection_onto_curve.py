"""Where along a curve each voxel of a vessel lies."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(nogil=True, cache=True, error_model="numpy")
def arc_lengths(curve):  # type: ignore[no-untyped-def]
    """Arc length at each point of a curve (m, d), 0 at the first."""
    s = np.zeros(len(curve))
    for k in range(1, len(curve)):
        square = 0.0
        for axis in range(curve.shape[1]):
            square += (curve[k, axis] - curve[k - 1, axis]) ** 2
        s[k] = s[k - 1] + np.sqrt(square)
    return s


def length_along(curve: NDArray[np.float64]) -> float:
    """Length of a curve (m, d)."""
    return float(arc_lengths(curve)[-1])


def place_along(
    points: NDArray[np.float64], curve: NDArray[np.float64], guess: NDArray[np.float64], reach: float, ring: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Arc length of the nearest point of a curve, searched around a guess, and how far that is.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Voxel centres.
    curve : ndarray, shape (m, 3)
        At least two points, about evenly spaced.
    guess : ndarray, shape (n,)
        Arc length near which to search.
    reach : float
        How far from the guess.
    ring : bool
        Whether the last point is the first again. An open curve goes on straight beyond its ends: before its start
        the arc length is negative.

    Returns
    -------
    s, distance : ndarray, shape (n,)
    """
    return _search(points, curve, arc_lengths(curve), guess, reach, ring)


@njit(nogil=True, cache=True, error_model="numpy")
def _search(points, curve, s, guess, reach, ring):  # type: ignore[no-untyped-def]
    out, away, n = np.empty(len(points)), np.empty(len(points)), len(curve) - 1
    step = s[-1] / n
    half = int(reach / step) + 1
    for k in range(len(points)):
        seed, best, found = int(min(max(guess[k], -s[-1]), 2 * s[-1]) / step), np.inf, guess[k]
        first, last = seed - half, seed + half
        if not ring:
            first, last = min(max(first, 0), n - 1), min(max(last, 0), n - 1)
        elif last - first >= n:
            first, last = 0, n - 1
        nearest, best = first, np.inf
        for j in range(first, last + 2):
            i = j % n if ring else j
            far = 0.0
            for axis in range(3):
                far += (curve[i, axis] - points[k, axis]) ** 2
            if far < best:
                best, nearest = far, j
        best = np.inf
        for j in range(max(first, nearest - 1), min(last, nearest) + 1):
            i = j % n
            dot, square = 0.0, 0.0
            for axis in range(3):
                along = curve[i + 1, axis] - curve[i, axis]
                dot += (points[k, axis] - curve[i, axis]) * along
                square += along * along
            t = dot / square if square > 0 else 0.0
            if (t < 0 and (ring or i > 0)) or (t > 1 and (ring or i < n - 1)):
                t = 0.0 if t < 0 else 1.0
            far = 0.0
            for axis in range(3):
                far += (curve[i, axis] + t * (curve[i + 1, axis] - curve[i, axis]) - points[k, axis]) ** 2
            if far < best:
                best, found = far, s[i] + t * (s[i + 1] - s[i])
        out[k], away[k] = found, np.sqrt(best)
    return out, away
