"""Metal in a hip: the joint after its replacement, and where each piece lies in the patient."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.finding_places import unit
from onfh_nb.synthetic.head_region import neck_direction
from onfh_nb.synthetic.state import Finding, HipState, PatientState

_PIECES = 5  # balls that stand for one long piece of metal


def prosthesis(hip: HipState, month: float) -> tuple[Finding, ...]:
    """Cup with head, neck and stem of a replaced joint, as findings; none before the operation."""
    if month < hip.replaced_month:
        return ()
    s, begin = hip.shape.radius_mm / 23.5, hip.replaced_month
    axis = np.array(neck_direction(hip.shape))
    cup = Finding("metal", (0.0, 0.0, 0.0), size_mm=(hip.shape.radius_mm + 3.0, 0.0), from_month=begin)
    neck = Finding("metal", _tuple(axis * 32 * s), _tuple(axis), (7.0 * s, 18.0 * s), from_month=begin)
    down = unit(np.array([-0.10, -0.02, -1.0]))
    middle = np.array([40.0, axis[1] / axis[0] * 43.0, -88.0]) * s
    stem = Finding("metal", _tuple(middle), _tuple(down), (7.5 * s, 52.0 * s), from_month=begin)
    return cup, neck, stem


def metal_of(patient: PatientState, month: float) -> list[tuple[tuple[float, float, float], float]]:
    """Balls of metal in both hips of a patient.

    Parameters
    ----------
    patient : PatientState
        Who.
    month : float
        Which visit.

    Returns
    -------
    list of (tuple of float, float)
        Centre in RAS mm and radius in mm; a long piece is a row of balls. Empty where there is no metal.
    """
    balls = []
    for hip in patient.hips:
        frame = hip_frame(patient.body, hip.side, hip.shape.radius_mm)
        pieces = [f for f in hip.findings if f.kind == "metal" and f.from_month <= month < f.to_month]
        for piece in (*pieces, *prosthesis(hip, month)):
            radius, half = piece.size_mm
            n = min(_PIECES, 1 + math.ceil(half / radius))
            for share in np.linspace(-1.0, 1.0, n) if n > 1 else (0.0,):
                place = np.array(piece.position_mm) + share * half * np.array(piece.axis)
                balls.append((_tuple(frame.world(place)), radius))
    return balls


def _tuple(vector: NDArray[np.float64]) -> tuple[float, float, float]:
    return (float(vector[0]), float(vector[1]), float(vector[2]))
