"""Where the axis of a vessel ends: its volume tells, to a fraction of a voxel."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


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
    start = max(0.0, total - 10 * radius)
    stop = max(start + 0.5, total - 1.5 * radius) if total - start > 3 * radius else start + (total - start) / 2
    cuts = np.linspace(start, stop, 33)
    order = np.argsort(s)
    beyond = np.concatenate([np.cumsum(volume[order][::-1])[::-1], [0.0]])[np.searchsorted(s[order], cuts)]
    spread = cuts - cuts.mean()
    area = float(-(spread @ beyond) / (spread @ spread)) if stop - start > 4 * radius else 0.0
    full = 2 * radius if ndim == 2 else math.pi * radius**2
    area = area if 0.5 * full < area < 2 * full else full
    r = area / 2 if ndim == 2 else math.sqrt(area / math.pi)
    cap = math.pi * r**2 / 2 if ndim == 2 else (2 / 3) * math.pi * r**3
    if (volume * edge)[s > stop].sum() > 0.5 * area:
        cap = 0.0
    return float((cuts + (beyond - cap) / area).mean())
