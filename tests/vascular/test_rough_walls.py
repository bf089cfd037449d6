import math

import numpy as np
import pytest

from onfh_nb.vascular.rough_walls import seen_through_noise


def tube(radius, noise):
    """Volumes and distances of the unit voxels of an oblique tube, whose walls each voxel sees moved."""
    grid = np.stack(np.meshgrid(*[np.arange(50)] * 3, indexing="ij"), -1).reshape(-1, 3) - 24.6
    axis = np.array([0.36, 0.48, 0.8])
    along = grid @ axis
    away = np.linalg.norm(grid - along[:, None] * axis, axis=1)
    moved = np.random.default_rng(0).uniform(-noise, noise, len(away)) if noise else 0.0
    inside = (abs(along) < 15) & (away <= radius + moved)
    return np.ones(inside.sum()), away[inside], 30.0


@pytest.mark.parametrize("radius", [1.6, 2.0, 3.0])
def test_rough_walls_are_seen_through(radius):
    volume, away, length = tube(radius, 1.0)
    by_volume = math.sqrt(volume.sum() / (math.pi * length))
    assert by_volume == pytest.approx(math.sqrt(radius**2 + 1 / 3), rel=0.02)  # ±1 mm, evenly spread
    assert by_volume * seen_through_noise(volume, away, length) == pytest.approx(radius, rel=0.015)


@pytest.mark.parametrize("radius", [1.5, 2.0, 3.0])
def test_smooth_walls_keep_the_radius_of_their_volume(radius):
    assert seen_through_noise(*tube(radius, 0.0)) == 1.0


def test_nothing_is_no_wall():
    assert seen_through_noise(np.zeros(0), np.zeros(0), 5.0) == 1.0
    assert seen_through_noise(np.ones(3), np.ones(3), 0.0) == 1.0
