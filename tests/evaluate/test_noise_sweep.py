from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.evaluate import add_rician_noise, sweep_noise
from onfh_nb.preprocess import SliceParams, choose_pictures


def test_noise_is_rician():
    """Far above the noise the grey value stays and its spread is σ; in air the mean is σ √(π/2)."""
    rng = np.random.default_rng(0)
    bright = add_rician_noise(np.full((300, 300), 100.0), 3.0, rng)
    air = add_rician_noise(np.zeros((300, 300)), 3.0, rng)
    assert bright.std() == pytest.approx(3.0, rel=0.02)
    assert bright.mean() == pytest.approx(np.sqrt(100**2 + 9), rel=0.001)
    assert air.mean() == pytest.approx(3 * np.sqrt(np.pi / 2), rel=0.01)


def test_filters_pay_when_noise_is_strong_and_cost_when_it_is_weak(tiny_cohort: Cohort):
    pictures = choose_pictures(tiny_cohort, patients=2)
    table = sweep_noise(tiny_cohort, pictures, SliceParams(), levels_pct=(0.5, 20.0), seed=1)
    gain = table.groupby(["noise_pct", "step"])["psnr_gain_db"].mean()
    assert set(table["step"]) == {"Gaussian", "median", "bilateral", "all filters"}
    assert (gain[0.5] < 0).all()
    assert (gain[20.0] > 1).all()
    assert "median @ 20" in set(table["step_at_noise"])
    again = sweep_noise(tiny_cohort, pictures, SliceParams(), levels_pct=(0.5, 20.0), seed=1)
    assert again.equals(table)
