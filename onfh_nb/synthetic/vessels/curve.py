"""Polylines of one branch: even nodes, a smooth course, and the windings of a living vessel."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_FINE_MM = 0.2
_EVERY = 3  # coarse nodes between two that the spline passes
_WIDEST_MM = 0.8
_STRAIGHT_MM = 1.2  # windings begin this far from where a branch leaves


def arc_lengths(points: Floats) -> Floats:
    """Way from the first point to each, shape (n,).

    Examples
    --------
    >>> arc_lengths(np.array([[0.0, 0, 0], [3, 4, 0], [3, 4, 2]])).tolist()
    [0.0, 5.0, 7.0]
    """
    return np.concatenate([[0.0], np.cumsum(np.sqrt((np.diff(points, axis=0) ** 2).sum(axis=1)))])


def at_lengths(points: Floats, wanted: Floats) -> Floats:
    """Points of a polyline at given distances along it, shape (m, 3)."""
    way = arc_lengths(points)
    return np.column_stack([np.interp(wanted, way, points[:, k]) for k in range(points.shape[1])])


def evenly(points: Floats, step_mm: float) -> Floats:
    """The polyline with nodes at equal distances of at most ``step_mm`` along it."""
    whole = arc_lengths(points)[-1]
    return at_lengths(points, np.linspace(0.0, whole, max(int(np.ceil(whole / step_mm - 1e-9)), 1) + 1))


def arc_chord(points: Floats) -> float:
    """Length of a path over the distance of its ends; 1 for a straight line, 1 too for a closed one.

    Examples
    --------
    >>> arc_chord(np.array([[0.0, 0, 0], [3, 0, 0], [3, 4, 0]]))
    1.4
    """
    chord = float(np.linalg.norm(points[-1] - points[0]))
    return float(arc_lengths(points)[-1]) / chord if chord > 0 else 1.0


def smooth(points: Floats) -> Floats:
    """Cubic spline through some of the points and both ends, shape (m, 3), a point every 0.2 mm."""
    from scipy.interpolate import CubicSpline

    last = len(points) - 1
    if last < 2:
        return evenly(points, _FINE_MM)
    chosen = points[np.unique(np.round(np.linspace(0, last, max(last // _EVERY, 2) + 1)).astype(int))]
    way = arc_lengths(chosen)
    return np.asarray(CubicSpline(way, chosen)(np.linspace(0.0, way[-1], int(way[-1] / _FINE_MM) + 2)))


def wind(rng: Generator, points: Floats, ratio: float) -> Floats:
    """Add windings until the ratio of path to chord is reached, as far as vessels of this size wind.

    Parameters
    ----------
    rng : Generator
        Draws wavelength and phases.
    points : ndarray, shape (m, 3)
        Smooth course; its first point stays.
    ratio : float
        Wanted length of the path over the distance of its ends.

    Returns
    -------
    ndarray, shape (m, 3)
    """
    way = arc_lengths(points)
    wave = rng.uniform(3.6, 6.0)
    phase = rng.uniform(0.0, 2 * np.pi, 2)
    tangent = np.gradient(points, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    side = np.cross(tangent, rng.standard_normal(3))
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    other = np.cross(tangent, side)
    t = np.minimum(way / _STRAIGHT_MM, 1.0)
    angle = 2 * np.pi * way / wave
    swing = (np.sin(angle + phase[0])[:, None] * side + 0.6 * np.sin(0.62 * angle + phase[1])[:, None] * other) * (
        t * t * (3 - 2 * t)
    )[:, None]
    low, high = 0.0, _WIDEST_MM
    for _ in range(7):
        middle = (low + high) / 2
        low, high = (middle, high) if arc_chord(points + middle * swing) < ratio else (low, middle)
    return np.asarray(points + low * swing)
