"""Where the axis of a vessel ends: its volume tells, to a fraction of a voxel."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

# Cuts across the last stretch of a vessel.
CUTS = 33


def find_tip(
    s: NDArray[np.float64],
    volume: NDArray[np.float64],
    edge: NDArray[np.bool_],
    total: float,
    radius: float,
    ndim: int,
) -> float:
    """Arc length at which a centreline ends.

    The volume beyond a cut, less that of a round cap, over the cross-section before the cut is what is left of the
    axis; the mean over many cuts is taken. Where the vessel is cut by the edge of the picture there is no cap.

    Parameters
    ----------
    s : ndarray, shape (n,)
        Arc length of each voxel of the vessel; the end is at large values.
    volume : ndarray, shape (n,)
        What each voxel counts (area in a picture).
    edge : ndarray of bool, shape (n,)
        Whether a voxel lies at the edge of the picture.
    total : float
        Arc length of the end as known so far.
    radius : float
        Radius of the vessel.
    ndim : int
        2 for a picture.
    """
    return float(_tip(s, volume, edge, total, radius, ndim))


@njit(nogil=True, cache=True, error_model="numpy")
def _tip(s, volume, edge, total, radius, ndim):  # type: ignore[no-untyped-def]
    start = max(0.0, total - 10 * radius)
    stop = max(start + 0.5, total - 1.5 * radius) if total - start > 3 * radius else start + (total - start) / 2
    step = (stop - start) / (CUTS - 1)
    beyond, at_edge = _beyond(s, volume, edge, start, step)
    slope, spread = 0.0, 0.0
    for j in range(CUTS):
        off = (j - (CUTS - 1) / 2) * step
        slope += off * beyond[j]
        spread += off * off
    full = 2 * radius if ndim == 2 else math.pi * radius**2
    area = -slope / spread if stop - start > 4 * radius else full
    area = area if 0.5 * full < area < 2 * full else full
    r = area / 2 if ndim == 2 else math.sqrt(area / math.pi)
    cap = math.pi * r**2 / 2 if ndim == 2 else (2 / 3) * math.pi * r**3
    if at_edge > 0.5 * area:
        cap = 0.0
    return (start + stop) / 2 + (beyond.mean() - cap) / area


@njit(nogil=True, cache=True, error_model="numpy")
def _beyond(s, volume, edge, start, step):  # type: ignore[no-untyped-def]
    """Volume beyond each of the evenly spaced cuts, and what of it lies beyond the last at the picture's edge."""
    out, rim = np.zeros(CUTS), 0.0
    for k in range(len(s)):
        last = min(int(np.floor((s[k] - start) / step)), CUTS - 1)
        if last >= 0:
            out[last] += volume[k]
        if last == CUTS - 1:
            rim += volume[k] * edge[k]
    for j in range(CUTS - 2, -1, -1):
        out[j] += out[j + 1]
    return out, rim
