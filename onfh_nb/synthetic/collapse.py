"""How much of the head a collapse takes away.

The surface sinks over the lesion by ``depth · cos²(π·ψ / 2·ψ0)``, ψ being the angle from the axis of the lens and ψ0
four fifths of the lens's half-width.
"""

from __future__ import annotations

import math

import numpy as np

from onfh_nb.synthetic.lesion import cap_cosine
from onfh_nb.synthetic.state import Lens

# Share of the lens's half-width over which the surface sinks.
SUNKEN_SHARE = 0.8
_NODES = 400


def sunken_half_width(lens: Lens) -> float:
    """Half-width ψ0 of the sunken part, in radians."""
    return SUNKEN_SHARE * math.acos(min(max(float(cap_cosine(lens.distance, lens.radius)), -1.0), 1.0))


def collapsed_volume_mm3(lens: Lens, radius_mm: float, depth_mm: float) -> float:
    """Volume between the sphere and the sunken surface.

    Parameters
    ----------
    lens : Lens
        The lesion.
    radius_mm : float
        Head radius in mm.
    depth_mm : float
        Depth of collapse in mm, measured on the axis of the lens.

    Returns
    -------
    float
        Volume in mm³; all of it lay inside the lesion and the head region before.

    Examples
    --------
    >>> collapsed_volume_mm3(Lens(0.9, 0.8, (0.0, 0.0, 1.0)), 22.0, 0.0)
    0.0
    """
    width = sunken_half_width(lens)
    angle = (np.arange(_NODES) + 0.5) * width / _NODES
    surface = radius_mm - depth_mm * np.cos(np.pi * angle / (2 * width)) ** 2
    shell = (radius_mm**3 - surface**3) / 3
    return float(2 * math.pi * (np.sin(angle) * shell).sum() * width / _NODES)
