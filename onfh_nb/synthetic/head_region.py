"""The femoral-head region of interest: the sphere cut off at the head–neck plane, and the lens's share of it."""

from __future__ import annotations

import math

import numpy as np

from onfh_nb.synthetic.lesion import volume_fraction
from onfh_nb.synthetic.state import HipShape, Lens

_NODES = 2000


def neck_direction(shape: HipShape) -> tuple[float, float, float]:
    """Unit vector (lateral, anterior, superior) from the head centre down the neck.

    Parameters
    ----------
    shape : HipShape
        Bone of the hip; neck–shaft angle and version set the direction.

    Returns
    -------
    tuple of float
        In the mid-coronal plane it stands at the neck–shaft angle; an anteverted neck runs backwards from the head.
    """
    nsa, version = math.radians(shape.nsa_deg), math.radians(shape.version_deg)
    return (math.sin(nsa) * math.cos(version), -math.sin(nsa) * math.sin(version), math.cos(nsa))


def cut_height(shape: HipShape) -> float:
    """Distance of the head–neck plane from the centre, in head radii: where the neck's mean radius meets the sphere.

    Examples
    --------
    >>> bone = HipShape(22.6, (30.8, 25.65), 128, 12, 31, 4.2, 0.9, 0.2)
    >>> round(cut_height(bone), 2)
    0.78
    """
    neck = math.sqrt(shape.neck_mm[0] * shape.neck_mm[1]) / (2 * shape.radius_mm)
    return math.sqrt(1 - min(neck, 0.95) ** 2)


def head_fraction(cut: float) -> float:
    """Share of the sphere that the head region keeps when cut at distance `cut` from the centre.

    Examples
    --------
    >>> round(head_fraction(0.785), 3)
    0.968
    """
    return 1 - (1 - cut) ** 2 * (2 + cut) / 4


def head_volume_mm3(shape: HipShape) -> float:
    """Volume of the head region in mm³."""
    return 4 / 3 * math.pi * shape.radius_mm**3 * head_fraction(cut_height(shape))


def lens_fraction_below_cut(lens: Lens, axis: tuple[float, float, float], cut: float) -> float:
    """Share of the whole sphere taken by the part of the lens beyond the head–neck plane.

    The overlap of two discs, known in closed form, is integrated along the neck axis.

    Parameters
    ----------
    lens : Lens
        The lesion.
    axis : tuple of float
        Unit vector down the neck.
    cut : float
        Distance of the plane from the head centre, in head radii.

    Returns
    -------
    float
        Accurate to about 1e-7.
    """
    centre = np.asarray(lens.direction) * lens.distance
    along = float(centre @ np.asarray(axis))
    aside = math.sqrt(max(lens.distance**2 - along**2, 0.0))
    low, high = max(cut, along - lens.radius), min(1.0, along + lens.radius)
    if high <= low:
        return 0.0
    # Nodes crowd at both ends, where the discs' radii go to zero like a square root.
    angle = (np.arange(_NODES) + 0.5) * math.pi / _NODES
    at = (low + high) / 2 - (high - low) / 2 * np.cos(angle)
    head = np.sqrt(np.clip(1 - at**2, 0, None))
    lesion = np.sqrt(np.clip(lens.radius**2 - (at - along) ** 2, 0, None))
    slab = (high - low) / 2 * np.sin(angle) * math.pi / _NODES
    return float((disc_overlap(head, lesion, aside) * slab).sum() / (4 / 3 * math.pi))


def disc_overlap(a: np.ndarray, b: np.ndarray, distance: float) -> np.ndarray:
    """Area common to two discs of radii `a` and `b` whose centres lie `distance` apart.

    Examples
    --------
    >>> float(disc_overlap(np.array([1.0]), np.array([1.0]), 0.0)[0]) == math.pi
    True
    """
    smaller = math.pi * np.minimum(a, b) ** 2
    if distance == 0:
        return smaller
    tiny = 1e-300
    angle_a = np.arccos(np.clip((distance**2 + a**2 - b**2) / (2 * distance * a + tiny), -1, 1))
    angle_b = np.arccos(np.clip((distance**2 + b**2 - a**2) / (2 * distance * b + tiny), -1, 1))
    kite = (a + b - distance) * (distance + a - b) * (distance - a + b) * (a + b + distance)
    crossing = a**2 * angle_a + b**2 * angle_b - 0.5 * np.sqrt(np.clip(kite, 0, None))
    apart, inside = distance >= a + b, distance <= np.abs(a - b)
    return np.where(apart, 0.0, np.where(inside, smaller, crossing))


def roi_fraction(lens: Lens, shape: HipShape) -> float:
    """Share of the head region that the lens takes (`v_frac_roi`); times 100 it is the necrosis percentage.

    Parameters
    ----------
    lens : Lens
        The lesion.
    shape : HipShape
        Bone of the hip.

    Returns
    -------
    float
        Share in 0 … 1.
    """
    cut = cut_height(shape)
    lost = lens_fraction_below_cut(lens, neck_direction(shape), cut)
    return (volume_fraction(lens) - lost) / head_fraction(cut)
