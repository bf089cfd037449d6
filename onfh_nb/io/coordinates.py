"""Between DICOM's patient axes (left, posterior, superior) and ours (right, anterior, superior)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_FLIP = np.array([-1.0, -1.0, 1.0])


def lps_to_ras(points_mm: Any) -> NDArray[np.float64]:
    """Positions or directions in LPS, shape (…, 3) in mm, as RAS; its own inverse, exact.

    Examples
    --------
    >>> lps_to_ras((10.0, 20.0, 30.0)).tolist()
    [-10.0, -20.0, 30.0]
    """
    return np.asarray(points_mm, dtype=np.float64) * _FLIP


def ras_to_lps(points_mm: Any) -> NDArray[np.float64]:
    """Positions or directions in RAS, shape (…, 3) in mm, as LPS; its own inverse, exact."""
    return lps_to_ras(points_mm)


def affine_lps_to_ras(affine: Any) -> NDArray[np.float64]:
    """A 4×4 affine that ends in LPS as one that ends in RAS; its own inverse, exact."""
    return np.asarray(affine, dtype=np.float64) * np.append(_FLIP, 1.0)[:, None]


def affine_ras_to_lps(affine: Any) -> NDArray[np.float64]:
    """A 4×4 affine that ends in RAS as one that ends in LPS; its own inverse, exact."""
    return affine_lps_to_ras(affine)
