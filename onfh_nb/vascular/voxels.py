"""The set voxels of a mask as a list with a map back: every later step costs what the vessels fill, not the picture."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.vascular.even_walls import even_walls
from onfh_nb.vascular.neighbours import counted, offsets
from onfh_nb.vascular.pockets import enclosed, next_to
from onfh_nb.vascular.pose import Pose, find_pose
from onfh_nb.vascular.touches import in_gap


class Voxels(NamedTuple):
    """Set voxels in the canonical pose, always with three axes (a picture lies in the plane of the last two).

    ``grid`` holds 1 + the number of each voxel and 0 elsewhere, flattened, with one empty voxel around;
    ``coords (n, 3)`` count from the corner of the box; ``steps (3,)`` are voxel sizes in units of ``unit_mm``, the
    smallest of them; ``on_edge (n,)`` marks the outermost voxels of the picture. Around the mask the voxels next to it
    are listed as well: ``member (n,)`` tells which belong to the mask, ``level (n,)`` which to the mask with its walls
    evened out, of which the lines are made.
    """

    grid: NDArray[np.int32]
    flat: NDArray[np.int64]
    coords: NDArray[np.int64]
    strides: NDArray[np.int64]
    steps: NDArray[np.float64]
    on_edge: NDArray[np.bool_]
    member: NDArray[np.bool_]
    level: NDArray[np.bool_]
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
    # One empty voxel around for the voxels next to the mask, and one more so that none of them is at the border.
    shape = coords.max(axis=0) + 5
    strides = np.array([shape[1] * shape[2], shape[2], 1], dtype=np.int64)
    flat = (coords + 2) @ strides
    order = np.argsort(flat)
    flat, on_edge = flat[order], on_edge[order]
    grid = _number(flat, int(np.prod(shape)))
    holes = enclosed(grid, flat, strides[3 - mask.ndim :], shape, 1 if mask.ndim == 2 else 4096)
    holes = holes[~in_gap(grid, holes, np.ones(len(flat), np.bool_), strides, mask.ndim)]
    grid[holes] = 1
    beside = next_to(grid, np.concatenate([flat, holes]), offsets(strides)[counted(mask.ndim)])
    listed = np.concatenate([flat, holes, beside])
    member = np.arange(len(listed)) < len(flat) + len(holes)
    edges = np.concatenate([on_edge, np.zeros(len(listed) - len(on_edge), bool)])
    order = np.argsort(listed)
    listed, member, edges = listed[order], member[order], edges[order]
    grid = _number(listed, len(grid))
    level = even_walls(grid, member, listed, strides, steps, mask.ndim)
    coords = np.stack(np.unravel_index(listed, shape), axis=1) - 2
    return Voxels(grid, listed, coords, strides, steps, edges, member, level, unit, mask.ndim, pose, corner)


def points_mm(voxels: Voxels, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points in units of the smallest voxel side, in the pose, as mm along the mask's own axes (voxel 0 is at 0 mm)."""
    native = (points / voxels.steps)[:, 3 - voxels.ndim :]
    spacing = np.empty(voxels.ndim)
    spacing[list(voxels.pose.order)] = voxels.steps[3 - voxels.ndim :] * voxels.unit_mm
    out: NDArray[np.float64] = (voxels.pose.turn_back(native) + voxels.corner) * spacing
    return out


def _number(flat: NDArray[np.int64], size: int) -> NDArray[np.int32]:
    grid = np.zeros(size, dtype=np.int32)
    grid[flat] = np.arange(1, len(flat) + 1, dtype=np.int32)
    return grid
