"""Where vessels may pass: in the head, below where it sinks, outside what is drilled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.example import BODY, LENS, SHAPE, example_patient
from onfh_nb.synthetic.head_region import neck_direction
from onfh_nb.synthetic.state import Finding
from onfh_nb.synthetic.vessels.space import head_space, in_room, living_weight, to_hip, to_world

HIP = example_patient().hips[0]  # sinks by 3 mm at month 6
FRAME = hip_frame(BODY, "R", SHAPE.radius_mm)


def test_the_surface_and_the_neck_bound_the_room(space):
    radius = space.shape.radius_mm
    neck = np.array(neck_direction(space.shape))
    points = np.array([[0, 0, 0], [0, 0, radius - 1.1], [0, 0, radius - 0.9], 0.7 * radius * neck, 0.9 * radius * neck])
    assert in_room(space, points).tolist() == [True, True, False, True, False]


def test_no_vessel_lies_where_the_head_will_sink():
    space = head_space(HIP, FRAME)
    middle = np.array(LENS.direction) * (SHAPE.radius_mm - 2.5)
    assert not in_room(space, middle[None])[0]
    assert in_room(head_space(replace(HIP, visits=HIP.visits[:1]), FRAME), middle[None])[0]


def test_a_drilled_track_is_kept_free():
    track = Finding("core_track", (5.0, 0.0, -5.0), (0.0, 1.0, 0.0), (4.0, 6.0), from_month=0.5)
    space = head_space(replace(HIP, findings=(track,)), FRAME)
    points = np.array([[5, 0, -5], [5, 4, -1], [5, 0, 1], [5, 12, -5], [5, 0, -10.5]], float)
    assert in_room(space, points).tolist() == [False, False, True, True, True]


def test_need_for_blood_is_low_in_the_core_and_high_in_its_rim():
    space = head_space(HIP, FRAME)
    centre, radius = np.array(LENS.direction) * LENS.distance * SHAPE.radius_mm, LENS.radius * SHAPE.radius_mm
    away = -np.array(LENS.direction)
    space = replace(space, row=replace_margin(space.row))
    rim = HIP.visits[0].rim_mm + HIP.visits[0].granulation_mm
    at = [centre + (radius + d) * away for d in (-rim - 0.2, -rim + 0.2, -0.2, 0.2)]
    assert living_weight(space, np.array(at), 0.1, 1.5).tolist() == [0.1, 1.5, 1.5, 1.0]


def replace_margin(row):
    """The same head with the exact border of its lens."""
    return np.concatenate([row[:19], [0.0, 0.0], row[21:]])


def test_frames_are_inverse_of_each_other(space):
    points = np.random.default_rng(0).normal(0, 20, (50, 3))
    np.testing.assert_allclose(to_hip(space, to_world(space, points)), points, atol=1e-12)
    assert to_world(space, np.array([[1.0, 0, 0]]))[0, 0] < space.frame.centre[0]  # lateral of a left hip
