"""Frames of reference."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import body_rotation, head_centre_mm, hip_frame
from onfh_nb.synthetic.state import BodyShape


def body(yaw: float, roll: float) -> BodyShape:
    return BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, yaw, roll)


def test_yaw_brings_one_hip_forward_and_roll_lifts_one():
    assert head_centre_mm(body(3.0, 0.0), "R")[1] > 4 > -4 > head_centre_mm(body(3.0, 0.0), "L")[1]
    assert head_centre_mm(body(0.0, -2.0), "R")[2] == pytest.approx(88 * np.sin(np.deg2rad(2)))


@pytest.mark.parametrize(("yaw", "roll"), [(0, 0), (3, -2), (-2, 1)])
def test_heads_stay_their_distance_apart(yaw, roll):
    own = body(yaw, roll)
    assert np.linalg.norm(head_centre_mm(own, "R") - head_centre_mm(own, "L")) == pytest.approx(176.0)
    np.testing.assert_allclose(body_rotation(own) @ body_rotation(own).T, np.eye(3), atol=1e-12)


def test_lateral_points_away_from_the_midline_on_both_sides():
    for side in ("R", "L"):
        frame = hip_frame(body(0, 0), side, 23.5)
        assert abs(frame.world((10, 0, 0))[0]) == pytest.approx(98.0)
        assert frame.world((0, 5, 7)).tolist() == pytest.approx([*frame.centre[:1], 5.0, 7.0])
        assert frame.direction((1, 0, 0))[0] == (1.0 if side == "R" else -1.0)
