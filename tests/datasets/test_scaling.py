from __future__ import annotations

import numpy as np

from onfh_nb.datasets import z_score


def test_values_beyond_the_percentiles_are_cut_and_the_rest_scaled():
    picture = np.random.default_rng(0).normal(500, 40, (64, 64))
    picture[0, 0] = 1e6
    pixels, constant = z_score(picture)
    low, high = np.percentile(picture, (1, 99))
    cut = np.clip(picture, low, high)
    np.testing.assert_allclose(pixels, (cut - cut.mean()) / cut.std(), atol=1e-5)
    assert not constant


def test_scale_and_offset_of_the_scanner_do_not_matter():
    picture = np.random.default_rng(1).random((50, 60))
    np.testing.assert_allclose(z_score(picture)[0], z_score(1500 * picture + 77)[0], atol=1e-4)


def test_a_constant_picture_becomes_zero_and_says_so():
    pixels, constant = z_score(np.full((8, 8), 7, np.int16))
    assert constant
    assert not pixels.any()


def test_a_picture_with_few_bright_pixels_is_not_constant():
    picture = np.zeros((100, 100))
    picture[0, :3] = 5
    pixels, constant = z_score(picture)
    assert not constant
    assert pixels[0, 0] > pixels[50, 50]


def test_neighbouring_slices_share_one_scale():
    dim, bright = np.arange(64.0).reshape(8, 8), 10 * np.arange(64.0).reshape(8, 8)
    pixels, _ = z_score(np.stack([dim, bright]))
    assert pixels[1].std() > 5 * pixels[0].std()


def test_the_picture_given_is_not_changed():
    picture = np.arange(64, dtype=np.float32).reshape(8, 8)
    z_score(picture)
    assert picture[0, 1] == 1
