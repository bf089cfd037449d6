"""Where the slices of one examination lie: field of view, fine grid for painting, stored grid for files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol as Shape

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.state import BodyShape

FINE_STEP_MM = 0.77  # the fine grid is finer than every acquired one, unless the field is at its widest


class SliceStack(Shape):
    """What an examination takes from a protocol."""

    @property
    def thickness_mm(self) -> float:
        """Thickness of a slice."""

    @property
    def gap_mm(self) -> float:
        """Gap between slices."""

    @property
    def slices(self) -> tuple[int, int]:
        """Fewest and most slices."""

    @property
    def stored(self) -> int:
        """Rows and columns of the stored picture."""


@dataclass(frozen=True)
class Exam:
    """Coronal stack: slices run from front to back, rows downwards, columns from the patient's right to left."""

    centre_mm: tuple[float, float, float]
    fov_mm: float
    n_slices: int
    thickness_mm: float
    gap_mm: float
    fine: int
    stored: int

    def affine(self, matrix: int) -> NDArray[np.float64]:
        """Voxel (slice, row, column) to RAS mm for a matrix of ``matrix``², shape (4, 4)."""
        step = self.fov_mm / matrix
        pitch = self.thickness_mm + self.gap_mm
        x, y, z = self.centre_mm
        affine = np.eye(4)
        affine[:3, :3] = [[0, 0, -step], [-pitch, 0, 0], [0, -step, 0]]
        edge = (self.fov_mm - step) / 2
        affine[:3, 3] = x + edge, y + pitch * (self.n_slices - 1) / 2, z + edge
        return affine

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape (D, H, W) of the stored picture."""
        return self.n_slices, self.stored, self.stored


def plan_exam(body: BodyShape, stack: SliceStack, rng: np.random.Generator) -> Exam:
    """Place the stack as a technologist would: both heads inside, the body in the field where it fits.

    Parameters
    ----------
    body : BodyShape
        Width sets the field of view, 360 to 400 mm.
    stack : SliceStack
        Thickness, gap, number of slices and stored matrix.
    rng : numpy.random.Generator
        Draws the small misplacements.

    Returns
    -------
    Exam
    """
    fov = float(np.clip(5.0 * np.ceil((body.width_mm + rng.uniform(0.0, 20.0)) / 5.0), 360.0, 400.0))
    n_slices = int(rng.integers(stack.slices[0], stack.slices[1], endpoint=True))
    centre = (float(rng.normal(0, 3)), float(rng.normal(0, 2)), float(rng.normal(8, 8)))
    fine = 480 if fov / 480 <= FINE_STEP_MM else 512
    return Exam(centre, fov, n_slices, stack.thickness_mm, stack.gap_mm, fine, stack.stored)
