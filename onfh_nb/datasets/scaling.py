"""Grey values to mean 0 and SD 1, cut at two percentiles: MR units are arbitrary, and a few pixels far too bright."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

PERCENTILES: Final = (1.0, 99.0)


def z_score(picture: NDArray[Any]) -> tuple[NDArray[np.float32], bool]:
    """Cut grey values at the 1st and 99th percentile, then subtract their mean and divide by their SD.

    Parameters
    ----------
    picture : ndarray, any shape
        Grey values in any unit; neighbouring slices of one picture share mean and SD, so they stay comparable.

    Returns
    -------
    pixels : ndarray of float32, same shape
        0 everywhere where the picture is constant.
    constant : bool
        Whether it is.

    Examples
    --------
    >>> pixels, constant = z_score(np.arange(100.0).reshape(10, 10))
    >>> bool(abs(pixels.mean()) < 1e-6), round(float(pixels.std()), 6), constant
    (True, 1.0, False)
    """
    from onfh_nb.preprocess import percentile_range

    values = np.asarray(picture, np.float32)
    low, high = percentile_range(values, PERCENTILES)
    if not high > low:
        return np.zeros_like(values), True
    cut = np.clip(values, np.float32(low), np.float32(high))
    mean, deviation = cut.mean(dtype=np.float64), cut.std(dtype=np.float64)
    cut -= np.float32(mean)
    cut *= np.float32(1.0 / deviation)
    return cut, False
