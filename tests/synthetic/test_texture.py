"""Noise tiles."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.texture import PER_SD, STREAKS, TILE, TRABECULAE, noise_tiles


def test_tiles_are_standard_and_without_a_seam():
    tiles = noise_tiles().astype(float) / PER_SD
    assert tiles.shape == (4, TILE, TILE, TILE)
    for tile in tiles:
        assert abs(tile.mean()) < 0.02
        assert 0.95 < tile.std() < 1.05
        seam, inside = np.abs(tile[0] - tile[-1]).mean(), np.abs(np.diff(tile, axis=0)).mean()
        assert seam < 1.3 * inside


def test_streaks_run_along_the_last_axis():
    tiles = noise_tiles().astype(float)
    for number, ratio in ((STREAKS, 4.0), (TRABECULAE, 1.5)):
        across, along = np.abs(np.diff(tiles[number], axis=0)).mean(), np.abs(np.diff(tiles[number], axis=2)).mean()
        assert across > ratio * along
