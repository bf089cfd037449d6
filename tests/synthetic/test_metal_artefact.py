"""What metal does to a picture."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.metal_artefact import MetalEffect, distort, metal_effect, unsaturated

EXAM = Exam((0.0, 0.0, 0.0), 200.0, 5, 4.0, 0.0, 200, 128)  # fine pixels of 1 mm
EFFECT = metal_effect(3.0, 325.0, gradient_echo=False)
BALL = [((10.0, 0.0, -20.0), 6.0)]
NOISE = 1 + 0.2 * np.random.default_rng(0).random((200, 200), np.float32)


def away(exam: Exam = EXAM, centre: tuple[float, float, float] = BALL[0][0]) -> np.ndarray:
    """Distance of every pixel of the middle slice to the ball, mm."""
    index = np.stack(np.meshgrid([2.0], np.arange(200.0), np.arange(200.0), [1.0], indexing="ij"), axis=-1)[0, :, :, 0]
    return np.linalg.norm(index @ exam.affine(200)[:3].T - np.array(centre), axis=-1)


@pytest.mark.parametrize("axis", [0, 1])
def test_only_the_halo_changes(axis):
    out = distort(NOISE, BALL, EFFECT, EXAM, 2, readout_axis=axis)
    outside = away() > 6.0 + EFFECT.halo_mm + 1.6
    np.testing.assert_allclose(out[outside], NOISE[outside], atol=1e-6)
    assert np.abs(out - NOISE)[~outside].max() > 0.5


def test_no_metal_and_metal_far_from_the_slice_change_nothing():
    assert distort(NOISE, [], EFFECT, EXAM, 2) is NOISE
    assert distort(NOISE, [((0.0, 60.0, 0.0), 6.0)], EFFECT, EXAM, 2) is NOISE
    assert distort(NOISE, [((300.0, 0.0, 0.0), 6.0)], EFFECT, EXAM, 2) is NOISE


def test_without_shift_there_is_only_the_void():
    out = distort(NOISE, BALL, MetalEffect(0.0, 10.0, 1.2), EXAM, 2)
    r = away()
    np.testing.assert_allclose(out[r > 1.5 * 7.2], NOISE[r > 1.5 * 7.2], atol=1e-6)
    assert out[r < 5.5].max() == 0.0


def test_signal_is_moved_and_piled_up_but_not_made():
    flat = np.ones((200, 200), np.float32)
    effect = MetalEffect(12.0, 20.0, 1.0)
    out, unmoved = distort(flat, BALL, effect, EXAM, 2), distort(flat, BALL, MetalEffect(0.0, 20.0, 1.0), EXAM, 2)
    assert out.sum() == pytest.approx(unmoved.sum(), rel=1e-3)
    assert out.max() > 1.5
    assert out.min() < 0.2


def test_a_point_goes_where_the_field_of_a_ball_sends_it():
    effect = MetalEffect(8.0, 40.0, 1.0)
    point = np.zeros((200, 200), np.float32)
    affine = EXAM.affine(200)
    for place in ((10.0, 0.0, -8.0), (24.0, 0.0, -20.0), (20.0, 0.0, -30.0)):
        row, column = np.round(np.linalg.solve(affine[:3, :3], np.array(place) - affine[:3, 3])).astype(int)[1:]
        point[...] = 0.0
        point[row, column] = 1.0
        out = distort(point, BALL, effect, EXAM, 2)
        x, y, z = affine[:3] @ np.array([2.0, row, column, 1.0]) - np.array(BALL[0][0])
        r = np.sqrt(x * x + y * y + z * z)
        exact = 8.0 * (6.0 / r) ** 3 * (3 * z * z / r**2 - 1) / 2
        assert np.arange(200) @ out[row] / out[row].sum() - column == pytest.approx(exact, abs=0.12)
        assert out.sum() == pytest.approx(out[row].sum())


def test_fat_comes_back_about_metal_alone():
    gain = np.full((200, 200), 0.7, np.float32)
    out = unsaturated(gain, BALL, EFFECT, EXAM, 2, most=12.5)
    r = away()
    np.testing.assert_array_equal(out[r > 6.0 + EFFECT.halo_mm], np.float32(0.7))
    np.testing.assert_allclose(out[r < 6.0], 12.5)
    assert out[np.abs(r - 16.0) < 0.5] == pytest.approx(6.6, abs=0.6)
    np.testing.assert_array_equal(unsaturated(gain, [], EFFECT, EXAM, 2, most=12.5), gain)


@pytest.mark.parametrize("axis", [0, 1])
def test_both_readouts_are_transposes_of_each_other(axis):
    exam = Exam((0.0, 0.0, 0.0), 200.0, 1, 4.0, 0.0, 200, 128)
    lying = distort(NOISE, [((0.0, 0.0, 0.0), 6.0)], EFFECT, exam, 0, readout_axis=axis)
    assert np.abs(lying[100] - NOISE[100]).max() > 0.1
    moved = np.abs(lying - NOISE)
    np.testing.assert_allclose(lying.sum(axis=axis)[:70], NOISE.sum(axis=axis)[:70], rtol=1e-5)
    assert moved[:70].max() < 1e-5


def test_halo_grows_with_the_field_and_without_refocusing():
    halos = [metal_effect(t, 200.0, gradient_echo=g).halo_mm for t in (1.5, 3.0) for g in (False, True)]
    assert halos == [10.0, 12.5, 20.0, 25.0]
    assert metal_effect(3.0, 200.0, gradient_echo=True).void > metal_effect(3.0, 200.0, gradient_echo=False).void
    assert (
        metal_effect(3.0, 200.0, gradient_echo=False).shift_mm
        == 2 * metal_effect(1.5, 200.0, gradient_echo=False).shift_mm
    )
