"""Where findings sit: places in the head, the neck, the trochanters, the ilium and the roof of the socket.

Positions are mm in the hip frame (lateral, anterior, superior) with the head centre at the origin. Most functions
return a place and a unit vector along which a finding there is stretched.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.femur import neck_frame
from onfh_nb.synthetic.head_region import neck_direction
from onfh_nb.synthetic.state import HipShape

Vector = NDArray[np.float64]
_STANDARD_RADIUS_MM = 23.5


def neck_surface(rng: Generator, shape: HipShape) -> tuple[Vector, Vector]:
    """A point on the front of the upper neck, just beyond the head, and the outward direction there."""
    across, front, down = neck_frame(shape)
    up = across if across[2] > 0 else -across
    ahead = front if front[1] > 0 else -front
    angle = math.radians(rng.uniform(40.0, 75.0))
    along = rng.uniform(0.92, 1.12) * shape.radius_mm
    half_up, half_ahead = 0.5 * shape.neck_mm[0], 0.5 * shape.neck_mm[1]
    point = down * along + up * math.cos(angle) * half_up + ahead * math.sin(angle) * half_ahead
    outward = up * math.cos(angle) / half_up + ahead * math.sin(angle) / half_ahead
    return point, outward / np.linalg.norm(outward)


def in_head(rng: Generator, shape: HipShape) -> tuple[Vector, Vector]:
    """Anywhere in the head, well within the plate."""
    way = unit(rng.standard_normal(3))
    return way * shape.radius_mm * 0.72 * rng.random() ** (1 / 3), load_path(rng)


def in_neck(rng: Generator, shape: HipShape) -> tuple[Vector, Vector]:
    """In the middle of the neck."""
    axis = np.array(neck_direction(shape))
    spread = rng.normal(0.0, 0.12, 3) * shape.neck_mm[1]
    return axis * shape.radius_mm * rng.uniform(1.0, 1.6) + spread, unit(axis + 0.3 * rng.standard_normal(3))


def in_trochanters(rng: Generator, shape: HipShape) -> tuple[Vector, Vector]:
    """Between the trochanters, where the neck meets the shaft."""
    s = shape.radius_mm / _STANDARD_RADIUS_MM
    place = np.array([43.0, -8.0, -40.0]) * s + rng.normal(0.0, (4.0, 3.0, 6.0)) * s
    return place, unit(np.array([-0.3, 0.0, 1.0]) + 0.3 * rng.standard_normal(3))


def in_ilium(rng: Generator, shape: HipShape) -> tuple[Vector, Vector]:
    """In the wedge of the ilium above the roof."""
    s = shape.radius_mm / _STANDARD_RADIUS_MM
    roof = shape.radius_mm + shape.jsw_mm
    place = np.array([2.0, -2.0, roof + rng.uniform(9.0, 24.0) * s]) + rng.normal(0.0, (3.0, 6.0, 0.0)) * s
    return place, unit(np.array([0.2, 0.3, 1.0]) + 0.3 * rng.standard_normal(3))


def head_edge(rng: Generator, shape: HipShape) -> tuple[Vector, Vector]:
    """Near the margin of the head below its dome, stretched along the margin."""
    axis = np.array(neck_direction(shape))
    side = unit(np.cross(axis, rng.standard_normal(3)))
    lean = rng.uniform(-0.35, 0.25)
    way = unit(side - lean * axis)
    return way * shape.radius_mm * rng.uniform(0.68, 0.8), unit(np.cross(way, np.cross(axis, side)))


def acetabular_roof(rng: Generator, shape: HipShape, radius_mm: float) -> tuple[Vector, Vector]:
    """Just above the plate of the roof, mostly towards its outer edge."""
    angle = math.radians(rng.uniform(-10.0, max(shape.lcea_deg - 8.0, 10.0)))
    tilt = math.radians(rng.normal(8.0, 14.0))
    way = np.array([math.sin(angle) * math.cos(tilt), math.sin(tilt), math.cos(angle) * math.cos(tilt)])
    return way * (shape.radius_mm + shape.jsw_mm + 1.5 + radius_mm), way


def superior_direction(rng: Generator) -> Vector:
    """From the head centre to the loaded dome, a little in front and to the side."""
    return unit(np.array([rng.normal(0.15, 0.25), rng.normal(0.25, 0.25), 1.0]))


def load_path(rng: Generator) -> Vector:
    """Along the trabeculae that carry the load."""
    return unit(np.array([-0.25, 0.0, 1.0]) + 0.15 * rng.standard_normal(3))


def lateral_track(
    rng: Generator, shape: HipShape, *, reach: float = 0.55, target: Vector | None = None
) -> tuple[tuple[float, float, float], tuple[float, float, float], float]:
    """Middle, direction and half length of a straight track from the lateral cortex through the neck into the head.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    shape : HipShape
        Bone of the hip.
    reach : float
        How far above the head centre the track ends where no target is given, in head radii.
    target : ndarray, shape (3,), optional
        Where it ends.
    """
    s = shape.radius_mm / _STANDARD_RADIUS_MM
    axis = np.array(neck_direction(shape))
    drift = axis[1] / axis[0] * 43.0 * s
    entry = np.array([62.0 * s, drift + rng.normal(0.0, 1.5), rng.normal(-52.0, 3.0) * s])
    if target is None:
        target = superior_direction(rng) * rng.uniform(0.5, 1.0) * reach * shape.radius_mm
    way = target - entry
    half = 0.5 * float(np.linalg.norm(way))
    middle, way = (entry + target) / 2, way / (2 * half)
    return (
        (float(middle[0]), float(middle[1]), float(middle[2])),
        (float(way[0]), float(way[1]), float(way[2])),
        half,
    )


def unit(vector: Vector) -> Vector:
    """The vector at length 1."""
    return np.asarray(vector / np.linalg.norm(vector))
