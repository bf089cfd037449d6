"""The acquired part of k-space."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.k_space import acquired, decay, magnitude_image, real_image, whole, zero_fill


def bump(size: int, centre_mm: tuple[float, float] = (31.0, -17.0), width_mm: float = 9.0) -> np.ndarray:
    """A smooth blob on a grid of ``size``² over 360 mm, wide enough to have no high frequencies."""
    axis = (np.arange(size) + 0.5) * 360.0 / size - 180.0
    return np.exp(-((axis[:, None] - centre_mm[0]) ** 2 + (axis[None] - centre_mm[1]) ** 2) / (2 * width_mm**2)).astype(
        np.float32
    )


NOISE = np.random.default_rng(0).normal(size=(96, 96)).astype(np.float32)


@pytest.mark.parametrize("matrix", [256, 360, 448])
def test_window_keeps_places_and_values(matrix):
    np.testing.assert_allclose(real_image(acquired(bump(480), matrix)), bump(matrix), atol=2e-5)


def test_window_refuses_more_than_there_is():
    with pytest.raises(ValueError, match="480 must be smaller"):
        acquired(bump(480), 480)


def test_single_precision_agrees_with_a_plain_transform_in_double():
    n, m = 96, 72
    spectrum = np.fft.fft2(NOISE.astype(np.float64))
    index = np.fft.fftfreq(m, 1 / m).astype(int)
    move = np.exp(2j * np.pi * (0.5 / m - 0.5 / n) * index)
    kept = spectrum[np.ix_(index, index)] * move[:, None] * move[None] * (m / n) ** 2
    kept[m // 2], kept[:, m // 2] = 0.0, 0.0
    exact = np.fft.ifft2(kept)
    assert np.abs(exact.imag).max() < 1e-12
    half = acquired(NOISE, m)
    np.testing.assert_allclose(real_image(half), exact.real, atol=3e-6)
    np.testing.assert_allclose(whole(half), kept, atol=3e-4)
    np.testing.assert_allclose(magnitude_image(whole(half)), np.abs(exact), atol=3e-6)


def test_an_edge_rings_by_gibbs_nine_percent():
    edge = np.zeros((480, 480), np.float32)
    edge[:, 121:361] = 1.0  # in the middle of a coarse pixel, where the overshoot is sampled
    line = real_image(acquired(edge, 240))[120]
    assert line[60:180].max() == pytest.approx(1.095, abs=0.015)
    assert line[100:140].mean() == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("size", [80, 144])
def test_zeros_interpolate_and_keep_places(size):
    half = acquired(bump(96, width_mm=16.0), 72)
    np.testing.assert_allclose(magnitude_image(zero_fill(whole(half), size)), bump(size, width_mm=16.0), atol=2e-4)


def test_no_decay_is_identity():
    half = acquired(NOISE, 72)
    assert decay(half, 0.0, 0) is half


@pytest.mark.parametrize("axis", [0, 1])
def test_decay_makes_a_point_a_lorentzian_along_the_phase_axis_alone(axis):
    point = np.zeros((480, 480), np.float32)
    point[240, 240] = 1.0
    sharp = real_image(acquired(point, 240))
    strength = 2.0
    soft = real_image(decay(acquired(point, 240), strength, axis))
    assert soft.sum() == pytest.approx(sharp.sum(), rel=1e-4)
    profile, other = soft.sum(axis=1 - axis), soft.sum(axis=axis)
    np.testing.assert_allclose(other, sharp.sum(axis=axis), atol=1e-5)
    place = np.arange(240) - 119.75  # the middle of fine pixel 240 on the coarse grid
    k = np.fft.fftfreq(240, 1 / 240)
    k = k[np.abs(k) < 120]
    exact = (np.exp(-strength * np.abs(k) / 120)[None] * np.cos(2 * np.pi * k[None] * place[:, None] / 240)).sum(axis=1)
    np.testing.assert_allclose(profile / profile.sum(), exact / exact.sum(), atol=1e-5)
    assert profile.max() < 0.55 * sharp.sum(axis=1 - axis).max()
