"""Shapes whose length, thickness and branching are known by formula, painted as masks wherever and however they lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

Curve = NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """Centrelines in mm with a radius each, and what a right measurement of them says."""

    name: str
    curves: tuple[Curve, ...]
    radii_mm: tuple[float, ...]
    n_junctions: int = 0
    n_segments: int = 1
    n_terminals: int = 2

    @property
    def length_mm(self) -> float:
        return float(sum(map(curve_length, self.curves)))

    @property
    def mean_diameter_mm(self) -> float:
        lengths = [curve_length(curve) for curve in self.curves]
        return float(2 * np.average(self.radii_mm, weights=lengths))


def curve_length(curve: Curve) -> float:
    return float(np.linalg.norm(np.diff(curve, axis=0), axis=1).sum())


def _curve(t: NDArray[np.float64], *axes: NDArray[np.float64]) -> Curve:
    return np.stack([axis + 0 * t for axis in axes], axis=1)


def parallels(rng: np.random.Generator, ndim: int, radius_mm: float, gap_mm: float) -> Shape:
    """Two straight vessels that run together, so far between their walls."""
    ends, beside = np.array([(0.0, 0.0), (rng.uniform(60, 90), 0.0)]), np.array([0.0, 2 * radius_mm + gap_mm])
    return turned(Shape("parallels", (ends, ends + beside), (radius_mm,) * 2, 0, 2, 4), rng, ndim)


def draw_shapes(rng: np.random.Generator, ndim: int, radius_mm: tuple[float, float]) -> list[Shape]:
    """One of each shape, its size and thickness drawn at random."""

    def bow(r: float, a: float, b: float) -> Curve:
        t = np.linspace(a, b, 721)
        return _curve(t, r * np.cos(t), r * np.sin(t))

    def line(a: tuple[float, float], b: tuple[float, float]) -> Curve:
        return np.linspace(a, b, 3)

    def spiral(pitch: float) -> Curve:
        t = np.linspace(0, 5 * np.pi, 1441)
        return _curve(t, (8 + pitch * t) * np.cos(t), (8 + pitch * t) * np.sin(t))

    r, size, far = rng.uniform(*radius_mm), rng.uniform(30, 45), rng.uniform(17, 28)
    half, width = np.radians(rng.uniform(27, 60)), rng.uniform(20, 30)
    fork = [line((-size, 0), (0, 0))] + [line((0, 0), (30 * np.cos(half), s * 30 * np.sin(half))) for s in (-1, 1)]
    letter = [line((-size, y), (size, y)) for y in (0, width)] + [line((0, 0), (0, width))]
    theta = [bow(far, 0, np.pi), bow(far, np.pi, 2 * np.pi), line((-far, 0), (far, 0))]
    noose = [bow(far, 0, 2 * np.pi), line((far, 0), (far + size, 0))]
    found = [
        Shape("line", (line((0, 0), (2 * size, 0)),), (r,)),
        Shape("arc", (bow(far, 0, rng.uniform(2.5, 4.5)),), (r,)),
        Shape("circle", (bow(far, 0, 2 * np.pi),), (r,), n_terminals=0),
        Shape("spiral", (spiral(rng.uniform(2.6, 3.2)),), (r,)),
        Shape("Y", tuple(fork), (r,) * 3, 1, 3, 3),
        Shape("H", tuple(letter), (r,) * 3, 2, 5, 4),
        Shape("theta", tuple(theta), (r,) * 3, 2, 3, 0),
        Shape("noose", tuple(noose), (r,) * 2, 1, 2, 1),
    ]
    if ndim == 3:
        t, wide, rise = np.linspace(0, 4.5 * np.pi, 1081), rng.uniform(9, 16), rng.uniform(2.6, 4.0)
        found.append(Shape("helix", (_curve(t, wide * np.cos(t), wide * np.sin(t), rise * t),), (r,)))
    return [turned(shape, rng, ndim) for shape in found]


def turned(shape: Shape, rng: np.random.Generator, ndim: int) -> Shape:
    """The same shape, rotated (and perhaps mirrored) at random in 2-D or 3-D."""
    rotation, _ = np.linalg.qr(rng.normal(size=(ndim, ndim)))
    curves = (np.pad(curve, ((0, 0), (0, ndim - curve.shape[1]))) @ rotation.T for curve in shape.curves)
    return Shape(
        shape.name, tuple(curves), shape.radii_mm, shape.n_junctions, shape.n_segments, shape.n_terminals
    )  # fmt: skip


def paint(
    shape: Shape,
    spacing_mm: tuple[float, ...],
    rng: np.random.Generator,
    *,
    jitter_mm: float = 0.0,
    size: tuple | None = None,
) -> NDArray[np.bool_]:
    """Mask of the voxels whose middles lie in the vessels or that a centreline runs through, on a randomly placed grid.

    Parameters
    ----------
    shape : Shape
        With curves of shape (n, d) in mm.
    spacing_mm : tuple of float
        Voxel size along each of the d axes.
    rng : numpy.random.Generator
        Draws the offset and the noise.
    jitter_mm : float
        Each voxel sees the wall moved by an amount of its own, uniform between minus and plus this.
    size : tuple of int, optional
        Of the array, its corner at 0 mm; a box around the shape without it.
    """
    spacing = np.asarray(spacing_mm, dtype=np.float64)
    every = np.concatenate(shape.curves)
    margin = max(shape.radii_mm) + jitter_mm + 2 * spacing.max()
    corner = np.zeros(len(spacing)) if size else every.min(axis=0) - margin - rng.uniform(0, 1, len(spacing)) * spacing
    shape_out = size or tuple(np.ceil((every.max(axis=0) + margin - corner) / spacing).astype(int))
    flat = len(spacing) == 2
    steps, low = (np.concatenate([[1.0] * flat, spacing]), np.concatenate([[0.0] * flat, corner]))
    grid = np.full((1, *shape_out) if flat else shape_out, np.float32(9e9), dtype=np.float32)
    for curve, radius in zip(shape.curves, shape.radii_mm, strict=True):
        _paint(grid, np.pad(curve, ((0, 0), (int(flat), 0))), radius, steps, low, jitter_mm)
    wall = rng.uniform(-jitter_mm, jitter_mm, grid.shape).astype(np.float32) if jitter_mm else 0.0
    out: NDArray[np.bool_] = (grid <= wall).reshape(shape_out)
    if not jitter_mm:
        for curve in shape.curves:
            out[tuple(_voxels_through(curve, corner, spacing, shape_out).T)] = True
    return out


def _voxels_through(curve: Curve, corner: Curve, spacing: Curve, size: tuple) -> NDArray[np.int64]:
    s = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    fine = np.append(np.arange(0.0, s[-1], spacing.min() / 20), s[-1])
    line = np.stack([np.interp(fine, s, axis) for axis in curve.T], axis=1)
    voxels = np.round((line - corner) / spacing).astype(np.int64)
    return voxels[((voxels >= 0) & (voxels < np.array(size))).all(axis=1)]


@njit(cache=True, error_model="numpy")
def _paint(grid, curve, radius, steps, low, reach):
    """Least distance of each voxel to the wall, negative inside, as far as ``reach`` beyond it."""
    far, first, last = radius + reach + 1e-6, np.empty(3, np.int64), np.empty(3, np.int64)
    for i in range(len(curve) - 1):
        a, b = curve[i], curve[i + 1]
        square = ((b - a) ** 2).sum()
        for k in range(3):
            first[k] = max(0, int(np.ceil((min(a[k], b[k]) - far - low[k]) / steps[k])))
            last[k] = min(grid.shape[k] - 1, int(np.floor((max(a[k], b[k]) + far - low[k]) / steps[k])))
        p = np.empty(3)
        for x in range(first[0], last[0] + 1):
            p[0] = low[0] + x * steps[0]
            for y in range(first[1], last[1] + 1):
                p[1] = low[1] + y * steps[1]
                for z in range(first[2], last[2] + 1):
                    p[2] = low[2] + z * steps[2]
                    t = ((p - a) * (b - a)).sum() / square if square > 0 else 0.0
                    t = min(max(t, 0.0), 1.0)
                    d = np.sqrt(((p - a - t * (b - a)) ** 2).sum()) - radius
                    grid[x, y, z] = min(grid[x, y, z], d)
