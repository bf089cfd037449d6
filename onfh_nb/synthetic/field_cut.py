"""Where a picture ends: a circle or a narrower rectangle, beyond which a scanner writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

_WIDE_MM = 300.0  # smaller fields end within the region where gradients are straight


@dataclass(frozen=True)
class FieldCut:
    """Edge of the field of one acquisition.

    Parameters
    ----------
    shape : {"full", "circle", "rectangle"}
        A rectangle is narrower along the phase axis, which saves lines.
    size : float
        Diameter of the circle, or width of the rectangle, over the width of the field.
    """

    shape: Literal["full", "circle", "rectangle"] = "full"
    size: float = 1.0


def draw_field_cut(rng: np.random.Generator, *, fov_mm: float = 400.0) -> FieldCut:
    """Most pictures are whole; 15 % (if wide) in a circle that takes the corners, 8 % in a rectangle."""
    kind, size = rng.random(), rng.random()
    if kind < 0.15:
        return FieldCut("circle", 1.06 + 0.18 * size) if fov_mm >= _WIDE_MM else FieldCut()
    return FieldCut("rectangle", 0.86 + 0.1 * size) if kind < 0.23 else FieldCut()


def field_mask(cut: FieldCut, size: int, phase_axis: int) -> NDArray[np.float32] | None:
    """Factor of every stored pixel, shape (size, size), 0 beyond the edge; None where nothing is cut."""
    return None if cut.shape == "full" else _mask(cut, size, phase_axis)


@lru_cache(maxsize=8)
def _mask(cut: FieldCut, size: int, phase_axis: int) -> NDArray[np.float32]:
    axis = np.arange(size) - (size - 1) / 2
    if cut.shape == "circle":
        radius = np.sqrt(axis[:, None] ** 2 + axis[None, :] ** 2)
        mask = np.clip(0.5 + cut.size * size / 2 - radius, 0.0, 1.0).astype(np.float32)
    else:
        line = (np.abs(axis) < size / 2 - _margin(cut, size)).astype(np.float32)
        mask = np.repeat(line[:, None], size, axis=1)
        mask = mask if phase_axis == 0 else mask.T
    mask.flags.writeable = False
    return mask


def _margin(cut: FieldCut, size: int) -> int:
    """Lines beyond either edge of the rectangle."""
    return round(size * (1.0 - cut.size) / 2)
