"""Ghosts of pulsating arteries: faint copies of them at equal distances along the phase axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.exam import Exam

if TYPE_CHECKING:
    from onfh_nb.synthetic.anatomy.scene import Scene

_SHRINK = 0.5  # brightness of one order of ghosts over that of the order before


@dataclass(frozen=True)
class Ghosts:
    """Ghosts of one acquisition.

    Parameters
    ----------
    strength : float
        Brightness of the first ghost as a share of the brightest of fatty marrow and fluid.
    spacing : float
        Distance from one ghost to the next as a share of the field: pulse rate times the time between lines.
    signs : tuple of float
        Factor of each order, −1 … 1: a ghost adds to what lies below it or takes from it, as their phases fall.
    """

    strength: float = 0.0
    spacing: float = 0.1
    signs: tuple[float, ...] = (1.0, -1.0, 1.0)


def draw_ghosts(rng: np.random.Generator) -> Ghosts:
    """Faint in most pictures (saturation bands hold them down), plain in one of eight."""
    plain = rng.random() < 0.12
    strength = rng.uniform(0.08, 0.22) if plain else 0.05 * rng.random() ** 1.5
    return Ghosts(float(strength), float(rng.uniform(0.06, 0.3)), tuple(np.cos(rng.uniform(0, np.pi, 3)).tolist()))


def artery_segments(scene: Scene) -> NDArray[np.float64]:
    """Straight pieces of the arteries of a scene.

    Parameters
    ----------
    scene : Scene
        Patient at one visit; solids whose name starts with ``artery`` count.

    Returns
    -------
    ndarray, shape (n, 7)
        Both ends in RAS mm and the radius in mm.
    """
    numbers = [k for k, name in enumerate(scene.names) if name.startswith("artery")]
    parts = [scene.packed.parts[slice(*scene.packed.span[k])] for k in numbers]
    rows = np.concatenate(parts).astype(np.float64) if parts else np.zeros((0, 21))
    arm = rows[:, 9:12] * rows[:, 15:16]
    return np.column_stack([rows[:, :3] - arm, rows[:, :3] + arm, rows[:, 16:18].mean(axis=1)])


def artery_image(segments: NDArray[np.float64], exam: Exam, number: int) -> NDArray[np.float32]:
    """Share of artery in each fine pixel of one slice.

    Parameters
    ----------
    segments : ndarray, shape (n, 7)
        See :func:`artery_segments`.
    exam : Exam
        Where the slices lie.
    number : int
        Which slice.

    Returns
    -------
    ndarray of float32, shape (fine, fine)
    """
    out = np.zeros((exam.fine, exam.fine), np.float32)
    affine = exam.affine(exam.fine)
    axes = affine[:3, :3] / np.linalg.norm(affine[:3, :3], axis=0)  # orthogonal: mm in slice axes are mm
    origin = affine[:3] @ np.array([number, 0.0, 0.0, 1.0])
    ends = np.concatenate([(segments[:, :3] - origin) @ axes, (segments[:, 3:6] - origin) @ axes], axis=1)
    _capsules(ends, np.ascontiguousarray(segments[:, 6]), exam.fov_mm / exam.fine, out)
    return out


def add_ghosts(
    image: NDArray[np.float32], artery: NDArray[np.float32], ghosts: Ghosts, reference: float, phase_axis: int
) -> NDArray[np.float32]:
    """Add the ghosts of one slice.

    Parameters
    ----------
    image, artery : ndarray of float32, shape (n, n)
        Signal, and share of artery, weighted by the coil.
    ghosts : Ghosts
        How bright and how far apart.
    reference : float
        Signal of the brightest of fatty marrow and fluid.
    phase_axis : {0, 1}
        Along which axis lines are encoded.

    Returns
    -------
    ndarray of float32, shape (n, n)

    Notes
    -----
    Lines modulated with n cycles over k-space, ``1 + 2·a·cos(2π·n·k/N)``, copy the artery to both sides by n pixels of
    N with amplitude a; what leaves the field comes in again on the other side. This is done in the image.
    """
    if ghosts.strength == 0.0 or artery.max() == 0.0:
        return image
    out = image.copy()
    orders = np.arange(1, len(ghosts.signs) + 1)
    steps = np.round(orders * ghosts.spacing * image.shape[0]).astype(np.int64)
    amplitudes = ghosts.strength * reference * np.array(ghosts.signs) * _SHRINK ** (orders - 1)
    _copies(artery, steps, amplitudes.astype(np.float32), phase_axis, out)
    return out


@compiled
def _copies(artery: Any, steps: Any, amplitudes: Any, axis: int, out: Any) -> None:
    """Every pixel of artery goes to both sides, round the field, along one axis."""
    height, width = out.shape
    for row in range(height):
        most = np.float32(0.0)
        for i in range(width):
            most = max(most, artery[row, i])
        if most == 0.0:
            continue
        for i in range(width):
            value = artery[row, i]
            if value > 0.0:
                for k in range(steps.shape[0]):
                    for shift in (-steps[k], steps[k]):
                        if axis == 0:
                            out[(row + shift) % height, i] += amplitudes[k] * value
                        else:
                            out[row, (i + shift) % width] += amplitudes[k] * value


@compiled
def _capsules(ends: Any, radii: Any, pixel: float, out: Any) -> None:
    """Lay the cuts of a slice through capsules over an image; the first axis of either end leaves the slice."""
    for k in range(ends.shape[0]):
        a0, a1, a2, b0, b1, b2 = ends[k]
        radius = radii[k]
        if min(a0, b0) > radius + pixel or max(a0, b0) < -radius - pixel:
            continue
        row0 = max(int(np.floor((min(a1, b1) - radius) / pixel)) - 1, 0)
        row1 = min(int(np.ceil((max(a1, b1) + radius) / pixel)) + 2, out.shape[0])
        column0 = max(int(np.floor((min(a2, b2) - radius) / pixel)) - 1, 0)
        column1 = min(int(np.ceil((max(a2, b2) + radius) / pixel)) + 2, out.shape[1])
        d0, d1, d2 = b0 - a0, b1 - a1, b2 - a2
        length = d0 * d0 + d1 * d1 + d2 * d2 + 1e-9
        for row in range(row0, row1):
            y = row * pixel - a1
            for i in range(column0, column1):
                x = i * pixel - a2
                t = min(max((-a0 * d0 + y * d1 + x * d2) / length, 0.0), 1.0)
                u, v, w = -a0 - t * d0, y - t * d1, x - t * d2
                cover = 0.5 + (radius - np.sqrt(u * u + v * v + w * w)) / pixel
                out[row, i] = max(out[row, i], np.float32(min(max(cover, 0.0), 1.0)))
