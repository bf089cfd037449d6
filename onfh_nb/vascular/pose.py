"""One pose for a mask and all its mirror images and axis orders, so that none of them changes a measurement."""

from __future__ import annotations

from itertools import permutations, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Pose(NamedTuple):
    """How the array's axes were ordered and mirrored; ``size`` is the box in voxels, in the original order."""

    order: tuple[int, ...]
    mirrored: tuple[bool, ...]
    size: tuple[int, ...]

    def turn(self, coords: NDArray[np.int64]) -> NDArray[np.int64]:
        """Voxels of the box in the pose."""
        columns = [self.size[a] - 1 - coords[:, a] if self.mirrored[a] else coords[:, a] for a in self.order]
        return np.stack(columns, axis=1)

    def turn_back(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points in voxels of the pose, as points in voxels of the box."""
        out = np.empty_like(points)
        for column, a in enumerate(self.order):
            out[:, a] = self.size[a] - 1 - points[:, column] if self.mirrored[a] else points[:, column]
        return out


def find_pose(coords: NDArray[np.int64], flags: NDArray[np.bool_], spacing: NDArray[np.float64]) -> Pose:
    """Choose the pose from the mask alone: by spacing, then by how many voxels each slice holds, then by all voxels.

    Parameters
    ----------
    coords : ndarray of int, shape (n, d)
        Set voxels, counted from the corner of their bounding box.
    flags : ndarray of bool, shape (n,)
        A mark on each voxel that must follow it.
    spacing : ndarray, shape (d,)
        Voxel size along each axis.
    """
    ndim = coords.shape[1]
    size = tuple(int(n) + 1 for n in coords.max(axis=0))
    profiles = [tuple(np.bincount(coords[:, a], minlength=size[a]).tolist()) for a in range(ndim)]
    keys = [(float(spacing[a]), size[a], max(profiles[a], profiles[a][::-1])) for a in range(ndim)]
    turns = [
        (False, True) if profiles[a] == profiles[a][::-1] else (profiles[a] < profiles[a][::-1],) for a in range(ndim)
    ]
    ranked = sorted(keys)
    orders = [order for order in permutations(range(ndim)) if [keys[a] for a in order] == ranked]
    poses = [Pose(order, mirrored, size) for order in orders for mirrored in product(*turns)]
    return poses[0] if len(poses) == 1 else min(poses, key=lambda pose: _fingerprint(pose, coords, flags))


def _fingerprint(pose: Pose, coords: NDArray[np.int64], flags: NDArray[np.bool_]) -> bytes:
    turned = pose.turn(coords)
    place = np.zeros(len(coords), dtype=np.int64)
    for column, a in enumerate(pose.order):
        place = place * pose.size[a] + turned[:, column]
    return np.sort(2 * place + flags).astype(">i8").tobytes()
