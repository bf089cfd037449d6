"""Stored whole numbers."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.grey_levels import grey_levels


@pytest.mark.parametrize("gamma", [0.5, 0.9, 1.0, 1.1, 2.0])
def test_levels_are_those_of_a_power_in_double_precision(gamma):
    values = np.concatenate([np.random.default_rng(0).uniform(0, 3, 50_000), [0, 1e-42, 1e-30, 0.5, 1, 2]])
    values = values.astype(np.float32)
    exact = np.minimum(3000.0 * values.astype(np.float64) ** gamma, 32767.0)
    assert (np.abs(grey_levels(values, 3000.0, gamma) - exact) <= 0.5 + 6e-6 * exact).all()


def test_nothing_stays_nothing_and_too_much_is_cut():
    levels = grey_levels(np.array([[0.0, 1e9], [1.0, 33.0]], np.float32), 1000.0, 1.0)
    assert levels.tolist() == [[0, 32767], [1000, 32767]]


def test_levels_never_fall_where_the_signal_rises():
    rising = np.linspace(0.0, 5.0, 200_001, dtype=np.float32)
    assert (np.diff(grey_levels(rising, 6000.0, 0.93).astype(int)) >= 0).all()
