"""Grey values to the range 0 to 1. MR units are arbitrary, so the picture's own percentiles set the range."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.preprocess.picture import as_picture


def percentile_range(image: ArrayLike, percentiles: tuple[float, float] = (0.5, 99.5)) -> tuple[float, float]:
    """Grey values of two percentiles of a picture or a volume.

    Parameters
    ----------
    image : array_like, any shape
        Grey values in any unit.
    percentiles : tuple of float
        Lower and upper percentile, in percent.

    Returns
    -------
    tuple of float
        The two grey values; where they coincide (a picture almost all background), the minimum and the maximum.

    Examples
    --------
    >>> percentile_range([[0.0, 5.0, 10.0]], (0, 100))
    (0.0, 10.0)
    """
    values = np.asarray(image)
    low, high = np.percentile(values, percentiles)
    if high <= low:
        low, high = values.min(), values.max()
    return float(low), float(high)


def to_unit_range(image: ArrayLike, low: float, high: float) -> NDArray[Any]:
    """Map ``low`` to 0 and ``high`` to 1 and cut off what lies beyond.

    Parameters
    ----------
    image : array_like, any shape
        Grey values.
    low, high : float
        Grey values that become 0 and 1. Where they are equal (a constant picture) the result is 0 everywhere.

    Returns
    -------
    ndarray of float32, same shape, in [0, 1]
    """
    values = np.asarray(image, dtype=np.float32)
    if high <= low:
        return np.zeros_like(values)
    scaled = values - np.float32(low)
    scaled *= np.float32(1.0 / (high - low))
    return np.clip(scaled, 0.0, 1.0, out=scaled)


def normalise_percentiles(image: ArrayLike, percentiles: tuple[float, float] = (0.5, 99.5)) -> NDArray[Any]:
    """Map two percentiles of a picture to 0 and 1.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Grey values in any unit.
    percentiles : tuple of float
        Lower and upper percentile, in percent.

    Returns
    -------
    ndarray of float32, shape (H, W), in [0, 1]
        A constant picture becomes 0 everywhere.

    Examples
    --------
    >>> import numpy as np
    >>> ramp = np.arange(100.0).reshape(10, 10)
    >>> bool(np.allclose(normalise_percentiles(ramp), normalise_percentiles(3 * ramp + 7)))
    True
    """
    picture = as_picture(image)
    return to_unit_range(picture, *percentile_range(picture, percentiles))
