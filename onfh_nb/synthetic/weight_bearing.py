"""How much of the weight-bearing surface of the head lies over necrosis."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from onfh_nb.staging.jic import WeightBearingArc
from onfh_nb.synthetic.lesion import cap_cosine
from onfh_nb.synthetic.state import Lens

_POINTS = 40_000
_SAGITTAL_LIMIT_DEG = 45.0


@lru_cache(maxsize=1)
def _even_directions() -> NDArray[np.float64]:
    """Directions that share the upper half of the sphere evenly (golden-angle spiral), shape (n, 3)."""
    k = np.arange(_POINTS) + 0.5
    up = k / _POINTS
    turn = np.pi * (1 + 5**0.5) * k
    flat = np.sqrt(1 - up**2)
    directions = np.stack([flat * np.cos(turn), flat * np.sin(turn), up], axis=1)
    directions.setflags(write=False)
    return directions


@lru_cache(maxsize=16)
def weight_bearing_directions(arc: WeightBearingArc) -> NDArray[np.float64]:
    """Unit vectors (lateral, anterior, superior) that share the weight-bearing surface evenly, shape (n, 3)."""
    points = _even_directions()
    coronal = np.degrees(np.arctan2(points[:, 0], points[:, 2]))
    sagittal = np.degrees(np.arctan2(points[:, 1], points[:, 2]))
    bearing = (coronal >= arc.theta_p_deg) & (coronal <= arc.theta_e_deg) & (np.abs(sagittal) <= _SAGITTAL_LIMIT_DEG)
    return np.asarray(points[bearing])


def weight_bearing_involvement(lens: Lens, arc: WeightBearingArc) -> float:
    """Share of the weight-bearing surface that lies over the lesion, by area on the sphere.

    The surface is the part of the upper head between P and E as seen from the front and within ±45° of the vertical as
    seen from the side.

    Parameters
    ----------
    lens : Lens
        The lesion.
    arc : WeightBearingArc
        Medial and lateral end P and E.

    Returns
    -------
    float
        Share in 0 … 1, accurate to about 0.002.

    Examples
    --------
    >>> weight_bearing_involvement(Lens(0.5, 1.6, (0.0, 0.0, 1.0)), WeightBearingArc(-48.0, 33.0, False))
    1.0
    """
    dead = weight_bearing_directions(arc) @ np.asarray(lens.direction) >= float(cap_cosine(lens.distance, lens.radius))
    return float(dead.mean())
