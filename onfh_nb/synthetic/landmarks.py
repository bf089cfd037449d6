"""Acetabular edge and teardrop of one hip in the mid-coronal plane, and the weight-bearing arc between them."""

from __future__ import annotations

import math

from onfh_nb.staging.jic import Point, WeightBearingArc, weight_bearing_arc
from onfh_nb.synthetic.state import HipShape

# Lower margin of the teardrop (lateral, superior) in head radii.
TEARDROP = (-1.25, -0.67)


def acetabular_edge_mm(shape: HipShape) -> Point:
    """Lateral acetabular edge E (lateral, superior) in mm from the head centre.

    Examples
    --------
    >>> bone = HipShape(22.6, (30.8, 25.65), 128, 12, 30, 4.2, 0.9, 0.2)
    >>> [round(x, 2) for x in acetabular_edge_mm(bone)]
    [13.4, 23.21]
    """
    reach, angle = shape.radius_mm + shape.jsw_mm, math.radians(shape.lcea_deg)
    return reach * math.sin(angle), reach * math.cos(angle)


def teardrop_mm(shape: HipShape) -> Point:
    """Lower margin of the teardrop T (lateral, superior) in mm from the head centre."""
    return TEARDROP[0] * shape.radius_mm, TEARDROP[1] * shape.radius_mm


def hip_arc(shape: HipShape) -> WeightBearingArc:
    """Weight-bearing arc of one hip.

    Examples
    --------
    >>> bone = HipShape(22.6, (30.8, 25.65), 128, 12, 33, 0.18 * 22.6, 0.9, 0.2)
    >>> round(hip_arc(bone).theta_p_deg, 1)
    -48.3
    """
    return weight_bearing_arc(acetabular_edge_mm(shape), teardrop_mm(shape), shape.radius_mm)
