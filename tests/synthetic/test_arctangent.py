"""The short arctangent against that of the library."""

from __future__ import annotations

import math

import numpy as np

from onfh_nb.synthetic.arctangent import arctangent


def test_it_equals_the_exact_one_in_all_directions():
    for angle in np.linspace(-math.pi + 1e-6, math.pi, 721):
        for size in (1e-3, 1.0, 140.0):
            y, x = np.float32(size * math.sin(angle)), np.float32(size * math.cos(angle))
            assert abs(float(arctangent(y, x)) - math.atan2(y, x)) < 2e-5


def test_the_axes_and_the_origin():
    assert arctangent(np.float32(0.0), np.float32(0.0)) == 0.0
    assert abs(float(arctangent(np.float32(-2.0), np.float32(0.0))) + math.pi / 2) < 1e-6
