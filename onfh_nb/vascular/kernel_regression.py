"""A smooth curve through the voxels along a vessel: local lines with Gaussian weights, curvature put back."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


def smooth(
    s: NDArray[np.float64],
    points: NDArray[np.float64],
    weights: NDArray[np.float64],
    at: NDArray[np.float64],
    sigma: float,
    share: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Positions and directions of the curve at the arc lengths ``at``.

    A Gaussian of width σ pulls a bend of curvature κ inwards by κσ²/2. Two widths, σ and √2·σ, mixed as (1 + a)
    and −a, pull by (1 − a) of that: ``share`` is a, 1 for none at all.

    Parameters
    ----------
    s : ndarray, shape (m,)
        Arc length of the samples, ascending.
    points : ndarray, shape (m, 3)
        The samples.
    weights : ndarray, shape (m,)
        Their weights, at least 0.
    at : ndarray, shape (k,)
        Where the curve is wanted.
    sigma, share : float
        Width, in the unit of ``s``, and a.

    Returns
    -------
    position, direction : ndarray, shape (k, 3)
        Directions are of unit length.
    """
    position, slope = _local_lines(s, points, weights, at, sigma)
    if share:
        wide, wide_slope = _local_lines(s, points, weights, at, sigma * np.sqrt(2.0))
        position, slope = (1 + share) * position - share * wide, (1 + share) * slope - share * wide_slope
    norm = np.linalg.norm(slope, axis=1, keepdims=True)
    return position, slope / np.where(norm > 0, norm, 1.0)


@njit(nogil=True, cache=True, error_model="numpy")
def _local_lines(s, points, weights, at, sigma):  # type: ignore[no-untyped-def]
    position, slope = np.empty((len(at), 3)), np.empty((len(at), 3))
    first = 0
    for k in range(len(at)):
        while first < len(s) - 1 and s[first] < at[k] - 4 * sigma:
            first += 1
        w0, w1, w2 = 0.0, 0.0, 0.0
        x0, x1 = np.zeros(3), np.zeros(3)
        for j in range(first, len(s)):
            u = s[j] - at[k]
            if u > 4 * sigma:
                break
            w = weights[j] * np.exp(-0.5 * u * u / (sigma * sigma)) + 1e-12 * weights[j]
            w0 += w
            w1 += w * u
            w2 += w * u * u
            for axis in range(3):
                x0[axis] += w * points[j, axis]
                x1[axis] += w * u * points[j, axis]
        spread = w0 * w2 - w1 * w1
        for axis in range(3):
            if spread > 1e-9 * w0 * w0:
                position[k, axis] = (w2 * x0[axis] - w1 * x1[axis]) / spread
                slope[k, axis] = (w0 * x1[axis] - w1 * x0[axis]) / spread
            else:
                nearest = np.argmin(np.abs(s - at[k]))
                position[k, axis] = x0[axis] / w0 if w0 > 0 else points[nearest, axis]
                slope[k, axis] = points[-1, axis] - points[0, axis]
    return position, slope
