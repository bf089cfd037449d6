"""Radii by the law of Murray, from the tips back to the foramina."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NARROWING_MM = 8.0


def murray_radii(
    parent: NDArray[np.int32], inside: NDArray[np.bool_], tip_radius_mm: Floats, *, exponent: float, largest_mm: float
) -> Floats:
    """Radius of every node in the head: that of its tip, or from those of its children.

    Parameters
    ----------
    parent : ndarray of int32, shape (n,)
        Node before each, which has a lower number.
    inside : ndarray of bool, shape (n,)
        Nodes in the head; radii of the others stay.
    tip_radius_mm : ndarray, shape (n,)
        Radius of every node that is a tip, and of those outside the head.
    exponent : float
        r_parent**exponent = sum of r_child**exponent.
    largest_mm : float
        No vessel in the head is wider.

    Returns
    -------
    ndarray of float64, shape (n,)

    Examples
    --------
    >>> parent = np.array([-1, 0, 1, 1], np.int32)
    >>> murray_radii(parent, np.ones(4, bool), np.full(4, 0.2), exponent=3.0, largest_mm=0.55).round(3).tolist()
    [0.252, 0.252, 0.2, 0.2]
    """
    power = np.zeros(len(parent))
    radius = tip_radius_mm.copy()
    for node in range(len(parent) - 1, -1, -1):
        if not inside[node]:
            continue
        if power[node] > 0:
            radius[node] = power[node] ** (1 / exponent)
        if parent[node] >= 0:
            power[parent[node]] += radius[node] ** exponent
    radius[inside] = np.minimum(radius[inside], largest_mm)
    return radius


def narrowed(points_mm: Floats, parent: NDArray[np.int32], inside: NDArray[np.bool_], radius_mm: Floats) -> Floats:
    """Radii with the last 8 mm before each foramen narrowing to the vessel in bone, so that none steps there.

    Parameters
    ----------
    points_mm : ndarray, shape (n, 3)
        Nodes.
    parent, inside : ndarray, shape (n,)
        As for :func:`murray_radii`.
    radius_mm : ndarray, shape (n,)
        Radius of every node.

    Returns
    -------
    ndarray of float64, shape (n,)
    """
    radius = radius_mm.copy()
    for foramen, before, share in _ways_in(points_mm, parent, inside):
        radius[before] = (1 - share) * radius_mm[foramen] + share * radius_mm[before]
    return radius


def renarrowed(
    points_mm: Floats, parent: NDArray[np.int32], inside: NDArray[np.bool_], radius_mm: Floats, earlier_mm: Floats
) -> Floats:
    """Radii whose ways in, narrowed to earlier vessels in bone, follow these to what they are now.

    The result is that of :func:`narrowed` on the ways in as they were before any narrowing, which need not be known;
    where the vessel in bone is as it was, its way in keeps every bit.

    Parameters
    ----------
    points_mm, parent, inside : ndarray
        As for :func:`narrowed`.
    radius_mm : ndarray, shape (n,)
        Radius of every node, on the ways in as narrowed to ``earlier_mm``.
    earlier_mm : ndarray, shape (n,)
        Radius that every node in the head had then.

    Returns
    -------
    ndarray of float64, shape (n,)
    """
    radius = radius_mm.copy()
    for foramen, before, share in _ways_in(points_mm, parent, inside):
        radius[before] += (1 - share) * (radius_mm[foramen] - earlier_mm[foramen])
    return radius


def _ways_in(
    points_mm: Floats, parent: NDArray[np.int32], inside: NDArray[np.bool_]
) -> Iterator[tuple[int, int, float]]:
    """Each foramen with every node up to 8 mm before it, and how far away that is as a share of the 8 mm."""
    for foramen in np.flatnonzero(inside & (parent >= 0) & ~inside[parent]).tolist():
        node, way = foramen, 0.0
        while (before := int(parent[node])) >= 0:
            way += float(np.linalg.norm(points_mm[node] - points_mm[before]))
            if way >= _NARROWING_MM:
                break
            yield foramen, before, way / _NARROWING_MM
            node = before
