"""Where the slices of one examination lie: plane, field of view, fine grid for painting, stored grid for files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.frame import head_centre_mm
from onfh_nb.synthetic.state import BodyShape, Side

if TYPE_CHECKING:
    from onfh_nb.synthetic.protocols import Plane, Protocol

# RAS directions in which slices, rows and columns run: the radiological view, and one handedness for all planes.
_AXES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "coronal": ((0, -1, 0), (0, 0, -1), (-1, 0, 0)),
    "axial": ((0, 0, 1), (0, -1, 0), (-1, 0, 0)),
    "sagittal": ((1, 0, 0), (0, 0, -1), (0, -1, 0)),
}
_FINER = 0.965  # fine step as a share of the acquired voxel


@dataclass(frozen=True)
class Exam:
    """A stack of slices with square pixels.

    Coronal slices run from front to back, axial ones from the feet upwards, sagittal ones from left to right; rows
    downwards (backwards in an axial slice), columns from the patient's right to left (backwards in a sagittal one).
    """

    centre_mm: tuple[float, float, float]
    fov_mm: float
    n_slices: int
    thickness_mm: float
    gap_mm: float
    fine: int
    stored: int
    plane: Plane = "coronal"
    tilt_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def affine(self, matrix: int) -> NDArray[np.float64]:
        """Voxel (slice, row, column) to RAS mm for a matrix of ``matrix``², shape (4, 4)."""
        steps = np.array([self.thickness_mm + self.gap_mm, self.fov_mm / matrix, self.fov_mm / matrix])
        affine = np.eye(4)
        affine[:3, :3] = _turn(self.tilt_deg) @ np.array(_AXES[self.plane], np.float64).T * steps
        middle = (np.array([self.n_slices, matrix, matrix]) - 1) / 2
        affine[:3, 3] = np.array(self.centre_mm) - affine[:3, :3] @ middle
        return affine

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape (D, H, W) of the stored picture."""
        return self.n_slices, self.stored, self.stored


@cache  # asked for with every slice
def _turn(tilt_deg: tuple[float, float, float]) -> NDArray[np.float64]:
    """Rotation about the x, then the y, then the z axis, shape (3, 3)."""
    out = np.eye(3)
    for axis, angle in enumerate(np.deg2rad(tilt_deg)):
        turn = np.eye(3)
        i, j = (axis + 1) % 3, (axis + 2) % 3
        turn[i, i], turn[i, j], turn[j, i], turn[j, j] = np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)
        out = turn @ out
    out.flags.writeable = False
    return out


def plan_exam(
    body: BodyShape,
    protocol: Protocol,
    rng: np.random.Generator,
    *,
    hip: Side | None = None,
    voxel_mm: float | None = None,
) -> Exam:
    """Place the stack as a technologist would.

    Parameters
    ----------
    body : BodyShape
        Width sets the field of a picture of both hips, 360 to 400 mm.
    protocol : Protocol
        Plane, slices, gap, field about one hip and stored matrix.
    rng : numpy.random.Generator
        Draws the small misplacements.
    hip : {"R", "L"}, optional
        Show this hip alone; by default both, unless the protocol shows one hip only, when it is the right one.
    voxel_mm : float, optional
        Acquired in-plane voxel, which the fine grid must resolve; by default the smallest of the protocol.

    Returns
    -------
    Exam
        Both heads inside, the body in the field where it fits; or one head near the middle of a smaller field.
    """
    voxel = voxel_mm or min(timing.voxel_mm for timing in protocol.timing.values())
    if hip is None and protocol.one_hip:
        hip = "R"
    if hip is None:
        fov = float(np.clip(5.0 * np.ceil((body.width_mm + rng.uniform(0.0, 20.0)) / 5.0), 360.0, 400.0))
    else:
        fov = protocol.crop_mm
    n_slices = int(rng.integers(protocol.slices[0], protocol.slices[1], endpoint=True))
    centre = rng.normal((0.0, 0.0, 8.0), (3.0, 2.0, 8.0)) if hip is None else _about(body, hip, rng)
    if hip is None and protocol.plane == "axial":
        centre[2] = rng.normal(0.0, 5.0)
    fine = fine_matrix(fov, voxel)
    stored = protocol.stored or 2 * round(fov / voxel / 2)
    x, y, z = (float(c) for c in centre)
    return Exam((x, y, z), fov, n_slices, protocol.thickness_mm, protocol.gap_mm, fine, stored, protocol.plane)


def _about(body: BodyShape, hip: Side, rng: np.random.Generator) -> NDArray[np.float64]:
    """Near the head, a little towards the neck."""
    lateral = 6.0 if hip == "R" else -6.0
    return np.asarray(head_centre_mm(body, hip) + np.array([lateral, 0.0, -4.0]) + rng.normal(0.0, 2.5, 3))


def fine_matrix(fov_mm: float, voxel_mm: float) -> int:
    """Rows of the grid for painting: a little finer than what is acquired, even, and quick to transform.

    Examples
    --------
    >>> fine_matrix(360.0, 0.8), fine_matrix(160.0, 0.8)
    (480, 216)
    """
    from scipy.fft import next_fast_len

    asked = fov_mm / voxel_mm
    wanted = max(int(np.ceil(max(asked / _FINER, asked + 13))), acquired_matrix(fov_mm, voxel_mm) + 1)
    while (size := int(next_fast_len(wanted, real=True))) % 2:
        wanted = size + 1
    return size


def acquired_matrix(fov_mm: float, voxel_mm: float) -> int:
    """Acquired rows and columns: the nearest even number that transforms fast.

    Examples
    --------
    >>> acquired_matrix(360.0, 0.8)
    450
    """
    from scipy.fft import next_fast_len

    size = fov_mm / voxel_mm
    candidates = [next_fast_len(n, real=True) for n in range(int(size) - 12, int(size) + 12)]
    return int(min((n for n in candidates if n % 2 == 0), key=lambda n: abs(n - size)))
