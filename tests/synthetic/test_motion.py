"""Lines acquired out of place."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.k_space import acquired, magnitude_image, real_image, whole
from onfh_nb.synthetic.motion import Motion, displaced_lines, draw_motion, move

MARKED = Motion(0.15, 1.5, 3)
N, M, FOV = 240, 200, 180.0


def body() -> np.ndarray:
    """An oval with organs, in a field of air."""
    y, x = (np.mgrid[:N, :N] - N / 2) / (N / 2)
    out = (x**2 / 0.6 + y**2 / 0.4 < 1).astype(np.float32)
    out += 0.7 * ((x - 0.2) ** 2 + y**2 < 0.04) - 0.6 * ((x + 0.3) ** 2 + (y - 0.1) ** 2 < 0.03)
    return out.astype(np.float32)


def seen(motion: Motion, axis: int = 0) -> np.ndarray:
    return magnitude_image(move(whole(acquired(body(), M)), motion, FOV, phase_axis=axis))


@pytest.mark.parametrize("still", [Motion(), Motion(0.0, 1.5, 3), Motion(0.15, 0.0, 3)])
def test_no_motion_is_identity(still):
    assert not still.present
    np.testing.assert_allclose(seen(still), np.abs(real_image(acquired(body(), M))), atol=1e-5)


@pytest.mark.parametrize("axis", [0, 1])
def test_motion_keeps_the_mean_within_a_percent_and_changes_the_picture(axis):
    still, moved = seen(Motion()), seen(MARKED, axis)
    inside = body()[20:220:1, 20:220:1] > 0.5
    assert moved[inside].mean() == pytest.approx(still[inside].mean(), rel=0.01)
    assert np.abs(moved - still)[inside].mean() > 0.01


def test_ghosts_of_motion_leave_the_body_along_the_phase_axis_alone():
    y, x = np.mgrid[:N, :N] - N / 2
    ball = (x**2 + y**2 < 30**2).astype(np.float32)
    difference = {}
    for axis in (0, 1):
        half = acquired(ball, M)
        moved = magnitude_image(move(whole(half), MARKED, FOV, phase_axis=axis))
        error = np.abs(moved - np.abs(real_image(half)))
        difference[axis] = error[:50, 75:125].mean(), error[75:125, :50].mean()  # above the ball, beside it
    assert difference[0][0] > 3 * difference[0][1]
    assert difference[1][1] > 3 * difference[1][0]


def test_all_lines_moved_alike_shift_the_picture():
    motion = Motion(1.0, 1.0, 0)
    lines, shift = displaced_lines(motion, 64)
    assert lines.tolist() == list(range(64))
    assert np.linalg.norm(shift, axis=1).max() <= 1.0


def test_ramp_is_the_fourier_transform_of_a_shift():
    motion = Motion(0.1, 1.5, 5)
    lines, shift = displaced_lines(motion, 64)
    spectrum = np.ones((64, 64), np.complex64)
    moved = move(spectrum.copy(), motion, FOV)
    k = np.fft.fftfreq(64, 1 / 64)
    for line, (phase, read) in zip(lines, shift, strict=True):
        exact = np.exp(-2j * np.pi * (k[line] * phase + k * read) / FOV)
        np.testing.assert_allclose(moved[line], exact, atol=1e-6)
    rest = np.setdiff1d(np.arange(64), lines)
    np.testing.assert_array_equal(moved[rest], spectrum[rest])


@pytest.mark.parametrize("share", [0.02, 0.15])
def test_as_many_lines_move_as_asked_for(share):
    lines, shift = displaced_lines(Motion(share, 1.2, 8), 448)
    assert len(lines) == round(share * 448)
    length = np.linalg.norm(shift, axis=1)
    assert 0.3 * 1.2 <= length.min() <= length.max() <= 1.2


def test_most_pictures_are_mild_and_one_in_twenty_marked():
    drawn = [draw_motion(np.random.default_rng(s)) for s in range(2000)]
    marked = np.mean([m.shift_mm >= 0.8 for m in drawn])
    assert marked == pytest.approx(0.05, abs=0.015)
    assert np.mean([m.present for m in drawn]) == pytest.approx(0.65, abs=0.04)
    assert max(m.share for m in drawn) <= 0.15
    assert max(m.shift_mm for m in drawn) <= 1.5
