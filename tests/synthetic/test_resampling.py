"""From the acquired matrix to the stored one."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.resampling import resample


def bump(size: int) -> np.ndarray:
    axis = (np.arange(size) + 0.5) * 360.0 / size - 180.0
    return np.exp(-((axis[:, None] - 31.0) ** 2 + (axis[None] + 17.0) ** 2) / 162.0).astype(np.float32)


@pytest.mark.parametrize("size", [256, 300])
def test_resampling_keeps_places_and_mean(size):
    np.testing.assert_allclose(resample(bump(448), size), bump(size), atol=4e-3)
    noise = np.random.default_rng(0).random((448, 448), np.float32)
    assert resample(noise, size).mean() == pytest.approx(noise.mean(), rel=2e-3)


def test_the_same_size_is_the_same_picture():
    image = bump(64)
    assert resample(image, 64) is image


def test_kernel_agrees_with_a_matrix_in_double_precision():
    source, size = 90, 64
    ratio = source / size
    centre = (np.arange(size) + 0.5) * ratio - 0.5
    x = (np.arange(source)[None] - centre[:, None]) / ratio
    weights = np.where(np.abs(x) < 2, np.sinc(x) * np.sinc(x / 2), 0.0)
    weights /= weights.sum(axis=1, keepdims=True)
    image = np.random.default_rng(0).random((source, source), np.float32)
    np.testing.assert_allclose(resample(image, size), weights @ image.astype(float) @ weights.T, atol=3e-6)


def test_ringing_never_goes_below_zero():
    edge = np.zeros((90, 90), np.float32)
    edge[:, 45:] = 1.0
    assert resample(edge, 64).min() == 0.0
