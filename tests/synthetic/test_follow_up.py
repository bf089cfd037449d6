import math
from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.course import depth_mm, depth_month
from onfh_nb.synthetic.example import example_patient
from onfh_nb.synthetic.follow_up import (
    attended_visits,
    draw_loss,
    draw_replacement,
    in_study,
    observed_event,
    painful,
)
from onfh_nb.synthetic.state import Course, HipVisit

# Fracture at 9, collapse at 10, 4 mm passed at about 19.7, osteoarthritis at 40 months.
LATE = Course(-5, 1, 9.0, 10.0, 40.0, 5.0, 0, 1, 0.5, 0.5, 0.5, 0.5)


def test_loss_has_its_rate():
    rng = np.random.default_rng(0)
    months = np.array([draw_loss(rng, 0.10, 36.0) for _ in range(4000)])
    assert np.isfinite(months).mean() == pytest.approx(1 - math.exp(-0.3), abs=0.02)
    assert months[np.isfinite(months)].max() < 36.0
    assert all(math.isinf(draw_loss(rng, 0.0, 36.0)) for _ in range(10))


def test_replacement_waits_for_its_grounds():
    rng = np.random.default_rng(1)
    months = np.array([draw_replacement(rng, LATE, 13.0) for _ in range(4000)])
    grounds = depth_month(LATE, 4.0)
    assert depth_mm(LATE, grounds) == pytest.approx(4.0)
    assert months.min() >= grounds + 0.99
    assert (months - grounds).mean() == pytest.approx(13.0, rel=0.06)


def test_a_hip_that_came_ruined_waits_from_the_first_visit():
    ruined = replace(LATE, collapse_month=-60.0, osteoarthritis_month=-20.0)
    rng = np.random.default_rng(2)
    assert min(draw_replacement(rng, ruined, 30.0) for _ in range(500)) >= 1.0


def test_shallow_collapse_without_arthritis_is_no_ground():
    shallow = replace(LATE, final_depth_mm=3.0, osteoarthritis_month=math.inf)
    assert math.isinf(draw_replacement(np.random.default_rng(0), shallow, 30.0))
    assert math.isinf(draw_replacement(np.random.default_rng(0), LATE, None))


@pytest.mark.parametrize(
    ("last", "wanted"), [(24.0, (True, 10.0)), (10.0, (True, 10.0)), (6.0, (False, 6.0)), (9.994, (False, 9.99))]
)
def test_event_is_the_collapse_or_the_end(last, wanted):
    assert observed_event(LATE, last) == wanted


def test_a_collapsed_hip_is_not_at_risk():
    event, months = observed_event(replace(LATE, collapse_month=0.0), 24.0)
    assert not event
    assert math.isnan(months)


def hips(*painful_months, months=(0, 3, 6, 12)):
    one = example_patient().hips[0]
    visits = tuple(HipVisit(m, oedema_weight=0.5 if m in painful_months else 0.0) for m in months)
    return [replace(one, visits=visits), replace(one, visits=tuple(HipVisit(m) for m in months))]


def test_missing_depends_on_the_visit_before_that_took_place():
    rng = np.random.default_rng(3)
    painful_start, painless_start, later_pain = (
        np.mean([attended_visits(both, 24.0, 0.2, rng) for _ in range(6000)], axis=0)
        for both in (hips(0, 3, 6, 12), hips(), hips(3))
    )
    assert painful_start == pytest.approx([1.0, 0.83, 0.83, 0.83], abs=0.015)
    assert painless_start == pytest.approx([1.0, 0.70, 0.70, 0.70], abs=0.015)
    # Pain at month 3 that nobody saw changes nothing; pain that was seen brings the patient back at month 6.
    assert later_pain[1] == pytest.approx(0.70, abs=0.015)
    assert later_pain[2] == pytest.approx(0.70 * 0.83 + 0.30 * 0.70, abs=0.015)


def test_the_first_visit_always_and_none_after_the_end():
    rng = np.random.default_rng(4)
    assert attended_visits(hips(), 5.0, 0.0, rng) == [True, True, False, False]
    assert attended_visits(hips(), 24.0, 0.6, rng)[0]


def test_a_replaced_hip_leaves_and_no_longer_hurts():
    first, second = hips(0, 3, 6, 12)
    gone = replace(first, replaced_month=2.0)
    assert [in_study(gone, month) for month in (0, 1.9, 2.0, 12)] == [True, True, False, False]
    assert not in_study(replace(first, included=False), 0)
    rng = np.random.default_rng(5)
    share = np.mean([attended_visits([gone, second], 24.0, 0.2, rng) for _ in range(6000)], axis=0)
    assert share[2] == pytest.approx(0.83 * 0.70 + 0.17 * 0.83, abs=0.015)


def test_pain_is_oedema_or_collapse():
    assert painful(HipVisit(0, oedema_weight=0.1))
    assert not painful(HipVisit(0, effusion_grade=3))
