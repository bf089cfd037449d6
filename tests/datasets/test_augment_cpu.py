"""The composed warp against scipy's interpolation of the same matrix, in double precision."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy import ndimage

from onfh_nb.datasets import AugmentParams
from onfh_nb.datasets.augment_cpu import augment_cpu
from onfh_nb.datasets.augment_draws import draw_augmentation, noise_table

GEOMETRY = AugmentParams(gamma=(1, 1), noise=0)


def augmented(data, params, rows, **how):
    out = np.empty((len(rows), *data.pixels.shape[1:]), np.float32)
    draws = draw_augmentation(params, len(rows), (data.channels, data.size), seed=3, epoch=0)
    augment_cpu(data.pixels, np.asarray(rows), draws, out, **how)
    return out, draws


@pytest.mark.parametrize("channels", [1, 3])
def test_the_warp_agrees_with_scipy(make_slices, channels):
    data = make_slices(4, channels=channels)
    out, draws = augmented(data, GEOMETRY, [3, 1])
    for place, row in enumerate([3, 1]):
        (a, b, c), (d, e, f) = draws.matrix[place]  # (x, y) to (x, y); scipy wants (row, column)
        for channel, plane in enumerate(data.pixels[row].astype(np.float64)):
            low = data.pixels[row].min()
            expected = ndimage.affine_transform(plane, [[e, d], [b, a]], (f, c), order=1, mode="constant", cval=low)
            inside = ndimage.affine_transform(np.ones_like(plane), [[e, d], [b, a]], (f, c), order=1, cval=0) == 1
            np.testing.assert_allclose(out[place, channel][inside], expected[inside], atol=2e-3)
            assert inside.mean() > 0.6


def test_beyond_its_edge_a_picture_goes_on_in_its_darkest_grey(make_slices):
    data = make_slices(2)
    out, _ = augmented(data, AugmentParams(rotate_deg=45, scale=(0.5, 0.5), gamma=(1, 1), noise=0), [0, 1])
    np.testing.assert_allclose(out[:, 0, 0, 0], data.pixels.min(axis=(1, 2, 3)), atol=1e-6)


def test_without_ranges_nothing_changes(make_slices):
    data = make_slices(3)
    still = AugmentParams(rotate_deg=0, scale=(1, 1), translate=0, gamma=(1, 1), noise=0)
    np.testing.assert_allclose(augmented(data, still, [0, 2])[0], data.pixels[[0, 2]], atol=1e-6)


def test_gamma_and_noise_come_after_the_warp(make_slices):
    data = make_slices(2)
    still = {"rotate_deg": 0, "scale": (1, 1), "translate": 0}
    out, draws = augmented(data, AugmentParams(**still, gamma=(1.2, 1.2), noise=0.2), [0, 1])
    for place in range(2):
        x = data.pixels[place].astype(np.float64)
        low, high = x.min(), x.max()
        start = draws.noise_start[place]
        noise = noise_table(96 * 96)[start : start + 96 * 96].reshape(x.shape) * draws.noise_sd[place]
        expected = low + (high - low) * ((x - low) / (high - low)) ** 1.2 + noise
        np.testing.assert_allclose(out[place], expected, atol=1e-4)


def test_threads_change_nothing(make_slices):
    data = make_slices(12)
    rows = np.arange(12)
    alone, _ = augmented(data, AugmentParams(), rows)
    with ThreadPoolExecutor(3) as pool:
        shared, _ = augmented(data, AugmentParams(), rows, pool=(pool, 3))
    np.testing.assert_array_equal(alone, shared)


def test_the_dataset_is_not_changed(make_slices):
    data = make_slices(2)
    before = data.pixels.copy()
    augmented(data, AugmentParams(), [0, 1])
    np.testing.assert_array_equal(data.pixels, before)
