"""The vendor's filter."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.vendor_filter import vendor_filter

NOISE = 9 + np.random.default_rng(0).normal(size=(60, 70)).astype(np.float32)


def test_strength_zero_is_identity():
    assert vendor_filter(NOISE, 0.0) is NOISE


@pytest.mark.parametrize("strength", [-1.0, -0.4, 0.6])
def test_kernel_agrees_with_double_precision(strength):
    binomial = np.array([1, 4, 6, 4, 1]) / 16
    padded = np.pad(NOISE.astype(float), 2, mode="edge")
    smooth = np.apply_along_axis(np.convolve, 1, padded, binomial, "valid")
    smooth = np.apply_along_axis(np.convolve, 0, smooth, binomial, "valid")
    exact = NOISE + strength * (NOISE - smooth)
    np.testing.assert_allclose(vendor_filter(NOISE, strength), exact, atol=5e-6)


def test_it_sharpens_or_smooths_and_keeps_the_mean():
    soft, sharp = vendor_filter(NOISE, -0.5), vendor_filter(NOISE, 0.5)
    assert soft.std() < NOISE.std() < sharp.std()
    assert soft.mean() == pytest.approx(NOISE.mean(), rel=1e-3)
    assert sharp.mean() == pytest.approx(NOISE.mean(), rel=1e-3)


def test_never_negative():
    edge = np.zeros((20, 20), np.float32)
    edge[:, 10:] = 1.0
    assert vendor_filter(edge, 0.8).min() == 0.0
