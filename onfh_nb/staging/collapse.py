"""How far the surface of the femoral head has sunk, from a mask: fitted sphere minus the deepest point of the cap."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError

# The part of the head that bears on the acetabulum; lower down the mask ends at the neck, not at a joint surface.
CAP_DEG = 80.0
_STEP_DEG = 2.0
_NEIGHBOURS = 5
_TRIES = 200
_NEAR_MM = 0.6
_RAY_STEP_MM = 0.1


class Collapse(NamedTuple):
    """Depth of collapse in mm and the sphere it is measured from: centre in RAS mm and radius in mm."""

    depth_mm: float
    centre_mm: tuple[float, float, float]
    radius_mm: float


def collapse_depth(
    head: NDArray[np.bool_], affine: NDArray[np.float64], *, rng: np.random.Generator | None = None
) -> Collapse:
    """Measure the collapse of a femoral head.

    A sphere is fitted to the joint surface by random sampling and consensus, so that neither the sunken part nor the
    face towards the neck pulls at it. Along rays over the upper cap, 2° apart and within 80° of straight up, the
    distance from its centre to the outermost surface is read and smoothed by the median of five neighbours; the
    deepest one counts. A smaller value is better, 0 is a round head.

    Parameters
    ----------
    head : ndarray of bool, shape (D, H, W)
        Mask of the femoral head; finer than 1 mm for depths to be right to 0.3 mm.
    affine : ndarray, shape (4, 4)
        Voxel (d, h, w) to RAS mm.
    rng : numpy.random.Generator, optional
        Draws the samples; the same for every call by default.

    Returns
    -------
    Collapse

    Raises
    ------
    ParameterError
        If the mask is not three-dimensional or holds too little surface for a sphere.

    Examples
    --------
    >>> d, h, w = np.indices((60, 60, 60)) - 29.5
    >>> ball = d**2 + h**2 + w**2 < 24**2
    >>> ball[:, :10] = False  # the upper millimetres gone: rows run downwards
    >>> affine = np.array([[0, 0, -1, 0], [-1, 0, 0, 0], [0, -1, 0, 0], [0, 0, 0, 1.0]])
    >>> found = collapse_depth(ball, affine)
    >>> 3.5 < found.depth_mm < 4.5, 23.8 < found.radius_mm < 24.2
    (True, True)
    """
    mask = np.asarray(head, bool)
    if mask.ndim != 3:
        raise ParameterError(f"head mask has shape {mask.shape}, expected (D, H, W)")
    smooth, matrix = _smoothed(mask, np.asarray(affine, float))
    surface = _surface_points(smooth, matrix)
    if len(surface) < 100:
        raise ParameterError(f"head mask has {len(surface)} surface voxels, expected a femoral head")
    centre, radius = fit_sphere(surface, np.random.default_rng(0) if rng is None else rng)
    rays = _cap_directions()
    reach = _reach(smooth, np.asarray(np.linalg.inv(matrix), float), centre, rays, radius + 3.0)
    depth = max(radius - float(_median_of_neighbours(reach, rays).min()), 0.0)
    return Collapse(depth, (float(centre[0]), float(centre[1]), float(centre[2])), radius)


def fit_sphere(points: NDArray[np.float64], rng: np.random.Generator) -> tuple[NDArray[np.float64], float]:
    """Sphere through most of the points, by random sampling and consensus.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        Surface points in mm, some of which may not belong to the sphere.
    rng : numpy.random.Generator
        Draws the samples.

    Returns
    -------
    centre : ndarray, shape (3,)
    radius : float
        In mm.

    References
    ----------
    Fischler MA, Bolles RC. Commun ACM 1981;24:381-395. doi:10.1145/358669.358692
    """
    best = np.zeros(len(points), bool)
    for _ in range(_TRIES):
        centre, radius = _algebraic_sphere(points[rng.choice(len(points), 6, replace=False)])
        near = np.abs(np.linalg.norm(points - centre, axis=1) - radius) < _NEAR_MM
        if near.sum() > best.sum() and radius < 60.0:
            best = near
    for _ in range(5):
        centre, radius = _algebraic_sphere(points[best])
        best = np.abs(np.linalg.norm(points - centre, axis=1) - radius) < _NEAR_MM
    return centre, radius


def _algebraic_sphere(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Least squares on |p|² = 2·c·p + (r² − |c|²)."""
    middle = points.mean(axis=0)
    shifted = points - middle
    design = np.column_stack([2 * shifted, np.ones(len(shifted))])
    answer = np.linalg.lstsq(design, (shifted**2).sum(axis=1), rcond=None)[0]
    return answer[:3] + middle, float(np.sqrt(max(answer[3] + answer[:3] @ answer[:3], 0.0)))


