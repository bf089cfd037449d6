"""Ligaments about the hip: the iliofemoral one in front, the ring about the neck, and the labrum with its notch."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.head_region import neck_direction
from onfh_nb.synthetic.primitives import Material, Part, Solid, frame_along
from onfh_nb.synthetic.state import HipShape
from onfh_nb.synthetic.texture import MOTTLE
from onfh_nb.synthetic.tissues import TISSUE_ID

_RIM_PIECES = 14


def iliofemoral(shape: HipShape, frame: HipFrame, recess_mm: float) -> Solid:
    """The ligament shaped like an inverted Y, from the anterior inferior spine to the intertrochanteric line.

    Parameters
    ----------
    shape : HipShape
        Sizes and angles of the hip.
    frame : HipFrame
        Where it lies.
    recess_mm : float
        Depth of the joint's recess, by which an effusion pushes the ligament forward.

    Returns
    -------
    Solid
    """
    s, out = frame.scale, shape.radius_mm + recess_mm
    stem = np.array([[8.0 * s, 27.0 * s, out + 7.0], [0.36 * out + 3, 0.93 * out + 4, 0.34 * out]])
    upper = np.array([stem[1], [30 * s, 17 * s + recess_mm, -6 * s], [44 * s, 6 * s, -18 * s]])
    lower = np.array([stem[1], [22 * s, 19 * s + recess_mm, -20 * s], [30 * s, 8 * s, -46 * s]])
    parts: list[Part] = []
    for course in (stem, upper, lower):
        parts += [_strap(a, b, (2.0, 1.8), 2.6) for a, b in pairwise(course)]
    return Solid(f"iliofemoral_{frame.side}", frame.place(parts), _fibrous())


def zona_orbicularis(shape: HipShape, frame: HipFrame, recess_mm: float) -> Solid:
    """Ring in which the capsule is thickest, about the middle of the neck; fluid passes beneath it."""
    axis = np.array(neck_direction(shape))
    across, along = shape.neck_mm[0] / 2 + recess_mm + 2.4, shape.neck_mm[1] / 2 + recess_mm + 2.4
    rows = frame_along(axis)
    # The wide direction of the neck is the first row, the narrow one the second.
    middle = axis * 25.0 * frame.scale
    disc = Part(middle, rows, (across, along, 3.2), blend_mm=0.5)
    hole = Part(middle, rows, (across - 2.8, along - 2.8, 40.0), blend_mm=1.0, op="subtract")
    return Solid(f"zona_{frame.side}", frame.place([disc, hole]), _fibrous())


def labral_ring(normal: NDArray[np.float64], offset: float, reach_mm: float) -> list[Part]:
    """Labrum about the whole rim, closed below by the transverse ligament, in the hip frame.

    Parameters
    ----------
    normal : ndarray, shape (3,)
        Outward unit normal of the plane of the rim.
    offset : float
        Its distance from the head centre in mm.
    reach_mm : float
        Radius of the socket.

    Returns
    -------
    list of Part
        Pieces whose centres lie on the circle in which that plane cuts the socket.
    """
    radius = math.sqrt(max(reach_mm**2 - offset**2, 1.0))
    rows = frame_along(normal)
    angles = np.linspace(0.0, 2 * np.pi, _RIM_PIECES + 1)
    circle = normal * (offset + 1.0) + (radius + 0.2) * (
        np.cos(angles)[:, None] * rows[0] + np.sin(angles)[:, None] * rows[1]
    )
    pieces = []
    for a, b in pairwise(circle):
        half = float(np.linalg.norm(b - a)) / 2
        pieces.append(Part((a + b) / 2, frame_along(b - a, wide=normal), (0.75, 1.35, 1.0), half, 2.0, 2.0, 1.0))
    return pieces


def symphysis(frame: HipFrame) -> Solid:
    """One half of the disc between the pubic bones, which are painted over its outer part."""
    midline = -abs(float(frame.centre[0]))
    disc = Part(np.array([midline, 41.0, -38.0 * frame.scale]), np.eye(3), (5.0, 9.5, 18.0 * frame.scale))
    material = Material(TISSUE_ID["disc"], "plain", texture=MOTTLE, amplitude=0.12)
    return Solid(f"symphysis_{frame.side}", frame.place([disc]), material)


def _strap(a: NDArray[np.float64], b: NDArray[np.float64], radii: tuple[float, float], ratio: float) -> Part:
    half = float(np.linalg.norm(b - a)) / 2
    rows = frame_along(b - a, wide=(1.0, 0.0, 0.2))
    return Part((a + b) / 2, rows, (1.0, ratio, 1.0), half, radii[0], radii[1], 3.0)


def _fibrous() -> Material:
    return Material(TISSUE_ID["fibrous_tissue"], "plain", texture=MOTTLE, amplitude=0.15)
