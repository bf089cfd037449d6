"""From the acquired matrix to the stored one, over the same field."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled

_ROWS = 64  # that are made at a time: enough for loops without a break, few enough for the nearest cache


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
    out = np.empty((size, size), np.float32)
    _resample(np.ascontiguousarray(image), first, weights, out)
    return out


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
def _resample(image: Any, first: Any, weights: Any, out: Any) -> None:
    """Some rows of the result at a time: along the columns first, then, turned about, along the rows."""
    taps, n, size = weights.shape[1], image.shape[1], out.shape[0]
    lines = np.empty((n, _ROWS), np.float32)
    line = np.empty(n, np.float32)
    total = np.empty(_ROWS, np.float32)
    for begin in range(0, size, _ROWS):
        count = min(_ROWS, size - begin)
        for j in range(count):
            line[:] = np.float32(0.0)
            for t in range(taps):
                row = image[min(max(first[begin + j] + t, 0), image.shape[0] - 1)]
                weight = weights[begin + j, t]
                for i in range(n):
                    line[i] += weight * row[i]
            for i in range(n):
                lines[i, j] = line[i]
        for k in range(size):
            total[:] = np.float32(0.0)
            for t in range(taps):
                place, weight = min(max(first[k] + t, 0), n - 1), weights[k, t]
                for j in range(_ROWS):
                    total[j] += weight * lines[place, j]
            for j in range(count):
                out[begin + j, k] = max(total[j], np.float32(0.0))
