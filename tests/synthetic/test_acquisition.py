"""The forward chain, step by step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.acquisition import Reception, acquire, draw_reception, store
from onfh_nb.synthetic.coil import draw_bias
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.protocols import PROTOCOLS, tissue_signal
from onfh_nb.synthetic.tissues import relaxation

EXAM = Exam((0.0, 0.0, 0.0), 360.0, 2, 4.0, 0.4, 480, 256)
PLAIN = Reception(448, 0.0, 0.02, np.zeros(20), 1000.0, 1.0, 7)


def bump(size: int, centre_mm: tuple[float, float] = (31.0, -17.0), width_mm: float = 9.0) -> np.ndarray:
    """A smooth blob on a grid of ``size``² over 360 mm, wide enough to have no high frequencies."""
    axis = (np.arange(size) + 0.5) * 360.0 / size - 180.0
    return np.exp(-((axis[:, None] - centre_mm[0]) ** 2 + (axis[None] - centre_mm[1]) ** 2) / (2 * width_mm**2)).astype(
        np.float32
    )


def test_air_before_scaling_has_the_mean_of_rayleigh():
    air = acquire(np.zeros((2, 480, 480, 2), np.float32), PLAIN, EXAM)
    assert air.mean() == pytest.approx(PLAIN.sigma * np.sqrt(np.pi / 2), rel=0.01)


def test_noise_free_picture_is_the_expectation_of_the_noisy_one():
    signal = np.stack([np.zeros((2, 480, 480), np.float32), np.stack([bump(480)] * 2) + 0.5], axis=-1)
    noisy = np.mean([acquire(signal, replace(PLAIN, noise_seed=s), EXAM) for s in range(12)], axis=0)
    exact = acquire(signal, PLAIN, EXAM, noise=False)
    assert np.abs(noisy - exact)[:, 20:-20, 20:-20].mean() < 0.006
    assert (noisy - exact)[:, 20:-20, 20:-20].mean() == pytest.approx(PLAIN.sigma**2 / 2 / 0.55, abs=4e-4)


def test_biasfree_picture_has_no_shading():
    flat = np.stack([np.zeros((2, 480, 480)), np.ones((2, 480, 480))], axis=-1).astype(np.float32)
    shaded = replace(PLAIN, bias=draw_bias(0.4, np.random.default_rng(2)))
    middle = (slice(None), slice(20, -20), slice(20, -20))
    assert np.ptp(acquire(flat, shaded, EXAM, noise=False, bias=False)[middle]) < 0.01
    assert np.ptp(acquire(flat, shaded, EXAM, noise=False)[middle]) > 0.2


def test_stored_values_are_whole_monotonic_and_bounded():
    levels = np.linspace(0, 100, 4000, dtype=np.float32).reshape(1, 40, 100)
    stored = store(levels, replace(PLAIN, gamma=0.9))
    assert stored.dtype == np.int16
    assert (np.diff(stored.ravel().astype(int)) >= 0).all()
    assert stored.max() == 32767


@pytest.mark.parametrize("site", ["S3T", "P15T"])
def test_sites_differ_in_noise_and_matrix(site):
    table = tissue_signal(PROTOCOLS["cor_t1"], site, relaxation(3.0 if site == "S3T" else 1.5))
    drawn = [draw_reception(PROTOCOLS["cor_t1"], site, EXAM, table, np.random.default_rng(s)) for s in range(40)]
    snr = [table[1].sum() / d.sigma for d in drawn]
    low, high = (32, 60) if site == "S3T" else (20, 36)
    assert low <= min(snr) < max(snr) <= high
    assert drawn[0].matrix == (450 if site == "S3T" else 384)
    assert all(0.4 < abs(d.shift_px) < 3 for d in drawn)
