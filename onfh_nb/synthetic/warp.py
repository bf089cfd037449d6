"""A gentle displacement of space that makes solids organic and leaves the femoral heads untouched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled

_STEP_MM = 8.0
_LARGEST_SD = 2.8
_NODE = 8  # columns between two evaluations along a row; linear in between


@dataclass(frozen=True)
class Warp:
    """Displacement in mm on a coarse grid: ``field`` has shape (3, nx, ny, nz), ``origin`` is its first node in mm."""

    field: NDArray[np.float32]
    origin: NDArray[np.float64]
    step_mm: float = _STEP_MM

    @property
    def largest_mm(self) -> float:
        """Largest displacement along any axis."""
        return float(np.abs(self.field).max())


def draw_warp(
    rng: np.random.Generator, still: Sequence[tuple[NDArray[np.float64], float]], *, sd_mm: float = 1.6
) -> Warp:
    """Draw a smooth displacement that is exactly zero inside each still sphere.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    still : sequence of (centre, radius)
        Spheres, in mm, in which nothing moves.
    sd_mm : float
        Standard deviation of each component far from them; its correlation length is about 25 mm.

    Returns
    -------
    Warp
    """
    from scipy.ndimage import gaussian_filter

    half = np.array([232.0, 176.0, 240.0])
    shape = tuple((2 * half / _STEP_MM).astype(int) + 1)
    noise = rng.standard_normal((3, *shape))
    smooth = gaussian_filter(noise, sigma=(0, 1.9, 1.9, 1.9), mode="wrap")
    smooth *= sd_mm / smooth.std()
    # Rare large displacements would widen every box that the painters look at.
    limit = _LARGEST_SD * sd_mm
    smooth = limit * np.tanh(smooth / limit)
    axes = [-half[k] + _STEP_MM * np.arange(shape[k]) for k in range(3)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"))
    # Linear interpolation reaches one cell diagonal inwards, hence the margin.
    margin = _STEP_MM * np.sqrt(3.0)
    for centre, radius in still:
        away = np.sqrt(((grid - np.asarray(centre)[:, None, None, None]) ** 2).sum(axis=0)) - radius - margin
        t = np.clip(away / 18.0, 0.0, 1.0)
        smooth *= t * t * (3 - 2 * t)
    return Warp(smooth.astype(np.float32), -half)


@compiled
def plane_positions(affine: Any, plane: float, corner: Any, field: Any, grid: Any, xyz: Any) -> None:
    """Fill ``xyz`` (3, h, w) with warped positions of a plane.

    ``affine`` (3, 4) maps (plane, row, column) to mm, ``corner`` is the first row and column, ``grid`` is
    (origin (3,), 1/step) of the displacement ``field``.
    """
    origin, per_mm = grid
    height, width = xyz.shape[1], xyz.shape[2]
    last = np.zeros(3, np.float32)
    now = np.zeros(3, np.float32)
    for row in range(height):
        for node in range(0, width + _NODE - 1, _NODE):
            column = min(node, width - 1)
            p0 = affine[0, 0] * plane + affine[0, 1] * (row + corner[0]) + affine[0, 2] * (column + corner[1])
            p1 = affine[1, 0] * plane + affine[1, 1] * (row + corner[0]) + affine[1, 2] * (column + corner[1])
            p2 = affine[2, 0] * plane + affine[2, 1] * (row + corner[0]) + affine[2, 2] * (column + corner[1])
            _displaced(field, (p0 + affine[0, 3], p1 + affine[1, 3], p2 + affine[2, 3]), origin, per_mm, now)
            begin = max(node - _NODE, 0)
            steps = max(column - begin, 1)
            for axis in range(3):
                slope = (now[axis] - last[axis]) / np.float32(steps)
                for i in range(begin, column):
                    xyz[axis, row, i] = last[axis] + slope * np.float32(i - begin)
                xyz[axis, row, column] = now[axis]
                last[axis] = now[axis]


@compiled
def _displaced(field: Any, point: Any, origin: Any, per_mm: float, out: Any) -> None:
    """Position plus displacement, trilinear; nothing moves outside the field."""
    gx, gy, gz = (point[0] - origin[0]) * per_mm, (point[1] - origin[1]) * per_mm, (point[2] - origin[2]) * per_mm
    out[0], out[1], out[2] = np.float32(point[0]), np.float32(point[1]), np.float32(point[2])
    i, j, k = int(np.floor(gx)), int(np.floor(gy)), int(np.floor(gz))
    if i < 0 or j < 0 or k < 0 or i + 1 >= field.shape[1] or j + 1 >= field.shape[2] or k + 1 >= field.shape[3]:
        return
    fx, fy, fz = gx - i, gy - j, gz - k
    for axis in range(3):
        f = field[axis]
        low = (f[i, j, k] * (1 - fx) + f[i + 1, j, k] * fx) * (1 - fy)
        low += (f[i, j + 1, k] * (1 - fx) + f[i + 1, j + 1, k] * fx) * fy
        high = (f[i, j, k + 1] * (1 - fx) + f[i + 1, j, k + 1] * fx) * (1 - fy)
        high += (f[i, j + 1, k + 1] * (1 - fx) + f[i + 1, j + 1, k + 1] * fx) * fy
        out[axis] += np.float32(low * (1 - fz) + high * fz)
