"""From the acquired matrix to the stored one, over the same field."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled


def resample(image: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Onto ``size``² pixels over the same field with a Lanczos kernel of two lobes; the mean stays what it was.

    Parameters
    ----------
    image : ndarray of float32, shape (n, n)
        Magnitude.
    size : int
        Rows and columns wanted.

    Returns
    -------
    ndarray of float32, shape (size, size)
        Never negative.

    Examples
    --------
    >>> round(float(resample(np.full((90, 90), 3.0, np.float32), 64).mean()), 5)
    3.0
    """
    if image.shape[0] == size:
        return image
    first, weights = _lanczos(image.shape[0], size)
    half = np.empty((image.shape[0], size), np.float32)
    out = np.empty((size, size), np.float32)
    _resample(image, first, weights, half, out)
    return np.maximum(out, np.float32(0.0))


@cache
def _lanczos(source: int, size: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    ratio = source / size
    stretch = max(ratio, 1.0)
    centre = (np.arange(size) + 0.5) * ratio - 0.5
    taps = int(np.ceil(4 * stretch)) + 1
    first = np.floor(centre - 2 * stretch).astype(np.int64) + 1
    distance = (first[:, None] + np.arange(taps)[None] - centre[:, None]) / stretch
    weights = np.where(np.abs(distance) < 2, np.sinc(distance) * np.sinc(distance / 2), 0.0)
    inside = (first[:, None] + np.arange(taps)[None] >= 0) & (first[:, None] + np.arange(taps)[None] < source)
    weights = weights * inside
    return first, (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


@compiled
def _resample(image: Any, first: Any, weights: Any, half: Any, out: Any) -> None:
    taps = weights.shape[1]
    for row in range(image.shape[0]):
        for i in range(half.shape[1]):
            total = np.float32(0.0)
            for t in range(taps):
                total += weights[i, t] * image[row, min(max(first[i] + t, 0), image.shape[1] - 1)]
            half[row, i] = total
    for i in range(out.shape[0]):
        for column in range(out.shape[1]):
            out[i, column] = np.float32(0.0)
        for t in range(taps):
            row = min(max(first[i] + t, 0), image.shape[0] - 1)
            for column in range(out.shape[1]):
                out[i, column] += weights[i, t] * half[row, column]
