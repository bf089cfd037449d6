"""Grey values less those around them, over their spread: what is thin stands out alike in bright and dark places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError

_LEAST_SPREAD = 0.05  # of the spread of the whole picture, so that flat places do not become noise


def normalise_local_contrast(
    image: ArrayLike, sigma_mm: float, spacing_mm: Sequence[float], *, roi: ArrayLike | None = None
) -> NDArray[np.float32]:
    """Subtract the local mean and divide by the local standard deviation, both weighted by a Gaussian.

    Parameters
    ----------
    image : array_like, shape (H, W) or (D, H, W)
        Grey values in any unit.
    sigma_mm : float
        SD of the Gaussian in mm: several times the width of what shall stand out.
    spacing_mm : sequence of float
        Spacing in array order.
    roi : array_like of bool, optional
        Region that counts, e.g. the field of view; 0 outside of it, and what is outside does not blur in.

    Returns
    -------
    ndarray of float32
        No unit, near −4 … 4.

    Raises
    ------
    ParameterError
        If the shapes, the spacing or ``sigma_mm`` do not fit.

    Examples
    --------
    >>> ramp = np.linspace(0, 100, 64) * np.ones((64, 1))
    >>> ramp[30:34] -= 5
    >>> found = normalise_local_contrast(ramp, 6.0, (1.0, 1.0))
    >>> bool(abs(found[32, 16] - found[32, 48]) < 0.1), bool(found[32, 32] < -1)
    (True, True)
    """
    from scipy.ndimage import gaussian_filter

    array = np.asarray(image, np.float32)
    if len(spacing_mm) != array.ndim or min(spacing_mm) <= 0 or sigma_mm <= 0:
        raise ParameterError(
            f"sigma_mm is {sigma_mm!r} and spacing_mm {spacing_mm!r} for {array.ndim} axes; expected numbers above 0 mm"
        )
    inside = np.ones(array.shape, bool) if roi is None else np.asarray(roi, bool)
    if inside.shape != array.shape or not inside.any():
        raise ParameterError(f"roi has shape {inside.shape}; expected {array.shape}, and a voxel that counts")
    sigma = [sigma_mm / s for s in spacing_mm]

    def blur(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return gaussian_filter(values, sigma, mode="nearest", truncate=3.0)

    weight = np.maximum(blur(inside.astype(np.float32)), 1e-3)
    centred = np.where(inside, array - array[inside].mean(), 0).astype(np.float32)
    mean = blur(centred) / weight
    less = np.where(inside, centred - mean, 0).astype(np.float32)
    spread = np.sqrt(blur(less * less) / weight)
    return np.where(inside, less / np.maximum(spread, _LEAST_SPREAD * centred[inside].std() + 1e-6), 0).astype(
        np.float32
    )
