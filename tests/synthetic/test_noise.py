"""Rician noise against its distribution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from onfh_nb.synthetic.noise import add_noise, k_space_noise


@pytest.mark.parametrize("level", [0.0, 1.0, 4.0])
def test_noise_is_rician(level):
    sigma = 0.7
    values = add_noise(np.full((700, 900), level * sigma, np.float32), sigma, np.random.SFC64(5)).ravel() / sigma
    law = stats.rayleigh() if level == 0 else stats.rice(level)
    assert stats.kstest(values.astype(float), law.cdf).statistic < 0.0025  # 1.95 / √n


def test_air_has_the_mean_of_rayleigh():
    air = add_noise(np.zeros((500, 500), np.float32), 3.0, np.random.SFC64(0))
    assert air.mean() == pytest.approx(3.0 * np.sqrt(np.pi / 2), rel=0.01)


def test_noise_sign_is_even_and_streams_are_apart():
    image = np.full((64, 64), 50.0, np.float32)
    one, again, two = (add_noise(image, 1.0, np.random.SFC64(s)) for s in (1, 1, 2))
    assert (one == again).all()
    assert abs(np.corrcoef(one.ravel(), two.ravel())[0, 1]) < 0.06
    assert abs(one.mean() - 50.01) < 0.06


def test_no_noise_is_the_magnitude():
    image = np.linspace(-2, 2, 3000, dtype=np.float32).reshape(30, 100)
    np.testing.assert_allclose(add_noise(image, 0.0, np.random.SFC64(0)), np.abs(image), atol=1e-6)


def test_noise_of_k_space_is_white_in_both_channels_of_the_image():
    image = np.fft.ifft2(k_space_noise(300, 0.7, np.random.SFC64(5)))
    assert image.real.std() == pytest.approx(0.7, rel=0.01)
    assert image.imag.std() == pytest.approx(0.7, rel=0.01)
    assert abs(np.corrcoef(image.real.ravel(), image.imag.ravel())[0, 1]) < 0.02
    assert abs(np.corrcoef(image.real[1:].ravel(), image.real[:-1].ravel())[0, 1]) < 0.02
