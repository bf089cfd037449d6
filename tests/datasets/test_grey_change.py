"""The compiled power against numpy in double precision."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.datasets.grey_change import change_grey


@pytest.mark.parametrize("gamma", [0.5, 0.8, 1.0, 1.2, 2.0])
@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-2.3, 3.1)])
def test_the_power_is_within_a_millionth_of_the_range(gamma, low, high):
    x = np.linspace(low, high, 50_001).astype(np.float32)
    y = x.copy()
    change_grey(y, np.zeros_like(x), (low, high), gamma, 0.0)
    # The limits are float32 too: near the lower one a root would magnify how they were rounded.
    unit = np.clip((x.astype(np.float64) - x[0]) / (high - low), 0, 1)
    np.testing.assert_allclose(y, low + (high - low) * unit**gamma, atol=1.5e-6 * (high - low))


def test_noise_is_added_after_the_power():
    x = np.full(1000, 0.25, np.float32)
    noise = np.random.default_rng(0).normal(size=1000).astype(np.float32)
    change_grey(x, noise, (0.0, 1.0), 0.5, 0.1)
    np.testing.assert_allclose(x, 0.5 + 0.1 * noise, atol=1e-6)


def test_a_constant_picture_stays_finite():
    x = np.zeros(64, np.float32)
    change_grey(x, np.zeros_like(x), (0.0, 0.0), 0.8, 0.0)
    np.testing.assert_allclose(x, 0, atol=1e-6)
