"""Pictures of no scanner."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.acquisition import acquire, store
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.randomised import randomised_exam, randomised_reception, randomised_table
from onfh_nb.synthetic.tissues import FAT_ROWS, N_TISSUES

EXAM = Exam((0.0, 0.0, 0.0), 380.0, 22, 4.0, 0.4, 480, 256)
SEEDS = range(60)


def test_every_tissue_has_its_own_level_in_fat_or_water():
    table = randomised_table(np.random.default_rng(0), 3).reshape(N_TISSUES, 3, 2)
    fat = list(FAT_ROWS)
    water = [k for k in range(1, N_TISSUES) if k not in fat]
    assert table[fat, :, 1].max() == table[water, :, 0].max() == table[0].max() == 0.0
    levels = table.sum(axis=2)[1:]
    assert len(np.unique(levels)) == levels.size
    assert 0.0 <= levels.min() < 0.1 < 0.9 < levels.max() <= 1.0


def test_contrasts_are_independent_of_any_physics():
    tables = np.stack([randomised_table(np.random.default_rng(s), 1).sum(axis=1)[1:] for s in range(300)])
    correlation = np.corrcoef(tables.T) - np.eye(N_TISSUES - 1)
    assert np.abs(correlation).max() < 0.3


def test_stacks_tilt_and_still_cover_both_heads():
    drawn = [randomised_exam(EXAM, np.random.default_rng(s)) for s in SEEDS]
    tilt = np.array([exam.tilt_deg for exam in drawn])
    assert 4 < tilt.std() < 8
    assert np.abs(tilt).max() <= 15
    for exam in drawn:
        affine = exam.affine(exam.stored)
        np.testing.assert_allclose(np.linalg.norm(affine[:3, 1:3], axis=0), exam.fov_mm / exam.stored)
        np.testing.assert_allclose(
            affine[:3, :3].T @ affine[:3, :3], np.diag(np.diag(affine[:3, :3].T @ affine[:3, :3])), atol=1e-9
        )
        for x in (-88.0, 88.0):
            index = np.linalg.solve(affine[:3, :3], np.array([x, 0.0, 0.0]) - affine[:3, 3])
            assert (index > 2).all()
            assert (index < np.array(exam.shape) - 2).all()
        assert exam.n_slices * (exam.thickness_mm + exam.gap_mm) == pytest.approx(96.8, abs=4.0)


def test_acquisitions_range_far_beyond_scanners_and_run():
    table = randomised_table(np.random.default_rng(1), 1)
    drawn = [randomised_reception(EXAM, table, np.random.default_rng(s)) for s in SEEDS]
    snr = np.array([one.reference / one.sigma for one in drawn])
    gamma = np.array([one.gamma for one in drawn])
    matrix = np.array([one.matrix for one in drawn])
    assert snr.min() < 18
    assert snr.max() > 60
    assert gamma.min() < 0.75
    assert gamma.max() > 1.3
    assert matrix.min() < 280
    assert 400 < matrix.max() < 480
    small = Exam((0.0, 0.0, 0.0), 120.0, 2, 4.0, 0.4, 120, 96)
    signal = np.full((2, 120, 120, 2), 0.4, np.float32)
    for seed in range(12):
        one = randomised_reception(small, table, np.random.default_rng(seed))
        picture = store(acquire(signal, one, small), one)
        assert picture.shape == (2, 96, 96)
        assert 50 < picture[:, 40:56, 40:56].mean() < 12000


def test_equal_seeds_are_equal():
    table = randomised_table(np.random.default_rng(1), 1)
    one, other = (randomised_reception(EXAM, table, np.random.default_rng(4)) for _ in range(2))
    assert one.incidents == other.incidents
    assert (one.matrix, one.sigma, one.noise_seed) == (other.matrix, other.sigma, other.noise_seed)
    np.testing.assert_array_equal(one.bias, other.bias)
