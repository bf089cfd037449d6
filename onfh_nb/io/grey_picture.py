"""A picture as every reader gives it: grey, with its spacing where that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601, as Pillow's own conversion


@dataclass(frozen=True, eq=False)
class Picture:
    """A grey picture.

    Parameters
    ----------
    array : ndarray, shape (H, W)
        uint8, uint16, int16, int32 or float32; higher is brighter.
    spacing_mm : tuple of two floats or None
        Distance of rows, then of columns; None where the file does not know it.
    was_colour : bool
        Whether colours were turned into brightness. Colour is rare in scanner output and usual in screen grabs.
    """

    array: NDArray[Any]
    spacing_mm: tuple[float, float] | None = None
    was_colour: bool = False

    def __post_init__(self) -> None:
        if self.array.ndim != 2:
            raise ValueError(f"a Picture needs an array of shape (H, W), not one of shape {self.array.shape}")
        if self.spacing_mm is not None and not all(np.isfinite(mm) and mm > 0 for mm in self.spacing_mm):
            raise ValueError(f"a Picture needs positive spacings, not {self.spacing_mm}")

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of rows and columns (H, W)."""
        height, width = self.array.shape
        return height, width


def luminance(colours: NDArray[Any]) -> NDArray[Any]:
    """Brightness of RGB values, shape (H, W, 3 or more) to (H, W), in the same number type."""
    return np.rint(colours[..., :3] @ _LUMA).astype(colours.dtype)