def _smoothed(mask: NDArray[np.bool_], affine: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """The mask with a border of background, its steps softened by three quarters of a voxel."""
    from scipy.ndimage import gaussian_filter

    pad = 4
    shift = np.eye(4)
    shift[:3, 3] = -pad
    return gaussian_filter(np.pad(mask.astype(np.float32), pad), 0.75), affine @ shift


def _surface_points(smooth: NDArray[np.float32], affine: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points in RAS mm where the level ½ lies between two voxels of a row, in all three directions."""
    found = []
    for axis in range(3):
        low = np.take(smooth, range(smooth.shape[axis] - 1), axis=axis)
        high = np.take(smooth, range(1, smooth.shape[axis]), axis=axis)
        at = np.argwhere((low < 0.5) != (high < 0.5))
        a, b = low[tuple(at.T)], high[tuple(at.T)]
        place = at.astype(float)
        place[:, axis] += (0.5 - a) / (b - a)
        found.append(place)
    index = np.concatenate(found)
    return np.asarray(index @ affine[:3, :3].T + affine[:3, 3])


def _cap_directions() -> NDArray[np.float64]:
    """Unit vectors in RAS, evenly spread over the upper cap, about ``_STEP_DEG`` apart, shape (n, 3)."""
    lowest = np.cos(np.radians(CAP_DEG))
    count = round(2 * np.pi * (1 - lowest) / np.radians(_STEP_DEG) ** 2)
    up = 1 - (1 - lowest) * (np.arange(count) + 0.5) / count
    turn = np.pi * (1 + 5**0.5) * np.arange(count)
    flat = np.sqrt(1 - up**2)
    return np.stack([flat * np.cos(turn), flat * np.sin(turn), up], axis=1)


def _reach(
    smooth: NDArray[np.float32],
    inverse: NDArray[np.float64],
    centre: NDArray[np.float64],
    rays: NDArray[np.float64],
    longest_mm: float,
) -> NDArray[np.float64]:
    """Distance from the centre to the outermost crossing of the level ½ along each ray, in mm."""
    from scipy.ndimage import map_coordinates

    along = np.arange(longest_mm, 0.0, -_RAY_STEP_MM)
    points = centre + rays[:, None] * along[:, None]
    index = points @ inverse[:3, :3].T + inverse[:3, 3]
    value = map_coordinates(smooth, index.reshape(-1, 3).T, order=1).reshape(len(rays), -1)
    inside = value >= 0.5
    first = np.argmax(inside, axis=1)
    rows = np.arange(len(rays))
    before, after = value[rows, np.maximum(first - 1, 0)], value[rows, first]
    step = np.where(first > 0, (0.5 - after) / np.where(after > before, after - before, 1.0) * -1.0, 0.0)
    return np.where(inside.any(axis=1), along[first] + np.clip(step, 0.0, 1.0) * _RAY_STEP_MM, 0.0)


def _median_of_neighbours(reach: NDArray[np.float64], rays: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.spatial import cKDTree

    _, nearest = cKDTree(rays).query(rays, k=_NEIGHBOURS)
    return np.asarray(np.median(reach[nearest], axis=1))
