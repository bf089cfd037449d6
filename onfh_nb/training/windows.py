"""Windows that slide over a picture, and how much each of their voxels counts."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

_SIGMA = 0.125  # of the window's side
_LEAST = 1e-3  # of the middle, so that every voxel counts


def window_starts(shape: tuple[int, ...], size: tuple[int, ...], *, overlap: float) -> list[tuple[int, ...]]:
    """Corners of windows that cover a picture evenly.

    Parameters
    ----------
    shape, size : tuple of int
        Of the picture and of a window, in voxels; no window is larger than the picture.
    overlap : float
        Least share of a window that its neighbour covers too, 0 … below 1.

    Examples
    --------
    >>> window_starts((10,), (4,), overlap=0.25)
    [(0,), (3,), (6,)]
    """
    axes = []
    for n, m in zip(shape, size, strict=True):
        count = 1 + -(-(n - m) // max(1, int(m * (1 - overlap))))
        axes.append(np.unique(np.rint(np.linspace(0, n - m, count)).astype(int)).tolist())
    return list(product(*axes))


def window_weight(size: tuple[int, ...]) -> NDArray[np.float32]:
    """A Gaussian in the middle of a window, 1 at its top: answers near a border know less of their surroundings.

    References
    ----------
    Isensee 2021, doi:10.1038/s41592-020-01008-z
    """
    weight = np.ones((), np.float64)
    for n in size:
        away = (np.arange(n) - (n - 1) / 2) / (_SIGMA * n)
        weight = np.multiply.outer(weight, np.exp(-0.5 * away**2))
    return np.maximum(weight / weight.max(), _LEAST).astype(np.float32)
