"""Signal equations against the values computed by hand from the tissue table."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic import signal


@pytest.mark.parametrize(
    ("pd", "t1", "t2", "expected"),
    [(0.9, 365, 133, 0.658), (0.8, 1420, 32, 0.186), (0.7, 1240, 37, 0.191), (1.0, 3620, 767, 0.148)],
)
def test_spin_echo_at_3_tesla(pd, t1, t2, expected):
    assert signal.spin_echo(pd, t1, t2, tr_ms=600, te_ms=12) == pytest.approx(expected, abs=6e-4)


@pytest.mark.parametrize(("pd", "t1", "t2", "expected"), [(0.8, 1420, 32, 0.084), (1.0, 3620, 767, 0.605)])
def test_fast_spin_echo(pd, t1, t2, expected):
    value = signal.fast_spin_echo(pd, t1, t2, tr_ms=4000, te_ms=70, train_ms=70)
    assert value == pytest.approx(expected, abs=6e-4)


@pytest.mark.parametrize(("t1", "expected"), [(288, 199.6), (365, 253.0)])
def test_null_time_is_that_of_the_table(t1, expected):
    assert signal.null_time(t1, 4000) == pytest.approx(expected, abs=0.05)


def test_inversion_recovery_is_signed_and_null_where_it_should_be():
    inverted = signal.inversion_recovery([0.9, 0.8], [365, 1420], [133, 32], tr_ms=4000, te_ms=40, ti_ms=252.985)
    assert abs(inverted[0]) < 1e-4
    assert inverted[1] == pytest.approx(-0.141, abs=6e-4)


def test_spoiled_gradient_echo_peaks_at_the_ernst_angle():
    angles = np.linspace(1, 60, 600)
    best = angles[np.argmax([signal.spoiled_gradient_echo(1, 300, 30, tr_ms=15, te_ms=5, flip_deg=a) for a in angles])]
    assert best == pytest.approx(np.degrees(np.arccos(np.exp(-15 / 300))), abs=0.1)
