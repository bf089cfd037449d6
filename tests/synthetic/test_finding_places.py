from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic import finding_places as places
from onfh_nb.synthetic.anatomy.femur import femur
from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.anatomy.pelvis import pelvis
from onfh_nb.synthetic.example import BODY, SHAPE
from onfh_nb.synthetic.primitives import distance
from onfh_nb.synthetic.state import HipShape

FRAME = hip_frame(BODY, "R", SHAPE.radius_mm)
THIGH = femur(SHAPE, FRAME, np.random.default_rng(0))
SOCKET = pelvis(SHAPE, FRAME, np.random.default_rng(0), joint_space_mm=SHAPE.jsw_mm)
SEEDS = range(60)


def depth(points: list[np.ndarray], solid=THIGH) -> np.ndarray:
    """How far points lie within a bone, in mm."""
    return -distance(solid.parts, np.array([FRAME.world(point) for point in points]))


@pytest.mark.parametrize("draw", [places.in_head, places.in_neck, places.in_trochanters, places.head_edge])
def test_places_of_the_femur_lie_in_it(draw):
    drawn = [draw(np.random.default_rng(seed), SHAPE) for seed in SEEDS]
    inside = depth([point for point, _ in drawn])
    assert (inside > 1.0).mean() > 0.9
    assert inside.min() > -6.0
    assert all(np.linalg.norm(along) == pytest.approx(1.0) for _, along in drawn)


def test_places_above_the_joint_lie_in_the_pelvis():
    ilium = depth([places.in_ilium(np.random.default_rng(seed), SHAPE)[0] for seed in SEEDS], SOCKET)
    roof = depth([places.acetabular_roof(np.random.default_rng(seed), SHAPE, 3.0)[0] for seed in SEEDS], SOCKET)
    assert (ilium > 0).mean() > 0.8
    assert (roof > 0).mean() > 0.8


def test_pits_lie_at_the_front_of_the_upper_neck():
    points = [places.neck_surface(np.random.default_rng(seed), SHAPE) for seed in SEEDS]
    inside = depth([point for point, _ in points])
    assert np.abs(inside).max() < 5.0
    axis = np.array(places.neck_direction(SHAPE))
    for point, outward in points:
        along = point @ axis
        beside = point - along * axis
        assert 0.9 * SHAPE.radius_mm < along < 1.15 * SHAPE.radius_mm
        assert beside[1] > 0
        assert beside[2] > 0
        assert outward @ beside > 0


@pytest.mark.parametrize("nsa", [115.0, 128.0, 140.0])
def test_tracks_run_from_the_lateral_cortex_into_the_head(nsa):
    shape = HipShape(22.6, (30.8, 25.65), nsa, 12.0, 31.0, 4.2, 0.9, 0.2)
    thigh = femur(shape, FRAME, np.random.default_rng(0))
    for seed in SEEDS:
        middle, along, half = places.lateral_track(np.random.default_rng(seed), shape)
        ends = [np.array(middle) - half * np.array(along), np.array(middle) + half * np.array(along)]
        assert ends[0][0] > 50
        assert np.linalg.norm(ends[1]) < 0.6 * shape.radius_mm
        inner = [ends[0] + share * (ends[1] - ends[0]) for share in np.linspace(0.2, 1.0, 12)]
        within = -distance(thigh.parts, np.array([FRAME.world(point) for point in inner]))
        assert within.min() > 0.0
