"""The composed matrix against the steps done one after the other."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.datasets import AugmentParams
from onfh_nb.datasets.augment_draws import draw_augmentation, noise_table

STILL = {"rotate_deg": 0, "scale": (1, 1), "translate": 0}


def draws(n=400, *, side=96, seed=0, epoch=0, **changes):
    return draw_augmentation(AugmentParams(**changes), n, (1, side), seed=seed, epoch=epoch)


def test_equal_seeds_give_equal_draws_and_epochs_differ():
    a, b, c, d = draws(), draws(), draws(epoch=1), draws(seed=1)
    for one, two in zip(a, b, strict=True):
        np.testing.assert_array_equal(one, two)
    assert not np.allclose(a.matrix, c.matrix)
    assert not np.allclose(a.matrix, d.matrix)


def test_the_centre_stays_when_nothing_moves():
    centre = np.array([47.5, 47.5, 1.0])
    np.testing.assert_allclose(draws(translate=0).matrix @ centre, np.tile([47.5, 47.5], (400, 1)), atol=1e-9)


def test_turn_and_scale_lie_in_their_ranges_and_reach_their_ends():
    turn = draws(2000).matrix[:, :, :2]
    scale = 1 / np.sqrt(np.linalg.det(turn))
    angle = np.rad2deg(np.arctan2(turn[:, 1, 0], turn[:, 0, 0]))
    assert -15 <= angle.min() < -14.5 < 14.5 < angle.max() <= 15
    assert 0.9 <= scale.min() < 0.905 < 1.095 < scale.max() <= 1.1


def test_a_translation_is_a_share_of_the_side():
    moved = draws(2000, rotate_deg=0, scale=(1, 1), side=200).matrix[:, :, 2]
    assert 9.5 < np.abs(moved).max() <= 10


def test_what_is_moved_lands_where_turn_scale_and_shift_say():
    # A point at p of the input is shown at c + s R⁻¹ (p − c) + shift; the matrix takes it back.
    matrix = draws(5).matrix
    for m in matrix:
        back = np.linalg.inv(np.vstack([m, [0, 0, 1]]))
        point = np.array([10.0, 70.0, 1.0])
        np.testing.assert_allclose(m @ back @ point, point[:2], atol=1e-9)


def test_gamma_and_noise_lie_in_their_ranges():
    some = draws(2000, noise=0.3, gamma=(0.5, 0.7))
    assert 0.5 <= some.gamma.min() < 0.51 < 0.69 < some.gamma.max() <= 0.7
    assert 0 <= some.noise_sd.min() < 0.01 < 0.29 < some.noise_sd.max() <= 0.3


@pytest.mark.parametrize("flip", [False, True])
def test_a_flip_mirrors_about_the_middle_column(flip):
    matrix = draws(400, **STILL, flip=flip).matrix
    mirrored = matrix[:, 0, 0] < 0
    assert mirrored.mean() == pytest.approx(0.5 if flip else 0, abs=0.1)
    np.testing.assert_allclose(matrix[mirrored][:, 0] @ [0, 0, 1], 95)


def test_noise_is_standard_normal_and_long_enough():
    table = noise_table(96 * 96)
    assert abs(table.mean()) < 0.005
    assert table.std() == pytest.approx(1, abs=0.005)
    some = draws(1000)
    assert some.noise_start.min() >= 0
    assert some.noise_start.max() + 96 * 96 <= len(table)
    assert len(noise_table(3 * 512 * 512)) >= 4 * 3 * 512 * 512


def test_a_part_holds_the_same_samples():
    some = draws(10)
    np.testing.assert_array_equal(some.part(slice(4, 6)).gamma, some.gamma[4:6])
