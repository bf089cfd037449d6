"""Type of a lesion by the Japanese Investigation Committee (JIC), from the mid-coronal picture.

Angles are measured about the femoral-head centre, 0° straight up and positive towards lateral, in the plane of the
lateral and superior axes of the hip.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging.checks import number_in_range

# Arc of the weight-bearing portion where the teardrop cannot be seen: its width at ordinary coverage.
IMPUTED_ARC_DEG = 81.0

Point = tuple[float, float]


class WeightBearingArc(NamedTuple):
    """Weight-bearing portion of the head: its medial end P, its lateral end E, and how P was found."""

    theta_p_deg: float
    theta_e_deg: float
    teardrop_imputed: bool


def weight_bearing_arc(edge: Point, teardrop: Point | None, radius_mm: float) -> WeightBearingArc:
    """Find the weight-bearing portion from the acetabular edge and the teardrop.

    The perpendicular bisector of the segment edge–teardrop meets the head circle at P; the portion runs from P to the
    lateral edge E.

    Parameters
    ----------
    edge : tuple of float
        Lateral acetabular edge (lateral, superior) in mm from the head centre.
    teardrop : tuple of float or None
        Lower margin of the teardrop (lateral, superior) in mm, or None where the picture does not hold it: P is then
        set 81° medial of E.
    radius_mm : float
        Radius of the head circle.

    Returns
    -------
    WeightBearingArc

    Raises
    ------
    ParameterError
        If the bisector misses the head circle, or a number is not finite.

    References
    ----------
    Sugano N et al. J Orthop Sci 2002;7:601-605. doi:10.1007/s007760200108

    Examples
    --------
    >>> lcea = math.radians(33)
    >>> arc = weight_bearing_arc((1.18 * math.sin(lcea), 1.18 * math.cos(lcea)), (-1.25, -0.67), 1.0)
    >>> round(arc.theta_p_deg, 1), round(arc.theta_e_deg, 1)
    (-48.3, 33.0)
    """
    numbers = (*edge, *(teardrop or ()), radius_mm)
    if not all(math.isfinite(x) for x in numbers) or radius_mm <= 0:
        raise ParameterError(f"edge, teardrop and radius_mm are {numbers}, expected finite lengths and a radius > 0")
    theta_e = math.degrees(math.atan2(*edge))
    if teardrop is None:
        return WeightBearingArc(theta_e - IMPUTED_ARC_DEG, theta_e, True)
    return WeightBearingArc(_bisector_angle(edge, teardrop, radius_mm), theta_e, False)


def _bisector_angle(edge: Point, teardrop: Point, radius_mm: float) -> float:
    """Angle of the upper crossing of the perpendicular bisector with the head circle."""
    along = (edge[0] - teardrop[0], edge[1] - teardrop[1])
    length = math.hypot(*along)
    if length == 0:
        raise ParameterError("acetabular edge and teardrop are the same point, expected two points")
    # Unit vector across the segment, pointing away from the neck: upwards and medially.
    across = (-along[1] / length, along[0] / length)
    middle = ((edge[0] + teardrop[0]) / 2, (edge[1] + teardrop[1]) / 2)
    half = middle[0] * across[0] + middle[1] * across[1]
    inside = half**2 - (middle[0] ** 2 + middle[1] ** 2) + radius_mm**2
    if inside < 0:
        raise ParameterError(
            f"the perpendicular bisector of edge {edge} and teardrop {teardrop} misses the head circle of radius "
            f"{radius_mm:g} mm, expected a crossing"
        )
    step = -half + math.sqrt(inside)
    return math.degrees(math.atan2(middle[0] + step * across[0], middle[1] + step * across[1]))


def jic_type(theta_lat: float, theta_p: float, theta_e: float) -> str:
    """Type a lesion by how far it reaches across the weight-bearing portion.

    With ``f = (theta_lat − theta_p) / (theta_e − theta_p)``: A for f ≤ 1/3, B for f ≤ 2/3, C1 for f < 1, C2 from the
    acetabular edge on. A lesion that skips the medial part is typed by its lateral extent.

    Parameters
    ----------
    theta_lat : float
        Most lateral extent of necrosis at the subchondral surface, in degrees.
    theta_p, theta_e : float
        Medial and lateral end of the weight-bearing portion, in degrees.

    Returns
    -------
    str
        ``"A"``, ``"B"``, ``"C1"`` or ``"C2"``; a hip without a lesion has no type and must not be asked.

    Raises
    ------
    ParameterError
        If an angle is NaN or outside ±180°, or `theta_e` is not lateral of `theta_p`.

    References
    ----------
    Sugano N et al. J Orthop Sci 2002;7:601-605. doi:10.1007/s007760200108

    Examples
    --------
    >>> [jic_type(t, -60, 30) for t in (-30, 0, 29.9, 30)]
    ['A', 'B', 'C1', 'C2']
    """
    lat = number_in_range(theta_lat, "theta_lat", -180.0, 180.0, "°")
    p = number_in_range(theta_p, "theta_p", -180.0, 180.0, "°")
    e = number_in_range(theta_e, "theta_e", -180.0, 180.0, "°")
    if e <= p:
        raise ParameterError(f"theta_e is {e:g}°, expected an angle lateral of theta_p = {p:g}°")
    # Thirds compared without dividing, so that a lesion exactly on a limit falls on the side the rule names.
    reach, width = lat - p, e - p
    if 3 * reach <= width:
        return "A"
    if 3 * reach <= 2 * width:
        return "B"
    return "C1" if reach < width else "C2"
