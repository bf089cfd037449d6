"""Gamma and noise in one compiled pass over a picture. It releases the interpreter lock."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

_F, _I = np.float32, np.int32


@njit(nogil=True, cache=True, error_model="numpy", fastmath={"nsz", "contract", "reassoc", "nnan", "ninf"})
def change_grey(
    pixels: NDArray[Any], noise: NDArray[Any], limits: tuple[float, float], gamma: float, noise_sd: float
) -> None:
    """Raise grey values to a power between two limits, which stay, and add noise; in place.

    Parameters
    ----------
    pixels, noise : ndarray of float32, shape (n,)
        Grey values, and standard normal ones.
    limits : tuple of float
        What becomes 0 and 1 before the power is taken, and is put back after it.
    gamma : float
        Exponent.
    noise_sd : float
        Standard deviation of the noise.
    """
    low, span = _F(limits[0]), _F(limits[1] - limits[0])
    if not span > _F(0):
        span = _F(1)
    scale, power, sd = _F(1) / span, _F(gamma), _F(noise_sd)
    for i in range(pixels.size):
        unit = max((pixels[i] - low) * scale, _F(1e-30))
        # u = 2^e (1 + z): logarithm and power are Chebyshev polynomials, which the compiler can vectorise.
        bits = _F(unit).view(np.int32)
        e = _F((bits >> _I(23)) - _I(127))
        z = _I((bits & _I(0x7FFFFF)) | _I(0x3F800000)).view(np.float32) - _F(1)
        a = _F(-0.1541520064) + z * (_F(0.06274843357) + z * _F(-0.01207702027))
        a = _F(0.4800124608) + z * (_F(-0.3530963533) + z * (_F(0.2551763492) + z * a))
        y = max((e + z * (_F(1.442694725) + z * (_F(-0.7213067574) + z * a))) * power, _F(-126))
        k = np.floor(y)
        f = y - k
        b = _F(0.009652195056) + f * (_F(0.001269216607) + f * _F(0.0002081791504))
        b = _F(0.2402272042) + f * (_F(0.05549602356) + f * b)
        b = _F(1) + f * (_F(0.6931471709) + f * b)
        whole = _I((_I(k) + _I(127)) << _I(23)).view(np.float32)
        pixels[i] = low + span * (b * whole) + sd * noise[i]
