"""The filter that a scanner lays over every picture before it stores it: a little sharper, or a little smoother."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled


def vendor_filter(image: NDArray[np.float32], strength: float) -> NDArray[np.float32]:
    """Add a share of what a binomial kernel of five pixels takes away.

    Parameters
    ----------
    image : ndarray of float32, shape (rows, columns)
        Magnitude.
    strength : float
        Above 0 an unsharp mask, below 0 smoothing, at −1 the binomial kernel itself; 0 changes nothing.

    Returns
    -------
    ndarray of float32, shape (rows, columns)
        Never negative.

    Examples
    --------
    >>> flat = np.full((9, 9), 2.0, np.float32)
    >>> bool(np.allclose(vendor_filter(flat, 0.5), 2.0))
    True
    """
    if strength == 0.0:
        return image
    out = np.empty_like(image)
    _filter(np.pad(image, 2, mode="edge"), np.float32(strength), out)
    return out


@compiled
def _filter(padded: Any, strength: Any, out: Any) -> None:
    outer, inner, middle = np.float32(1 / 16), np.float32(4 / 16), np.float32(6 / 16)
    height, width = out.shape
    lines = np.empty(width + 4, np.float32)
    for row in range(height):
        for i in range(width + 4):
            lines[i] = (
                outer * (padded[row, i] + padded[row + 4, i])
                + inner * (padded[row + 1, i] + padded[row + 3, i])
                + middle * padded[row + 2, i]
            )
        for i in range(width):
            smooth = outer * (lines[i] + lines[i + 4]) + inner * (lines[i + 1] + lines[i + 3]) + middle * lines[i + 2]
            here = padded[row + 2, i + 2]
            out[row, i] = max(here + strength * (here - smooth), np.float32(0.0))
