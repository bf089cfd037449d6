"""Volumes that can be told apart voxel by voxel, and a way to bring two of them into one orientation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from onfh_nb.io import Volume


@pytest.fixture
def oblique() -> Volume:
    """Every voxel another value, axes turned and of three spacings."""
    turn, _ = np.linalg.qr(np.array([[0.9, 0.2, -0.1], [-0.3, 0.8, 0.3], [0.1, -0.2, 0.95]]))
    affine = np.eye(4)
    affine[:3, :3] = turn * [4.0, 0.75, 0.5]
    affine[:3, 3] = (-31.5, 12.25, 80.0)
    return Volume(np.arange(3 * 4 * 5, dtype=np.int16).reshape(3, 4, 5), affine)


@pytest.fixture(scope="session")
def upright() -> Callable[[Volume], Volume]:
    """A volume with its axes permuted and flipped until they run right, anterior, superior; no voxel moves."""

    def turn(volume: Volume) -> Volume:
        cosine = np.abs(volume.direction)
        volume = volume.permuted(tuple(int(np.argmax(cosine[axis])) for axis in range(3)))
        for axis in range(3):
            if volume.affine[axis, axis] < 0:
                volume = volume.flipped(axis)
        return volume

    return turn
