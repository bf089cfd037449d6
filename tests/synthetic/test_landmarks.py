import math

import pytest

from onfh_nb.synthetic.landmarks import acetabular_edge_mm, hip_arc, teardrop_mm
from onfh_nb.synthetic.state import HipShape


def shape(radius=22.6, lcea=33.0, jsw=0.18 * 22.6):
    return HipShape(radius, (30.8, 25.65), 128.0, 12.0, lcea, jsw, 0.9, 0.2)


def test_ordinary_cover_gives_the_arc_calculated_by_hand():
    arc = hip_arc(shape())
    assert (arc.theta_p_deg, arc.theta_e_deg) == pytest.approx((-48.3, 33.0), abs=0.05)


def test_edge_lies_a_joint_space_from_the_head_at_the_centre_edge_angle():
    edge = acetabular_edge_mm(shape(lcea=28.0, jsw=4.0))
    assert math.hypot(*edge) == pytest.approx(26.6)
    assert math.degrees(math.atan2(*edge)) == pytest.approx(28.0)


def test_teardrop_lies_medial_and_below():
    assert teardrop_mm(shape(radius=20.0)) == pytest.approx((-25.0, -13.4))


def test_arc_of_a_scaled_hip_is_the_same():
    small, large = hip_arc(shape(20.0, 30.0, 3.6)), hip_arc(shape(25.0, 30.0, 4.5))
    assert small.theta_p_deg == pytest.approx(large.theta_p_deg)
