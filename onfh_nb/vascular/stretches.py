"""Voxels of a vessel gathered in stretches of about one voxel along its curve, and its thickness from them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

# Stretches farther away than this many widths count no more.
CUT = 4.0


class Stretches(NamedTuple):
    """Mean arc length, mean place and volume of each stretch, volume at the picture's edge, and how long each is."""

    s: NDArray[np.float64]
    places: NDArray[np.float64]
    volume: NDArray[np.float64]
    edge: NDArray[np.float64]
    width: float


def gather(
    s: NDArray[np.float64],
    places: NDArray[np.float64],
    volume: NDArray[np.float64],
    edge: NDArray[np.bool_],
    total: float,
) -> Stretches:
    """Gather voxels between the two ends of a curve.

    Parameters
    ----------
    s : ndarray, shape (n,)
        Arc length of each voxel.
    places : ndarray, shape (n, 3)
        Their centres.
    volume : ndarray, shape (n,)
        What each counts.
    edge : ndarray of bool, shape (n,)
        Whether it lies at the edge of the picture.
    total : float
        Length of the curve; voxels beyond its ends are left out.
    """
    n = max(3, round(total))
    at, where, held, rim = _gather(s, places, volume, edge, n, total / n)
    return Stretches(at, where, held, rim, total / n)


@njit(nogil=True, cache=True, error_model="numpy")
def _gather(s, places, volume, edge, n, width):  # type: ignore[no-untyped-def]
    at, where, held, rim = np.zeros(n), np.zeros((n, 3)), np.zeros(n), np.zeros(n)
    for k in range(len(s)):
        j = int(np.floor(s[k] / width))
        if j < 0 or j >= n:
            continue
        at[j] += volume[k] * s[k]
        held[j] += volume[k]
        rim[j] += volume[k] * edge[k]
        for axis in range(3):
            where[j, axis] += volume[k] * places[k, axis]
    for j in range(n):
        at[j] = at[j] / held[j] if held[j] > 0 else (j + 0.5) * width
        for axis in range(3):
            where[j, axis] = where[j, axis] / held[j] if held[j] > 0 else 0.0
    return at, where, held, rim


def unrolled(stretches: Stretches, total: float) -> Stretches:
    """A ring gone round three times."""
    s = np.concatenate([stretches.s - total, stretches.s, stretches.s + total])
    places, volume, edge = (np.concatenate([a] * 3) for a in stretches[1:4])
    return Stretches(s, places, volume, edge, stretches.width)


def area_to_radius(area: float, ndim: int) -> float:
    """Radius of a vessel from its cross-section (3-D) or its width (2-D)."""
    return area / 2 if ndim == 2 else math.sqrt(area / math.pi)


def radii(
    stretches: Stretches, even: NDArray[np.bool_], at: NDArray[np.float64], width: float, ndim: int
) -> NDArray[np.float64]:
    """Radius at the arc lengths ``at``, from the volume of the even stretches around (a Gaussian of this width)."""
    area = _mean_volume(stretches.s[even], stretches.volume[even], at, max(width, 2.0)) / stretches.width
    out: NDArray[np.float64] = area / 2 if ndim == 2 else np.sqrt(area / math.pi)
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _mean_volume(s, volume, at, width):  # type: ignore[no-untyped-def]
    out, first = np.empty(len(at)), 0
    for k in range(len(at)):
        while first < len(s) - 1 and s[first + 1] < at[k] - CUT * width:
            first += 1
        weights, total = 0.0, 0.0
        for j in range(first, len(s)):
            u = (s[j] - at[k]) / width
            if u > CUT and weights > 0:
                break
            w = np.exp(-0.5 * min(u * u, 64.0))
            weights += w
            total += w * volume[j]
        out[k] = total / weights
    return out
