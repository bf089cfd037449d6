"""How the bone over a lesion breaks: a cleft beneath the subchondral plate, and gaps in the plate itself.

Places on the head are given by ψ, the angle from the axis of the lens, and the turn about that axis, 0 towards lateral.
The plate gives way along part of the border of the cleft, or of the sunken part, and once it has sunk also along a
crack from there to the axis.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from onfh_nb.synthetic.collapse import sunken_half_width
from onfh_nb.synthetic.compiled import compiled, inlined
from onfh_nb.synthetic.state import Fracture, HipVisit

# Places in the row of the head (see head_geometry), from FRACTURE on.
FRACTURE = 33
FRACTURE_WIDTH = 16
_BORDER = 0.9  # share of the sunken half-width at which the plate gives way
_STEP_DEG = 0.02


def draw_fracture(rng: Generator) -> Fracture:
    """Draw how one head would break.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Fracture
        Cleft 0.6–1.5 mm wide and 0.5–2 mm beneath the plate, over 40–80 % of the arc of the lesion.
    """
    numbers = [rng.uniform(*limits) for limits in ((0.4, 0.8), (0.6, 1.5), (0.5, 2.0), (-60.0, 60.0), (0.8, 2.0))]
    share, cleft, depth, turn, gap = (float(x) for x in numbers)
    return Fracture(share, cleft, depth, turn, gap)


def fracture_row(fracture: Fracture, visit: HipVisit, direction: NDArray[np.float64], beta: float) -> list[float]:
    """The break of one visit as the kernels read it, FRACTURE_WIDTH numbers.

    Broken (0/1), ψ of the border, half width of the gap there (mm), its turn and half extent (radians), turn and half
    width (mm) of the crack, two axes across the lens, half-width of the cleft (radians), its thickness and its depth
    beneath the plate (mm).
    """
    across = np.array([direction[2], 0.0, -direction[0]])
    across /= max(float(np.linalg.norm(across)), 1e-9)
    forward = np.cross(direction, across)
    sunk = visit.collapse_mm > 0
    broken = visit.plate_gap and (visit.crescent or sunk)
    cleft = fracture.share * beta
    assert visit.lens is not None
    border = _BORDER * sunken_half_width(visit.lens) if sunk else cleft
    turn = math.radians(fracture.turn_deg)
    gap = fracture.gap_mm + 0.4 * visit.collapse_mm
    crack = 0.5 * fracture.gap_mm + 0.1 * visit.collapse_mm if sunk else 0.0
    numbers = [float(broken), border, gap / 2, turn, math.radians(75.0), turn + math.radians(130.0), crack / 2]
    return [*numbers, *across.tolist(), *forward.tolist(), cleft, fracture.cleft_mm, fracture.depth_mm]


@inlined
def gap_distance(row: Any, lat: float, a: float, s: float, rho: float) -> float:
    """Signed distance along the plate, in mm, to the nearest gap in it; negative within one, far where it is whole."""
    if row[33] <= 0.0 or rho <= 0.0:
        return 1e3
    psi = math.acos(min(max((lat * row[13] + a * row[14] + s * row[15]) / rho, -1.0), 1.0))
    if psi > row[34] + 0.3:
        return 1e3
    turn = math.atan2(lat * row[43] + a * row[44] + s * row[45], lat * row[40] + a * row[41] + s * row[42])
    away = abs(turn - row[36])
    away = min(away, 2.0 * math.pi - away)
    ring = max(row[4] * abs(psi - row[34]) - row[35], row[4] * math.sin(row[34]) * (away - row[37]))
    if row[39] <= 0.0:
        return ring
    aside = turn - row[38]
    aloof = row[4] * math.sin(psi) * (abs(math.sin(aside)) if math.cos(aside) > 0.0 else 1.0)
    return min(ring, max(aloof - row[39], row[4] * (psi - row[34])))


def gap_share(row: NDArray[np.float64]) -> float:
    """Share of the upper half of the mid-coronal arc, −90° … 90°, over which the plate is broken.

    Parameters
    ----------
    row : ndarray of float64
        What :func:`onfh_nb.synthetic.head_geometry.geometry_row` returns.

    Returns
    -------
    float
        0 … 1, read each 0.02°.
    """
    return float(_gap_share(row, int(180 / _STEP_DEG))) if row[FRACTURE] > 0 else 0.0


@compiled
def _gap_share(row: Any, steps: int) -> float:
    count = 0
    for k in range(steps):
        angle = math.pi * ((k + 0.5) / steps - 0.5)
        if gap_distance(row, math.sin(angle), 0.0, math.cos(angle), 1.0) <= 0.0:
            count += 1
    return count / steps
