"""How far a point lies inside a lesion.

Points are given in mm in the hip frame (lateral, anterior, superior) with the head centre at the origin, on the last
axis of the array. Distances are in mm, negative inside; the dtype of the points is kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.state import Lens

Array = NDArray[np.floating]


def demarcation_distance(points_mm: Array, lens: Lens, radius_mm: float) -> Array:
    """Signed distance to the lesion sphere, whose part inside the head is the border between dead and living bone.

    Parameters
    ----------
    points_mm : ndarray of float, shape (…, 3)
        Points in the hip frame, in mm.
    lens : Lens
        The lesion.
    radius_mm : float
        Head radius in mm.

    Returns
    -------
    ndarray, shape (…)
        Distance in mm, negative on the dead side; exact everywhere.

    Examples
    --------
    >>> lens = Lens(0.9, 0.6, (0.0, 0.0, 1.0))
    >>> demarcation_distance(np.array([[0.0, 0.0, 20.0], [0.0, 0.0, 0.0]]), lens, 20.0).round(6).tolist()
    [-10.0, 6.0]
    """
    points = np.asarray(points_mm)
    centre = (lens.distance * radius_mm * np.asarray(lens.direction)).astype(points.dtype)
    return np.sqrt(((points - centre) ** 2).sum(axis=-1)) - points.dtype.type(lens.radius * radius_mm)


def lens_distance(points_mm: Array, lens: Lens, radius_mm: float) -> Array:
    """Signed distance to the lens, head ∩ lesion sphere.

    Parameters
    ----------
    points_mm : ndarray of float, shape (…, 3)
        Points in the hip frame, in mm.
    lens : Lens
        The lesion.
    radius_mm : float
        Head radius in mm.

    Returns
    -------
    ndarray, shape (…)
        Distance in mm, negative inside, where it is exact; outside it is exact except beyond the sharp edge, where it
        is a little too small. Its zero set is exact everywhere.

    Examples
    --------
    >>> lens = Lens(0.9, 0.6, (0.0, 0.0, 1.0))
    >>> lens_distance(np.array([[0.0, 0.0, 19.0], [0.0, 0.0, 21.0]]), lens, 20.0).round(6).tolist()
    [-1.0, 1.0]
    """
    points = np.asarray(points_mm)
    to_head = np.sqrt((points**2).sum(axis=-1)) - points.dtype.type(radius_mm)
    return np.maximum(to_head, demarcation_distance(points, lens, radius_mm))
