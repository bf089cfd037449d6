"""Regions of a stack."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.anatomy.scene import build_scene
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.example import SHAPE, example_patient
from onfh_nb.synthetic.region import Region, changing_box, hip_box, hip_region, whole

EXAM = Exam((0.0, 0.0, 0.0), 380.0, 15, 4.0, 0.4, 256, 128)


def test_the_region_of_a_hip_holds_its_head_and_begins_on_a_node_of_the_warp():
    for hip in build_scene(example_patient(), 0).hips:
        region = hip_region(EXAM, hip)
        inverse = np.linalg.inv(EXAM.affine(256))
        ball = hip.head[:3] + SHAPE.radius_mm * np.concatenate([np.eye(3), -np.eye(3)])
        index = ball @ inverse[:3, :3].T + inverse[:3, 3]
        for axis, (first, last) in enumerate((region.slices, region.rows, region.columns)):
            assert index[:, axis].min() > first
            assert index[:, axis].max() < last
        assert region.columns[0] % 8 == 0
        own, changing = hip_box(hip), changing_box(hip)
        assert (changing[0] <= own[0]).all()
        assert (changing[1] >= own[1]).all()


def test_a_region_is_an_index_and_knows_whether_it_is_empty():
    grid = np.zeros((15, 256, 256))
    assert grid[whole(EXAM).box].shape == grid.shape
    assert grid[Region((2, 4), (0, 9), (8, 17)).box].shape == (2, 9, 9)
    assert Region((2, 2), (0, 9), (8, 17)).empty
    assert not whole(EXAM).empty
