"""The hip bone."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.anatomy.pelvis import opening, pelvis
from onfh_nb.synthetic.landmarks import acetabular_edge_mm, teardrop_mm
from onfh_nb.synthetic.primitives import distance
from onfh_nb.synthetic.state import BodyShape, HipShape

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 2.0, -1.0)


@pytest.mark.parametrize("lcea", [22.0, 31.0, 44.0])
@pytest.mark.parametrize("side", ["R", "L"])
def test_no_bone_within_the_joint_and_a_roof_above_it(lcea, side):
    shape = HipShape(22.6, (30.8, 25.65), 128.0, 12.0, lcea, 4.2, 0.9, 0.2)
    frame = hip_frame(BODY, side, shape.radius_mm)
    bone = pelvis(shape, frame, np.random.default_rng(0), joint_space_mm=shape.jsw_mm)
    unit = np.random.default_rng(1).normal(size=(2000, 3))
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    joint = np.array([frame.world(u * (shape.radius_mm + shape.jsw_mm - 0.5)) for u in unit])
    assert distance(bone.parts, joint).min() > 0
    for angle in (0.0, lcea - 12.0):
        up = np.array([np.sin(np.deg2rad(angle)), 0, np.cos(np.deg2rad(angle))])
        assert distance(bone.parts, frame.world(up * (shape.radius_mm + shape.jsw_mm + 3))) < 0


@pytest.mark.parametrize("lcea", [22.0, 31.0, 44.0])
def test_rim_plane_runs_through_edge_and_teardrop(lcea):
    shape = HipShape(22.6, (30.8, 25.65), 128.0, 12.0, lcea, 4.2, 0.9, 0.2)
    normal, offset = opening(shape)
    assert np.linalg.norm(normal) == pytest.approx(1.0)
    for lateral, superior in (acetabular_edge_mm(shape), teardrop_mm(shape)):
        assert normal @ [lateral, 0.0, superior] == pytest.approx(offset)
    assert normal[0] > 0 > normal[2]
