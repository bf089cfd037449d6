import math

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.course import VOLUME_DRIFT, depth_mm, depth_month, draw_course
from onfh_nb.synthetic.state import Course, HipShape, Lens
from onfh_nb.synthetic.visits import draw_fixed_signs, hip_visit

SHAPE = HipShape(22.6, (30.8, 25.65), 128.0, 12.0, 31.0, 4.2, 0.9, 0.2)
LENS = Lens(0.9, 0.85, (0.0, 0.34, math.sqrt(1 - 0.34**2)))


def courses(arco, n=300, treatment="none"):
    return [
        draw_course(
            np.random.default_rng(seed),
            arco=arco,
            jic="C2",
            lens=LENS,
            shape=SHAPE,
            treatment=treatment,
            duration_y=3.0,
        )
        for seed in range(n)
    ]


@pytest.mark.parametrize("arco", ["I", "II", "IIIA", "IIIB", "IV"])
def test_first_visit_has_the_wanted_stage(arco):
    for course in courses(arco):
        signs = draw_fixed_signs(np.random.default_rng(0))
        assert hip_visit(0, LENS, course, signs).arco == arco


@pytest.mark.parametrize("arco", ["I", "II", "IIIA", "IIIB", "IV"])
def test_events_come_in_their_order(arco):
    for c in courses(arco):
        assert c.onset_month < 0
        assert 1 <= c.radiographic_month - c.onset_month <= 9
        assert c.fracture_month <= c.collapse_month <= c.osteoarthritis_month
        assert (
            c.fracture_month == 0
            or 1 <= round(c.collapse_month - c.fracture_month, 9) <= 4
            or math.isinf(c.collapse_month)
        )


def test_depth_begins_at_collapse_and_nears_its_final_value():
    course = Course(-20, -15, 4, 6, 60, 3.0, 0, 1, 0.5, 0.5, 0.5, 0.5)
    assert depth_mm(course, 6) == 0
    assert depth_mm(course, 12) == pytest.approx(3.0 * (1 - math.exp(-1)))
    assert depth_mm(course, 120) == pytest.approx(3.0, abs=1e-6)


def test_final_depth_has_its_median():
    depths = [c.final_depth_mm for c in courses("II", 2000)]
    assert np.median(depths) == pytest.approx(2.5, rel=0.06)
    assert np.std(np.log(depths)) == pytest.approx(0.6, abs=0.06)
    assert max(depths) <= 8.0


def test_wait_for_osteoarthritis_is_a_weibull():
    waits = [c.osteoarthritis_month - c.collapse_month for c in courses("II", 2000)]
    finite = [w for w in waits if math.isfinite(w)]
    assert np.mean(np.array(finite) <= 36) == pytest.approx(1 - math.exp(-1), abs=0.03)


@pytest.mark.parametrize("arm", list(VOLUME_DRIFT))
def test_volume_drifts_by_arm(arm):
    mean, sd = VOLUME_DRIFT[arm]
    drift = 100 * np.array([c.drift_per_year for c in courses("II", 800, arm)])
    assert drift.mean() == pytest.approx(mean, abs=0.7)
    assert drift.std() == pytest.approx(sd, rel=0.12)


def test_unknown_stage_is_refused():
    with pytest.raises(ParameterError, match="expected I, II, IIIA, IIIB or IV"):
        courses("V", 1)


def test_depth_and_month_are_each_other_s_inverse():
    course = Course(-20, -15, 4, 6, 60, 5.0, 0, 1, 0.5, 0.5, 0.5, 0.5)
    for depth in (0.5, 2.0, 4.9):
        assert depth_mm(course, depth_month(course, depth)) == pytest.approx(depth)
    assert math.isinf(depth_month(course, 5.0))


def test_only_a_vascularised_graft_brings_fat_back():
    regained = [c.fat_recovery for c in courses("II", 400, "vbg")]
    assert min(regained) >= 0
    assert max(regained) <= 0.30
    assert np.mean(regained) == pytest.approx(0.15, abs=0.015)
    assert max(c.fat_recovery for c in courses("II", 50, "cd")) == 0
