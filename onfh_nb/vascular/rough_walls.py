"""How much thicker a vessel seems by its volume because its walls are rough."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

# Walls are rough when this share of the vessel lies farther out than half a voxel beyond its radius.
ROUGH, BEYOND = 0.02, 0.5
# Nearer to the axis than this share of the radius, a vessel is taken to be full.
FULL = 0.5
# The correction is never more than this.
LEAST = 0.8


def seen_through_noise(volume: NDArray[np.float64], away: NDArray[np.float64], length: float) -> float:
    """Factor from the radius by volume to the radius to which the wall is at half of its noise.

    A wall that moves out and in by σ at random leaves more outside than it takes inside, for the ring outside is
    larger: the volume is that of a radius of √(r² + σ²). Counting each voxel by one over the circumference it lies on
    weighs both sides alike. The price is grain from the few voxels near the axis, so smooth walls keep the volume's.

    Parameters
    ----------
    volume : ndarray, shape (n,)
        Of each voxel of an even stretch of vessel, in 3-D.
    away : ndarray, shape (n,)
        Its distance to the centreline.
    length : float
        Of the stretch.

    Returns
    -------
    float
        1 for smooth walls, less for rough ones.
    """
    total = float(volume.sum())
    radius = math.sqrt(total / (math.pi * length)) if length > 0 else 0.0
    if not radius or volume[away > radius + BEYOND].sum() < ROUGH * total:
        return 1.0
    outer = away > FULL * radius
    seen = FULL * radius + float((volume[outer] / away[outer]).sum()) / (2 * math.pi * length)
    return min(1.0, max(LEAST, seen / radius))
