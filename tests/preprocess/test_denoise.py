from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.preprocess import denoise

TOLERANCE = 1 / 4096


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    """Steps, a ramp and noise: float32 in [0, 1], neither square nor even."""
    rng = np.random.default_rng(1)
    grey = np.tile(np.linspace(0.1, 0.9, 61), (47, 1))
    grey[10:30, 20:40] = 0.95
    return np.clip(grey + rng.normal(0, 0.08, grey.shape), 0, 1).astype(np.float32)


def plain_gaussian(picture: np.ndarray, sigma: float) -> np.ndarray:
    reach = int(np.ceil(4 * sigma))
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    kernel /= kernel.sum()
    result = picture.astype(np.float64)
    for axis in (0, 1):
        pad = [(0, 0), (0, 0)]
        pad[axis] = (reach, reach)
        padded = np.pad(result, pad, mode="reflect")
        shifted = [np.take(padded, range(k, k + result.shape[axis]), axis) for k in range(2 * reach + 1)]
        result = sum(weight * part for weight, part in zip(kernel, shifted, strict=True))
    return result


def plain_median(picture: np.ndarray, size: int) -> np.ndarray:
    reach = size // 2
    padded = np.pad(picture.astype(np.float64), reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size))
    return np.median(windows, axis=(2, 3))


def plain_bilateral(picture: np.ndarray, sigma_px: float, sigma_grey: float, size: int) -> np.ndarray:
    picture, reach = picture.astype(np.float64), size // 2
    padded = np.pad(picture, reach, mode="reflect")
    height, width = picture.shape
    total, norm = np.zeros_like(picture), np.zeros_like(picture)
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            if down**2 + right**2 > reach**2:
                continue
            other = padded[reach + down : reach + down + height, reach + right : reach + right + width]
            near = np.exp(-(down**2 + right**2) / (2 * sigma_px**2))
            weight = near * np.exp(-((other - picture) ** 2) / (2 * sigma_grey**2))
            total += weight * other
            norm += weight
    return total / norm


@pytest.mark.parametrize("sigma", [0.6, 1.0, 2.5])
def test_gaussian_equals_the_plain_one(picture, sigma):
    assert np.abs(denoise.gaussian(picture, sigma) - plain_gaussian(picture, sigma)).max() < TOLERANCE / 100


@pytest.mark.parametrize("size", [3, 5])
def test_median_equals_the_plain_one(picture, size):
    assert np.abs(denoise.median(picture, size) - plain_median(picture, size)).max() == 0


@pytest.mark.parametrize(
    ("sigma_px", "sigma_grey", "size"), [(3.0, 0.1, 9), (2.0, 0.1, 5), (1.0, 0.01, 3), (5.0, 2.0, 11)]
)
def test_bilateral_equals_the_plain_one(picture, sigma_px, sigma_grey, size):
    quick = denoise.bilateral(picture, sigma_px, sigma_grey, size_px=size)
    assert np.abs(quick - plain_bilateral(picture, sigma_px, sigma_grey, size)).max() < TOLERANCE / 100


def test_bilateral_agrees_with_opencv(picture):
    import cv2

    other = cv2.bilateralFilter(picture, 9, 0.1, 3.0, borderType=cv2.BORDER_REFLECT_101)
    assert np.abs(denoise.bilateral(picture, 3.0, 0.1, size_px=9) - other).max() < 1e-5


def test_bilateral_keeps_a_step_that_gaussian_blurs():
    step = np.zeros((20, 40), np.float32)
    step[:, 20:] = 1
    assert np.abs(denoise.bilateral(step) - step).max() < 1e-6
    assert np.abs(denoise.gaussian(step) - step).max() > 0.3


@pytest.mark.parametrize("filtered", [denoise.gaussian, denoise.median, denoise.bilateral])
def test_filters_commute_with_turning_and_mirroring(picture, filtered):
    assert np.allclose(filtered(picture[:, ::-1]), filtered(picture)[:, ::-1], atol=1e-6)
    assert np.allclose(filtered(picture.T), filtered(picture).T, atol=1e-6)


@pytest.mark.parametrize("filtered", [denoise.gaussian, denoise.median, denoise.bilateral])
def test_filters_lower_noise_and_keep_the_mean(filtered):
    noisy = np.random.default_rng(0).normal(0.5, 0.05, (64, 64)).astype(np.float32)
    assert filtered(noisy).std() < 0.6 * noisy.std()
    assert filtered(noisy).mean() == pytest.approx(0.5, abs=0.005)


def test_a_filter_refuses_nan():
    picture = np.zeros((9, 9))
    picture[3, 3] = np.nan
    with pytest.raises(ImageFileError, match="1 of 81 pixels are NaN"):
        denoise.bilateral(picture)
