"""A mark: one simple shape that the painter of findings lays over a hip, with its tissues and its edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.tissues import TISSUE_ID

Vector = tuple[float, float, float]
Form = Literal["capsule", "arc", "disc"]
Bone = Literal["anywhere", "femur", "pelvis"]
_FORM: dict[str, float] = {"capsule": 0.0, "arc": 1.0, "disc": 2.0}
_BONE: dict[str, float] = {"anywhere": 0.0, "femur": 1.0, "pelvis": 2.0}
MARK_WIDTH = 21
_FALLOFF = 3.0  # standard deviations after which a soft edge ends


@dataclass(frozen=True)
class Mark:
    """One shape of a finding.

    Parameters
    ----------
    centre_mm, axis : tuple of float
        Middle and unit direction in the hip frame.
    radius_mm, half_mm : float
        Of a capsule its radius and the half length of its segment; of a disc radius and half thickness; of an arc half
        its length on the sphere on which the centre lies, and half its thickness.
    form : {"capsule", "arc", "disc"}
        A ball is a capsule without a segment; a disc has flat faces; an arc is part of a sphere about the head centre.
    bone : {"anywhere", "femur", "pelvis"}
        What the mark stays in.
    tissue, other : str
        Tissue inside, and one mixed into it.
    share : float
        Share of ``other``.
    keep : float
        Grey-level factor, what trabeculae leave of the signal.
    strength : float
        Weight over what was there before.
    rim, rim_mm
        Tissue and thickness of an outer layer.
    soft_mm : float
        Standard deviation of a soft edge outside the shape; 0 for a sharp one.
    ragged_mm, patchy : float
        How uneven border and inside are.
    seed_mm : float
        Where in the noise it lies.
    """

    centre_mm: Vector
    axis: Vector = (0.0, 0.0, 1.0)
    radius_mm: float = 1.0
    half_mm: float = 0.0
    form: Form = "capsule"
    bone: Bone = "femur"
    tissue: str = "cyst"
    other: str = "air"
    share: float = 0.0
    keep: float = 1.0
    strength: float = 1.0
    rim: str = "sclerotic_rim"
    rim_mm: float = 0.0
    soft_mm: float = 0.0
    ragged_mm: float = 0.0
    patchy: float = 0.0
    seed_mm: float = 0.0

    def row(self) -> NDArray[np.float64]:
        """The mark as the kernel reads it, shape (MARK_WIDTH,)."""
        inner, other, rim = (TISSUE_ID[name] for name in (self.tissue, self.other, self.rim))
        shape = [*self.centre_mm, *self.axis, self.radius_mm, self.half_mm, _FORM[self.form], _BONE[self.bone]]
        look = [inner, other, self.share, self.keep, self.strength, rim, self.rim_mm]
        return np.array([*shape, *look, self.soft_mm, self.ragged_mm, self.patchy, self.seed_mm], dtype=np.float64)

    def box(self) -> NDArray[np.float64]:
        """Bounds in the hip frame, shape (2, 3): lowest and highest corner in mm."""
        centre, axis = np.array(self.centre_mm), np.abs(self.axis)
        edge = _FALLOFF * self.soft_mm + (4.3 if self.form == "capsule" else 13.0) * self.ragged_mm
        if self.form == "capsule":
            extent = self.radius_mm + edge + axis * self.half_mm
        elif self.form == "disc":
            extent = (self.radius_mm + edge) * np.sqrt(1.0 - np.minimum(axis, 1.0) ** 2) + (self.half_mm + edge) * axis
        else:
            extent = np.full(3, self.radius_mm + self.half_mm + edge)
        return np.array([centre - extent, centre + extent])


def world_box(box: NDArray[np.float64], frame: HipFrame) -> NDArray[np.float64]:
    """A box of the hip frame in RAS mm, shape (2, 3)."""
    corners = np.array([frame.world(corner) for corner in box])
    return np.array([corners.min(axis=0), corners.max(axis=0)])
