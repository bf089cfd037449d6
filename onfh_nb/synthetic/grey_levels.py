"""From magnitude to the whole numbers that a scanner stores: a power, a scale, and the nearest integer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled

_LIMIT = 32767.0


def grey_levels(magnitude: NDArray[np.float32], scale: float, gamma: float) -> NDArray[np.int16]:
    """Nearest whole number to ``scale · magnitude**gamma``, at most 32767.

    Parameters
    ----------
    magnitude : ndarray of float32
        Not negative, any shape.
    scale, gamma : float
        Of the vendor.

    Returns
    -------
    ndarray of int16, shape as ``magnitude``

    Notes
    -----
    The power is 2 to the product of gamma and the logarithm, both by short series; relative error below 5e-6.

    Examples
    --------
    >>> grey_levels(np.array([0.0, 1.0, 4.0], np.float32), 100.0, 0.5)
    array([  0, 100, 200], dtype=int16)
    """
    out = np.empty(magnitude.size, np.int16)
    _grey(np.ascontiguousarray(magnitude).reshape(-1), np.float32(scale), np.float32(gamma), out)
    return out.reshape(magnitude.shape)


@compiled
def _grey(values: Any, scale: Any, gamma: Any, out: Any) -> None:
    n = 1024  # pixels at a time, so that the intermediate numbers stay in the nearest cache
    bits, power = np.empty(n, np.int32), np.empty(n, np.int32)
    number, factor = bits.view(np.float32), power.view(np.float32)
    one, least, half = np.float32(1.0), np.float32(-100.0), np.float32(0.5)
    middle = np.int32(0x3F3504F3)  # of √½: mantissas from there to √2 keep the series of the logarithm short
    for begin in range(0, values.shape[0], n):
        size = min(n, values.shape[0] - begin)
        for i in range(size):
            number[i] = values[begin + i]
        for i in range(size):
            power[i] = np.int32(bits[i] - middle) >> np.int32(23)
            bits[i] = np.int32(bits[i] - np.int32(power[i] << np.int32(23)))
        for i in range(size):
            t = (number[i] - one) / (number[i] + one)
            s = t * t
            series = one + s * (np.float32(1 / 3) + s * (np.float32(1 / 5) + s * np.float32(1 / 7)))
            number[i] = max(gamma * (np.float32(power[i]) + np.float32(2.8853900817779268) * t * series), least)
        for i in range(size):
            whole = np.floor(number[i] + half)
            x = (number[i] - whole) * np.float32(0.6931471805599453)
            number[i] = one + x * (
                one + x * (half + x * (np.float32(1 / 6) + x * (np.float32(1 / 24) + x * np.float32(1 / 120))))
            )
            power[i] = np.int32((np.int32(whole) + np.int32(127)) << np.int32(23))
        for i in range(size):
            level = min(scale * number[i] * factor[i], np.float32(_LIMIT))
            out[begin + i] = np.int16(np.int32(level + half))
