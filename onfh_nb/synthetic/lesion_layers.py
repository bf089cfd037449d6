"""Where a point lies in a lesion: distance to its boundary, and the rim and granulation layers inside it.

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


def layer_weights(distance_mm: Array, rim_mm: float, granulation_mm: float, blur_mm: float) -> tuple[Array, Array]:
    """How much of each point is dark sclerotic rim and bright granulation tissue.

    The rim lies just inside the border, the granulation layer inside the rim; deeper is the core.

    Parameters
    ----------
    distance_mm : ndarray
        Signed distance to the border, see `demarcation_distance`; the layers follow the border and not the joint
        surface.
    rim_mm, granulation_mm : float
        Thickness of the layers in mm; 0 for none.
    blur_mm : float
        Width of the ramp over which one layer passes into the next, for partial volume; 0 for sharp layers.

    Returns
    -------
    rim, granulation : ndarray
        Weights in 0 … 1 whose sum is at most 1; points outside the border have none.

    Examples
    --------
    >>> rim, granulation = layer_weights(np.array([1.0, -0.5, -2.0, -9.0]), 1.0, 1.2, 0.0)
    >>> rim.tolist(), granulation.tolist()
    ([0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0])
    """
    depth = -np.asarray(distance_mm)
    outer = _past(depth, 0.0, blur_mm)
    middle = _past(depth, rim_mm, blur_mm)
    inner = _past(depth, rim_mm + granulation_mm, blur_mm)
    return outer - middle, middle - inner


def _past(depth: Array, limit: float, blur_mm: float) -> Array:
    """Share of a small cube at this depth that lies deeper than `limit`."""
    if blur_mm <= 0:
        return (depth > limit).astype(depth.dtype)
    return np.clip((depth - limit) / depth.dtype.type(blur_mm) + depth.dtype.type(0.5), 0, 1)
