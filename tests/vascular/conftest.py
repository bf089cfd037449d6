"""Tubes of known length and thickness as masks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray


def paint_tubes(
    curves: Sequence[NDArray[np.float64]],
    radius_mm: float,
    spacing_mm: Sequence[float],
    shift: float = 0.3,
    *,
    through: bool = False,
) -> NDArray[np.bool_]:
    """Voxels whose middles lie within the radius of a curve, in a box with background all round.

    With ``through``, the voxels that a curve runs through are set as well, so that thin tubes hold together.
    """
    spacing = np.asarray(spacing_mm, dtype=float)
    every = np.concatenate(curves)
    corner = every.min(axis=0) - radius_mm - (2 + shift) * spacing
    out = np.zeros(np.ceil((every.max(axis=0) + radius_mm + 2 * spacing - corner) / spacing).astype(int), dtype=bool)
    reach = np.ceil(radius_mm / spacing).astype(int) + 1
    around = np.stack(np.meshgrid(*(np.arange(-n, n + 1) for n in reach), indexing="ij"), axis=-1).reshape(-1, out.ndim)
    for curve in curves:
        s = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
        fine = np.linspace(0, s[-1], int(s[-1] / (0.125 * spacing.min())) + 2)
        points = np.stack([np.interp(fine, s, axis) for axis in curve.T], axis=1) - corner
        voxels = np.round(points / spacing).astype(int)
        for step in around:
            near = voxels + step
            hit = np.linalg.norm(near * spacing - points, axis=1) <= radius_mm
            out[tuple(near[hit].T)] = True
        if through:
            out[tuple(voxels.T)] = True
    return out


@pytest.fixture(scope="session")
def tubes() -> Callable[..., NDArray[np.bool_]]:
    return paint_tubes


@pytest.fixture(scope="session")
def helix() -> tuple[NDArray[np.float64], float]:
    """Two and a half turns, and their length: 2.5 · 2π · √(10² + 3²) mm."""
    t = np.linspace(0, 5 * np.pi, 1500)
    turn = np.array([[0.8, 0.36, 0.48], [-0.6, 0.48, 0.64], [0.0, -0.8, 0.6]])
    return np.stack([10 * np.cos(t), 10 * np.sin(t), 3 * t], axis=1) @ turn.T, 5 * np.pi * np.sqrt(109.0)


@pytest.fixture(scope="session")
def fork() -> tuple[NDArray[np.float64], ...]:
    """A Y: a stem of 25 mm and two branches of 22 mm, 70° apart, off the axes."""
    a, b = np.radians(35), np.radians(20)
    turn = np.array([[np.cos(b), -np.sin(b)], [np.sin(b), np.cos(b)]])
    ends = (np.array([-25.0, 0.0]), 22 * np.array([np.cos(a), np.sin(a)]), 22 * np.array([np.cos(a), -np.sin(a)]))
    return tuple(np.linspace([0.0, 0.0], end, 3) @ turn.T for end in ends)
