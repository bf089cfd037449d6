import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging import jic_type, weight_bearing_arc
from onfh_nb.staging.jic import IMPUTED_ARC_DEG

T = (-1.25, -0.67)


def edge(lcea_deg, reach=1.18):
    return reach * math.sin(math.radians(lcea_deg)), reach * math.cos(math.radians(lcea_deg))


def test_arc_at_ordinary_cover_is_the_one_calculated_by_hand():
    arc = weight_bearing_arc(edge(33), T, 1.0)
    assert arc.theta_p_deg == pytest.approx(-48.3, abs=0.05)
    assert arc.theta_e_deg == pytest.approx(33.0)
    third = (arc.theta_e_deg - arc.theta_p_deg) / 3
    assert arc.theta_p_deg + third == pytest.approx(-21.2, abs=0.05)
    assert arc.theta_p_deg + 2 * third == pytest.approx(5.9, abs=0.05)
    assert not arc.teardrop_imputed


def test_sharp_angle_of_the_default_landmarks():
    e = edge(33)
    assert math.degrees(math.atan2(e[1] - T[1], e[0] - T[0])) == pytest.approx(41.2, abs=0.05)


@given(lcea=st.floats(20, 50), size=st.floats(10, 40))
def test_p_is_on_the_circle_and_as_far_from_edge_as_from_teardrop(lcea, size):
    e, t = tuple(size * x for x in edge(lcea)), tuple(size * x for x in T)
    arc = weight_bearing_arc(e, t, size)
    p = (size * math.sin(math.radians(arc.theta_p_deg)), size * math.cos(math.radians(arc.theta_p_deg)))
    assert math.dist(p, e) == pytest.approx(math.dist(p, t), rel=1e-9)
    assert arc.theta_p_deg == pytest.approx(weight_bearing_arc(edge(lcea), T, 1.0).theta_p_deg, abs=1e-6)


def test_hidden_teardrop_is_imputed_and_said():
    arc = weight_bearing_arc(edge(30), None, 1.0)
    assert arc.theta_p_deg == pytest.approx(30 - IMPUTED_ARC_DEG)
    assert IMPUTED_ARC_DEG == 81.0
    assert arc.teardrop_imputed


def test_imputed_arc_is_near_the_true_one():
    assert weight_bearing_arc(edge(33), None, 1.0).theta_p_deg == pytest.approx(-48.3, abs=0.5)


def test_bisector_that_misses_the_head_is_refused():
    with pytest.raises(ParameterError, match="misses the head circle"):
        weight_bearing_arc((1.0, 5.0), (-1.0, 5.1), 0.1)
    with pytest.raises(ParameterError, match="same point"):
        weight_bearing_arc((1.0, 1.0), (1.0, 1.0), 1.0)
    with pytest.raises(ParameterError, match="finite"):
        weight_bearing_arc((math.nan, 1.0), T, 1.0)


@pytest.mark.parametrize(
    ("theta", "kind"),
    [
        (-90, "A"),
        (-60, "A"),
        (-30, "A"),
        (-29.999, "B"),
        (0, "B"),
        (0.001, "C1"),
        (29.999, "C1"),
        (30, "C2"),
        (85, "C2"),
    ],
)
def test_types_change_at_the_thirds_and_the_edge(theta, kind):
    assert jic_type(theta, -60, 30) == kind


@pytest.mark.parametrize("angles", [(math.nan, -60, 30), (0, math.nan, 30), (0, -60, math.nan), (200, -60, 30)])
def test_impossible_angle_is_refused(angles):
    with pytest.raises(ParameterError, match="expected a number from -180 to 180"):
        jic_type(*angles)


def test_reversed_arc_is_refused():
    with pytest.raises(ParameterError, match="lateral of theta_p"):
        jic_type(0, 30, -60)
