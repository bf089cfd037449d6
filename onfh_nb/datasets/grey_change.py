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
        # u = 2^e (1 + z): both logarithm and power are polynomials, good to 3e-7, that the compiler can vectorise.
        bits = _F(unit).view(np.int32)
        e = _F((bits >> _I(23)) - _I(127))
        z = _I((bits & _I(0x7FFFFF)) | _I(0x3F800000)).view(np.float32) - _F(1)
        a = _F(-0.13753123777116) + z * (_F(0.05206469) + z * _F(-0.0093104962))
        a = _F(0.47868480909345) + z * (_F(-0.34730547155299) + z * (_F(0.24187369696082) + z * a))
        log2 = e + z * (_F(1.4426898816672) + z * (_F(-0.72116591947498) + z * a))
        y = max(log2 * power, _F(-126))
        k = np.floor(y)
        f = y - k
        b = _F(0.0554800) + f * (_F(0.0096846) + f * (_F(0.0012386) + f * f * _F(0.00021980)))
        b = _F(1) + f * (_F(0.693146984) + f * (_F(0.240230342) + f * b))
        whole = _I((_I(k) + _I(127)) << _I(23)).view(np.float32)
        pixels[i] = low + span * (b * whole) + sd * noise[i]
