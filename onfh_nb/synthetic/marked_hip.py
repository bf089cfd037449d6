"""The marks of one hip as arrays for the painter, with their bounds in the patient."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.finding_marks import comes_or_goes, finding_marks, hip_marks
from onfh_nb.synthetic.implants import prosthesis
from onfh_nb.synthetic.mark import MARK_WIDTH, Mark, world_box
from onfh_nb.synthetic.primitives import Solid
from onfh_nb.synthetic.state import HipState, HipVisit

SCAR, SCAR_HEIGHT = 9, 10  # where the row of the painter of the head keeps the growth-plate scar


@dataclass(frozen=True)
class Marks:
    """Rows for the kernel and boxes in RAS mm: ``boxes`` (n, 2, 3) of each, ``changing`` (2, 3) of all that visits
    differ in, or None.
    """

    rows: NDArray[np.float64]
    boxes: NDArray[np.float64]
    changing: NDArray[np.float64] | None


def marked(hip: HipState, visit: HipVisit, frame: HipFrame, thigh: Solid, *, margin_mm: float) -> Marks:
    """Marks of one hip on one visit.

    Parameters
    ----------
    hip : HipState
        One hip with its findings.
    visit : HipVisit
        One of its visits.
    frame : HipFrame
        Where the hip lies.
    thigh : Solid
        The femur, beyond which no mark within it can be seen.
    margin_mm : float
        How far a point of the picture may be displaced.

    Returns
    -------
    Marks
    """
    bone = np.array([part.box() for part in thigh.parts if part.op == "union"])
    limits = np.array([bone[:, 0].min(axis=0), bone[:, 1].max(axis=0)])

    def box(mark: Mark) -> NDArray[np.float64]:
        own = world_box(mark.box(), frame)
        if mark.bone == "femur":
            own = np.array([np.maximum(own[0], limits[0]), np.minimum(own[1], limits[1])])
        return own + np.array([[-margin_mm], [margin_mm]])

    marks = hip_marks(hip, visit)
    passing = [f for f in hip.findings if comes_or_goes(f)]
    if math.isfinite(hip.replaced_month):
        passing += prosthesis(hip, hip.replaced_month)
    changing = np.array([box(mark) for f in passing for mark in finding_marks(f, hip, visit)])
    return Marks(
        np.array([mark.row() for mark in marks]).reshape(-1, MARK_WIDTH),
        np.array([box(mark) for mark in marks]).reshape(-1, 2, 3),
        np.array([changing[:, 0].min(axis=0), changing[:, 1].max(axis=0)]) if len(changing) else None,
    )


def with_scar(disease: NDArray[np.float64], hip: HipState) -> NDArray[np.float64]:
    """The row of the painter of the head with the growth-plate scar that the findings name, where there are any."""
    if not hip.findings:
        return disease
    scars = [f for f in hip.findings if f.kind == "physeal_scar"]
    row = disease.copy()
    row[SCAR] = float(bool(scars))
    if scars:
        row[SCAR_HEIGHT] = float(np.linalg.norm(np.array(scars[0].position_mm)))
    return row
