"""Frames of reference: the turned patient, and one frame per hip with its origin in the femoral head."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.synthetic.primitives import Part, moved, turned
from onfh_nb.synthetic.state import BodyShape, Side

_STANDARD_RADIUS_MM = 23.5  # the head for which the tables of positions are written


def body_rotation(body: BodyShape) -> NDArray[np.float64]:
    """Rotation (3, 3) of the lying patient: roll (one hip higher), then yaw (one side forward)."""
    yaw, roll = np.deg2rad(body.yaw_deg), np.deg2rad(body.roll_deg)
    about_z = np.array([[np.cos(yaw), -np.sin(yaw), 0], [np.sin(yaw), np.cos(yaw), 0], [0, 0, 1]])
    about_y = np.array([[np.cos(roll), 0, np.sin(roll)], [0, 1, 0], [-np.sin(roll), 0, np.cos(roll)]])
    return np.asarray(about_z @ about_y)


def head_centre_mm(body: BodyShape, side: Side) -> NDArray[np.float64]:
    """Centre of a femoral head in RAS mm; the origin lies midway between the two.

    Examples
    --------
    >>> body = BodyShape(350, 230, 20, 1.0, 176.0, 0.0, 0.0)
    >>> head_centre_mm(body, "L").tolist()
    [-88.0, 0.0, 0.0]
    """
    half = body.hip_separation_mm / 2
    return np.asarray(body_rotation(body) @ np.array([half if side == "R" else -half, 0.0, 0.0]))


@dataclass(frozen=True)
class HipFrame:
    """Lateral, anterior, superior about one head; axes stay parallel to the scanner, so that angles of the truth hold
    in the pictures. ``scale`` is the head radius over the one the tables were written for.
    """

    centre: NDArray[np.float64]
    side: Side
    scale: float

    @property
    def mirror(self) -> bool:
        """Whether lateral points to negative x."""
        return self.side == "L"

    def world(self, point: ArrayLike) -> NDArray[np.float64]:
        """Hip-frame mm (lateral, anterior, superior) to RAS mm."""
        flip = np.array([-1.0 if self.mirror else 1.0, 1.0, 1.0])
        return np.asarray(self.centre + flip * np.asarray(point, dtype=np.float64))

    def place(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """Parts of the hip frame, put where this hip is."""
        return tuple(moved(part, self.centre, mirror=self.mirror) for part in parts)

    def direction(self, vector: ArrayLike) -> tuple[float, float, float]:
        """A direction of the hip frame in RAS."""
        v = np.asarray(vector, dtype=np.float64)
        return (float(-v[0] if self.mirror else v[0]), float(v[1]), float(v[2]))


def hip_frame(body: BodyShape, side: Side, radius_mm: float) -> HipFrame:
    """Frame of one hip."""
    return HipFrame(head_centre_mm(body, side), side, radius_mm / _STANDARD_RADIUS_MM)


def turn_all(parts: Iterable[Part], rotation: NDArray[np.float64]) -> tuple[Part, ...]:
    """Parts of the patient frame, turned as the patient lies."""
    return tuple(turned(part, rotation) for part in parts)
