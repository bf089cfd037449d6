from __future__ import annotations

import numpy as np

from onfh_nb.preprocess import lookup


def test_bins_are_closed_below_and_hold_what_lies_outside():
    picture = np.array([[-0.5, 0.0, 0.249, 0.25, 0.999, 1.0, 7.0]], np.float32)
    assert lookup.bin_indices(picture, 4).tolist() == [[0, 0, 0, 1, 3, 3, 3]]


def test_tiles_share_all_pixels_out():
    index = np.random.default_rng(0).integers(0, 16, (13, 17)).astype(np.uint16)
    counts = lookup.tile_counts(index, 4, 16)
    assert counts.shape == (4, 4, 16)
    assert np.array_equal(counts.sum(axis=(0, 1)), np.bincount(index.ravel(), minlength=16))


def test_without_a_limit_a_table_is_the_cumulated_histogram():
    counts = np.array([[[4, 0, 3, 1]]])
    table = lookup.limited_tables(counts, np.arange(4), 100.0)[0, 0]
    assert table.tolist() == [0.5, 0.5, 0.875, 1.0]


def test_what_is_cut_off_is_spread_evenly():
    """Limit 1.5 × 8 / 4 = 3: bin 0 loses 1, each bin gains 1/4."""
    counts = np.array([[[4, 0, 3, 1]]])
    table = lookup.limited_tables(counts, np.arange(4), 1.5)[0, 0]
    assert np.allclose(table * 8, np.cumsum([3.25, 0.25, 3.25, 1.25]))


def test_interpolation_is_the_tile_s_table_at_its_centre_and_beyond():
    tables = np.zeros((2, 2, 4), np.float32)
    tables[0, 0], tables[1, 1] = 1.0, 3.0
    result = lookup.interpolate(np.zeros((6, 6), np.uint16), tables)
    assert result[0, 0] == result[1, 1] == 1.0  # tiles of 3 pixels: the centre is pixel 1
    assert result[5, 5] == result[4, 4] == 3.0
    assert np.isclose(result[1, 2], 2 / 3)
