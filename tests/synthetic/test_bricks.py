"""Noise tiles in bricks."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.bricks import brick_index, in_bricks, noise_bricks
from onfh_nb.synthetic.texture import TILE, noise_tiles


def test_every_voxel_lies_where_the_index_says():
    tiles, bricks = noise_tiles(), noise_bricks()
    assert bricks.shape == (4, TILE**3)
    for i, j, k in np.random.default_rng(0).integers(0, TILE, (200, 3)).tolist():
        np.testing.assert_array_equal(bricks[:, brick_index(i, j, k)], tiles[:, i, j, k])


def test_a_brick_is_a_stretch_of_memory_and_all_places_are_taken_once():
    assert sorted(brick_index(i, j, k) for i in range(4, 8) for j in range(4) for k in range(124, 128)) == list(
        range(brick_index(4, 0, 124), brick_index(4, 0, 124) + 64)
    )
    counted = np.arange(TILE**3).reshape(1, TILE, TILE, TILE)
    assert len(np.unique(in_bricks(counted))) == TILE**3
