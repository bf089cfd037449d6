"""The set voxels of a mask as a list with a map back: every later step costs what the vessels fill, not the picture."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.vascular.pockets import enclosed
from onfh_nb.vascular.pose import Pose, find_pose


class Voxels(NamedTuple):
    """Set voxels in the canonical pose, always with three axes (a picture lies in the plane of the last two).

    ``grid`` holds 1 + the number of each voxel and 0 elsewhere, flattened, with one empty voxel around;
    ``coords (n, 3)`` count from the corner of the box; ``steps (3,)`` are voxel sizes in units of ``unit_mm``, the
    smallest of them; ``on_edge (n,)`` marks the outermost voxels of the picture.
    """

    grid: NDArray[np.int32]
    flat: NDArray[np.int64]
    coords: NDArray[np.int64]
    strides: NDArray[np.int64]
    steps: NDArray[np.float64]
    on_edge: NDArray[np.bool_]
    unit_mm: float
    ndim: int
    pose: Pose
    corner: NDArray[np.int64]


def list_voxels(mask: NDArray[np.bool_], spacing_mm: NDArray[np.float64]) -> Voxels:
    """Crop a mask that is not empty to its box, pose it, and fill what it encloses.

    In 3-D every cavity inside a vessel is filled, in 2-D every hole of a single pixel: both are noise. A larger hole
    in 2-D is the eye of a loop.
    """
    found = np.stack(np.nonzero(mask), axis=1)
    corner = found.min(axis=0)
    on_edge = ((found == 0) | (found == np.array(mask.shape) - 1)).any(axis=1)
    pose = find_pose(found - corner, on_edge, spacing_mm)
    coords = pose.turn(found - corner)
    unit = float(spacing_mm.min())
    steps = spacing_mm[list(pose.order)] / unit
    if mask.ndim == 2:
        coords = np.concatenate([np.zeros((len(coords), 1), np.int64), coords], axis=1)
        steps = np.concatenate([[1.0], steps])
    shape = coords.max(axis=0) + 3
    strides = np.array([shape[1] * shape[2], shape[2], 1], dtype=np.int64)
    flat = (coords + 1) @ strides
    order = np.argsort(flat)
    grid, flat = _number(flat[order], int(np.prod(shape)))
    holes = enclosed(grid, flat, strides[3 - mask.ndim :], shape, 1 if mask.ndim == 2 else 4096)
    on_edge = np.concatenate([on_edge[order], np.zeros(len(holes), bool)])
    if len(holes):
        flat = np.concatenate([flat, holes])
        order = np.argsort(flat)
        on_edge = on_edge[order]
        grid, flat = _number(flat[order], len(grid))
    coords = np.stack(np.unravel_index(flat, shape), axis=1) - 1
    return Voxels(grid, flat, coords, strides, steps, on_edge, unit, mask.ndim, pose, corner)


def points_mm(voxels: Voxels, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points in units of the smallest voxel side, in the pose, as mm along the mask's own axes (voxel 0 is at 0 mm)."""
    native = (points / voxels.steps)[:, 3 - voxels.ndim :]
    spacing = np.empty(voxels.ndim)
    spacing[list(voxels.pose.order)] = voxels.steps[3 - voxels.ndim :] * voxels.unit_mm
    out: NDArray[np.float64] = (voxels.pose.turn_back(native) + voxels.corner) * spacing
    return out


def _number(flat: NDArray[np.int64], size: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    grid = np.zeros(size, dtype=np.int32)
    grid[flat] = np.arange(1, len(flat) + 1, dtype=np.int32)
    return grid, flat
