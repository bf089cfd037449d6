"""Polylines of one branch: even nodes, a smooth course, and the windings of a living vessel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled

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


def through(points: Floats, step_mm: float) -> Floats:
    """Cubic spline through points, shape (m, d), at equal steps; its slopes are those of the neighbours (Catmull–Rom).

    Examples
    --------
    >>> through(np.array([[0.0, 0], [1, 0], [2, 0]]), 0.5).round(6).tolist()
    [[0.0, 0.0], [0.5, 0.0], [1.0, 0.0], [1.5, 0.0], [2.0, 0.0]]
    """
    way = arc_lengths(points)
    slope = np.gradient(points, way, axis=0)
    at = np.linspace(0.0, way[-1], max(int(np.ceil(way[-1] / step_mm - 1e-9)), 1) + 1)
    k = np.clip(np.searchsorted(way, at, side="right") - 1, 0, len(way) - 2)
    span = (way[k + 1] - way[k])[:, None]
    t = (at - way[k])[:, None] / span
    t2, t3 = t * t, t * t * t
    begin, end = points[k], points[k + 1]
    return np.asarray(
        (2 * t3 - 3 * t2 + 1) * begin
        + (t3 - 2 * t2 + t) * span * slope[k]
        + (3 * t2 - 2 * t3) * end
        + (t3 - t2) * span * slope[k + 1]
    )


def smooth(points: Floats) -> Floats:
    """Cubic spline through every third point and both ends, shape (m, 3), a point every 0.2 mm."""
    last = len(points) - 1
    if last < 2:
        return evenly(points, _FINE_MM)
    return through(points[np.unique(np.round(np.linspace(0, last, max(last // _EVERY, 2) + 1)).astype(int))], _FINE_MM)


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
    return np.asarray(points + _amplitude(points, swing, ratio) * swing)


@compiled
def _amplitude(points: Any, swing: Any, ratio: float) -> float:
    """Width of the windings at which the ratio of path to chord is reached, by halving."""
    low, high = 0.0, _WIDEST_MM
    last = points.shape[0] - 1
    for _ in range(10):
        middle = (low + high) / 2
        path, chord = 0.0, 0.0
        for i in range(last):
            square = 0.0
            for k in range(3):
                square += (points[i + 1, k] - points[i, k] + middle * (swing[i + 1, k] - swing[i, k])) ** 2
            path += np.sqrt(square)
        for k in range(3):
            chord += (points[last, k] - points[0, k] + middle * (swing[last, k] - swing[0, k])) ** 2
        if path < ratio * np.sqrt(chord):
            low = middle
        else:
            high = middle
    return float(low)
