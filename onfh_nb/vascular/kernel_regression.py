"""A smooth curve through the voxels along a vessel: local lines with Gaussian weights, curvature put back."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

# Samples farther away than this many widths count no more.
CUT = 4.0


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
    out: tuple[NDArray[np.float64], NDArray[np.float64]] = _local_lines(s, points, weights, at, sigma, share)
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _local_lines(s, points, weights, at, sigma, share):  # type: ignore[no-untyped-def]
    position, slope = np.empty((len(at), 3)), np.empty((len(at), 3))
    first, far = 0, CUT * sigma * np.sqrt(2.0)
    for k in range(len(at)):
        while first < len(s) - 1 and s[first] < at[k] - far:
            first += 1
        near = _line_at(s, points, weights, at[k], first, CUT * sigma, sigma)
        wide = _line_at(s, points, weights, at[k], first, far, sigma * np.sqrt(2.0))
        norm = 0.0
        for axis in range(3):
            position[k, axis] = (1 + share) * near[axis] - share * wide[axis]
            slope[k, axis] = (1 + share) * near[3 + axis] - share * wide[3 + axis]
            norm += slope[k, axis] ** 2
        if norm > 0:
            slope[k] /= np.sqrt(norm)
    return position, slope


@njit(nogil=True, cache=True, error_model="numpy")
def _line_at(s, points, weights, at, first, far, sigma):  # type: ignore[no-untyped-def]
    """Place and slope of a weighted straight line; without spread, the mean and the direction from end to end."""
    w0, w1, w2, scale = 0.0, 0.0, 0.0, -0.5 / (sigma * sigma)
    x0, y0, z0, x1, y1, z1 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for j in range(first, len(s)):
        u = s[j] - at
        if u > far:
            break
        # 1e-12 keeps a place that has no sample near it defined.
        w = weights[j] * (np.exp(scale * u * u) + 1e-12)
        v = w * u
        w0 += w
        w1 += v
        w2 += v * u
        x0 += w * points[j, 0]
        y0 += w * points[j, 1]
        z0 += w * points[j, 2]
        x1 += v * points[j, 0]
        y1 += v * points[j, 1]
        z1 += v * points[j, 2]
    spread = w0 * w2 - w1 * w1
    if spread > 1e-9 * w0 * w0:
        a, b, c = w2 / spread, w1 / spread, w0 / spread
        return a * x0 - b * x1, a * y0 - b * y1, a * z0 - b * z1, c * x1 - b * x0, c * y1 - b * y0, c * z1 - b * z0
    end = points[-1] - points[0]
    if w0 > 0:
        return x0 / w0, y0 / w0, z0 / w0, end[0], end[1], end[2]
    nearest = points[np.argmin(np.abs(s - at))]
    return nearest[0], nearest[1], nearest[2], end[0], end[1], end[2]
