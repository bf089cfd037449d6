"""The displacement of space."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.warp import draw_warp, plane_positions

HEADS = [(np.array([88.0, 3.0, -2.0]), 30.0), (np.array([-88.0, -3.0, 2.0]), 30.0)]
AFFINE = np.array([[0, 0, -0.75, 180.0], [-4.4, 0, 0, 22.0], [0, -0.75, 0, 180.0]])


@pytest.fixture(scope="module")
def warp():
    return draw_warp(np.random.default_rng(0), HEADS)


def positions(warp, plane: float, corner=(0.0, 0.0), size=(480, 480)) -> np.ndarray:
    xyz = np.empty((3, *size), np.float32)
    plane_positions(AFFINE, plane, np.array(corner), warp.field, (warp.origin, 1 / warp.step_mm), xyz)
    return xyz


def unwarped(plane: float) -> np.ndarray:
    rows, columns = np.meshgrid(np.arange(480), np.arange(480), indexing="ij")
    return np.stack([180 - 0.75 * columns, np.full(rows.shape, 22 - 4.4 * plane), 180 - 0.75 * rows])


@pytest.mark.parametrize("plane", [0.0, 4.6, 5.0, 9.3])
def test_nothing_moves_in_the_heads(warp, plane):
    here, there = unwarped(plane), positions(warp, plane)
    for centre, radius in HEADS:
        inside = np.linalg.norm(here - centre[:, None, None], axis=0) < radius
        if inside.any():
            np.testing.assert_allclose(there[:, inside], here[:, inside], atol=2e-4)


def test_space_moves_gently_elsewhere(warp):
    moved = positions(warp, 5.0) - unwarped(5.0)
    assert 0.6 < moved[:, 20:460, 20:460].std() < 2.2
    assert np.abs(np.diff(moved, axis=2)).max() < 0.5 * 0.75  # no fold
    assert np.abs(moved).max() <= warp.largest_mm + 1e-3


def test_a_part_of_a_plane_is_the_same_as_the_whole(warp):
    whole, part = positions(warp, 3.3), positions(warp, 3.3, (100.0, 64.0), (50, 129))
    np.testing.assert_array_equal(part, whole[:, 100:150, 64:193])
