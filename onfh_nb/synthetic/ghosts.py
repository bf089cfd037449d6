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
    pixel = exam.fov_mm / exam.fine
    axes = affine[:3, :3] / np.linalg.norm(affine[:3, :3], axis=0)  # orthogonal: mm in slice axes are mm
    origin = affine[:3] @ np.array([number, 0.0, 0.0, 1.0])
    for row in segments:
        ends = np.stack([(row[:3] - origin) @ axes, (row[3:6] - origin) @ axes])
        reach = row[6] + exam.thickness_mm / 2
        if ends[:, 0].min() > reach or ends[:, 0].max() < -reach:
            continue
        low = np.clip(np.floor((ends[:, 1:].min(axis=0) - row[6]) / pixel) - 1, 0, exam.fine).astype(int)
        high = np.clip(np.ceil((ends[:, 1:].max(axis=0) + row[6]) / pixel) + 2, 0, exam.fine).astype(int)
        _capsule(ends, row[6], pixel, low, high, out)
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
    rows, columns = np.flatnonzero(artery.any(axis=1)), np.flatnonzero(artery.any(axis=0))
    if ghosts.strength == 0.0 or not len(rows):
        return image
    n = image.shape[0]
    out = image.copy()
    box = artery[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    for order, sign in enumerate(ghosts.signs):
        amplitude = np.float32(ghosts.strength * reference * sign * _SHRINK**order)
        step = round((order + 1) * ghosts.spacing * n)
        for shift in (-step, step):
            at = [np.arange(span[0], span[-1] + 1) for span in (rows, columns)]
            at[phase_axis] = (at[phase_axis] + shift) % n
            out[np.ix_(*at)] += amplitude * box
    return out


@compiled
def _capsule(ends: Any, radius: float, pixel: float, low: Any, high: Any, out: Any) -> None:
    """Lay the cut of a slice through a capsule over an image; the first axis of ``ends`` leaves the slice."""
    d0, d1, d2 = ends[1, 0] - ends[0, 0], ends[1, 1] - ends[0, 1], ends[1, 2] - ends[0, 2]
    length = d0 * d0 + d1 * d1 + d2 * d2 + 1e-9
    for row in range(low[0], high[0]):
        y = row * pixel - ends[0, 1]
        for i in range(low[1], high[1]):
            x = i * pixel - ends[0, 2]
            t = min(max((-ends[0, 0] * d0 + y * d1 + x * d2) / length, 0.0), 1.0)
            a, b, c = -ends[0, 0] - t * d0, y - t * d1, x - t * d2
            cover = 0.5 + (radius - np.sqrt(a * a + b * b + c * c)) / pixel
            out[row, i] = max(out[row, i], np.float32(min(max(cover, 0.0), 1.0)))
