"""Ghosts of arteries."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.ghosts import Ghosts, add_ghosts, artery_image, artery_segments, draw_ghosts
from onfh_nb.synthetic.primitives import Material, Solid, capsule, pack

EXAM = Exam((0.0, 0.0, 0.0), 200.0, 5, 4.0, 0.0, 100, 64)  # fine pixels of 2 mm
ALONG_Z = np.array([[30.0, 0.0, -200.0, 30.0, 0.0, 200.0, 6.0]])
ALONG_Y = np.array([[30.0, -50.0, -20.0, 30.0, 50.0, -20.0, 6.0]])


def vessel() -> np.ndarray:
    out = np.zeros((100, 100), np.float32)
    out[40:44, 60:63] = [[0.5, 1.0, 0.5]] * 4
    return out


@pytest.mark.parametrize("axis", [0, 1])
def test_ghosts_lie_at_their_distance_along_the_phase_axis_alone(axis):
    ghosts = Ghosts(0.2, 0.13, (1.0, -0.5))
    added = add_ghosts(np.zeros((100, 100), np.float32), vessel(), ghosts, 3.0, axis)
    expected = np.zeros((100, 100), np.float32)
    for shift, amplitude in ((13, 0.6), (-13, 0.6), (26, -0.15), (-26, -0.15)):
        expected += np.float32(amplitude) * np.roll(vessel(), shift, axis=axis)
    np.testing.assert_allclose(added, expected, atol=1e-6)


@pytest.mark.parametrize("axis", [0, 1])
def test_they_are_what_lines_modulated_in_k_space_give(axis):
    ghosts = Ghosts(0.2, 0.13, (0.8, -0.5, 0.3))
    image = np.random.default_rng(0).random((100, 100), np.float32)
    k = np.fft.fftfreq(100, 1 / 100)
    modulation = sum(
        2 * 0.2 * 3.0 * sign * 0.5**order * np.cos(2 * np.pi * k * 13 * (order + 1) / 100)
        for order, sign in enumerate(ghosts.signs)
    )
    lines = np.fft.fft(vessel().astype(float), axis=axis) * (modulation[:, None] if axis == 0 else modulation[None])
    exact = image + np.fft.ifft(lines, axis=axis).real
    np.testing.assert_allclose(add_ghosts(image, vessel(), ghosts, 3.0, axis), exact, atol=2e-6)


def test_what_leaves_the_field_comes_in_on_the_other_side():
    added = add_ghosts(np.zeros((100, 100), np.float32), vessel(), Ghosts(1.0, 0.6, (1.0,)), 1.0, 0)
    assert sorted(set(np.flatnonzero(added.any(axis=1)))) == [0, 1, 2, 3, 80, 81, 82, 83]


def test_strength_zero_and_no_artery_change_nothing():
    image = np.ones((100, 100), np.float32)
    assert add_ghosts(image, vessel(), Ghosts(0.0), 1.0, 0) is image
    assert add_ghosts(image, np.zeros_like(image), Ghosts(0.5), 1.0, 0) is image
    assert image.max() == 1.0


def test_a_tube_along_the_slice_and_one_across_it():
    lengthwise = artery_image(ALONG_Z, EXAM, 2)
    assert lengthwise.sum(axis=1) == pytest.approx(np.full(100, 6.0), abs=0.5)  # 12 mm at 2 mm
    assert np.arange(100) @ lengthwise[50] / lengthwise[50].sum() == pytest.approx(49.5 - 30.0 / 2.0, abs=0.01)
    across = artery_image(ALONG_Y, EXAM, 2)
    assert 4.0 * across.sum() == pytest.approx(np.pi * 36.0, rel=0.04)
    rows = np.arange(100) @ across.sum(axis=1) / across.sum()
    assert rows == pytest.approx(49.5 + 20.0 / 2.0, abs=0.01)


def test_a_tube_far_from_the_slice_is_not_seen():
    away = ALONG_Z + np.array([0, 40.0, 0, 0, 40.0, 0, 0])
    assert artery_image(away, EXAM, 2).max() == 0.0


def test_segments_are_the_capsules_named_artery():
    bone = Solid("femur_L", (capsule((0, 0, 0), (0, 0, 9), (3, 3)),), Material(1))
    tube = Solid(
        "artery_L", (capsule((1, 2, 3), (4, 6, 15), (4.0, 4.2)), capsule((4, 6, 15), (4, 6, 30), (4, 4))), Material(1)
    )
    scene = SimpleNamespace(names=("femur_L", "artery_L"), packed=pack([bone, tube], margin_mm=1.0))
    segments = artery_segments(scene)
    np.testing.assert_allclose(segments[0], [1, 2, 3, 4, 6, 15, 4.1], atol=1e-4)
    assert len(segments) == 2
    assert artery_segments(SimpleNamespace(names=("femur_L",), packed=scene.packed)).shape == (0, 7)


def test_most_ghosts_are_faint():
    drawn = [draw_ghosts(np.random.default_rng(s)) for s in range(1000)]
    strength = np.array([g.strength for g in drawn])
    assert np.mean(strength > 0.07) == pytest.approx(0.12, abs=0.03)
    assert np.median(strength) < 0.03
    assert all(-1 <= sign <= 1 for g in drawn for sign in g.signs)
