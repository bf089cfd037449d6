"""The femur."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.femur import femur
from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.head_region import cut_height, neck_direction
from onfh_nb.synthetic.primitives import distance
from onfh_nb.synthetic.state import BodyShape, HipShape

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 2.0, -1.0)
SHAPE = HipShape(22.6, (30.8, 25.65), 128.0, 12.0, 31.0, 4.2, 0.9, 0.2)


def directions(n: int = 3000) -> np.ndarray:
    v = np.random.default_rng(0).normal(size=(n, 3))
    return v / np.linalg.norm(v, axis=1, keepdims=True)


@pytest.mark.parametrize("side", ["R", "L"])
def test_head_is_an_exact_sphere_away_from_the_neck(side):
    frame = hip_frame(BODY, side, SHAPE.radius_mm)
    bone = femur(SHAPE, frame, np.random.default_rng(1))
    axis = np.array(neck_direction(SHAPE))
    unit = directions()
    proximal = unit[unit @ axis < cut_height(SHAPE) - 0.45]
    surface = np.array([frame.world(u * SHAPE.radius_mm) for u in proximal])
    assert len(surface) > 500
    assert np.abs(distance(bone.parts, surface)).max() < 1e-6


@pytest.mark.parametrize("side", ["R", "L"])
def test_trochanter_is_lateral_and_the_shaft_below(side):
    frame = hip_frame(BODY, side, SHAPE.radius_mm)
    bone = femur(SHAPE, frame, np.random.default_rng(1))
    s = frame.scale
    inside = [(50 * s, -9 * s, -28 * s), (36 * s, -10, -120), tuple(np.array(neck_direction(SHAPE)) * 30)]
    outside = [(-30, 0, -10), (70, 0, 0), (30, -6, 12), (0, 0, -60)]
    assert max(distance(bone.parts, frame.world(p)) for p in inside) < -2
    assert min(distance(bone.parts, frame.world(p)) for p in outside) > 1
