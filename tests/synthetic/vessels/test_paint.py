"""Vessels lie over the picture while it is acquired, and are off it afterwards."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.tissues import N_TISSUES, TISSUE_ID
from onfh_nb.synthetic.vessels.paint import vessels_painted
from onfh_nb.synthetic.vessels.rasterise import covered_voxels

TABLE = np.zeros((N_TISSUES, 2), np.float32)
TABLE[TISSUE_ID["flowing_blood"]] = (0.0, 1.0)


def exam_about(space):
    return Exam(tuple(space.frame.centre.tolist()), 80.0, 100, 0.8, 0.0, 100, 100)


def test_blood_takes_its_share_of_a_voxel_and_leaves_no_trace(forest, space):
    exam = exam_about(space)
    signal = np.full((100, 100, 100, 2), 0.25, np.float32)
    before = signal.copy()
    voxels = covered_voxels(forest[0], exam.affine(100), (100, 100, 100), thickness_mm=0.8)
    with vessels_painted(signal, [forest[0], None], exam, TABLE) as painted:
        at = tuple(voxels.index.T)
        np.testing.assert_allclose(painted[at][:, 1], 0.25 + 0.75 * voxels.share, rtol=1e-6)
        np.testing.assert_allclose(painted[at][:, 0], 0.25 * (1 - voxels.share), rtol=1e-5, atol=1e-7)
        assert (painted != before).any(axis=3).sum() == len(voxels.share)
    np.testing.assert_array_equal(signal, before)


def test_it_is_taken_off_after_an_error_and_where_trees_overlap(forest, space):
    signal = np.random.default_rng(0).random((100, 100, 100, 2)).astype(np.float32)
    before = signal.copy()
    with pytest.raises(RuntimeError), vessels_painted(signal, [forest[0], forest[0]], exam_about(space), TABLE):
        raise RuntimeError
    np.testing.assert_array_equal(signal, before)
