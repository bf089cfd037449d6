from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.example import LENS, SHAPE, SICK
from onfh_nb.synthetic.finding_marks import hip_marks
from onfh_nb.synthetic.state import HipState
from onfh_nb.synthetic.treatment_signs import OPERATION_MONTH, draw_treatment, healing

SEEDS = range(40)


def drawn(treatment: str, seed: int = 0):
    return draw_treatment(np.random.default_rng(seed), treatment, SHAPE, LENS)


@pytest.mark.parametrize("treatment", ["none", "nsaid"])
def test_drugs_and_waiting_leave_nothing(treatment):
    assert not any(drawn(treatment, seed) for seed in SEEDS)


@pytest.mark.parametrize(("treatment", "kind"), [("cd", "core_track"), ("vbg", "graft"), ("osteotomy", "osteotomy")])
def test_operations_show_from_their_month_on(treatment, kind):
    for seed in SEEDS:
        found = drawn(treatment, seed)
        assert found[0].kind == kind
        assert {f.from_month for f in found} == {OPERATION_MONTH}
        visits = tuple(replace(SICK, month=month) for month in (0, 3, 12))
        hip = HipState("R", SHAPE, treatment, visits, findings=found)
        before, early, late = (hip_marks(hip, visit) for visit in visits)
        assert not before
        assert early
        assert early != late
    assert drawn(treatment, 1) == drawn(treatment, 1)


def test_tracks_are_as_wide_as_the_drill_and_end_in_the_lesion():
    centre = np.array(LENS.direction) * LENS.distance * SHAPE.radius_mm
    for seed in SEEDS:
        (track,) = drawn("cd", seed)
        assert 8 <= 2 * track.size_mm[0] <= 10
        end = np.array(track.position_mm) + track.size_mm[1] * np.array(track.axis)
        assert np.linalg.norm(end - centre) < LENS.radius * SHAPE.radius_mm
        assert np.linalg.norm(end) + track.size_mm[0] < SHAPE.radius_mm


def test_half_of_the_osteotomies_still_hold_metal():
    metal = [any(f.kind == "metal" for f in drawn("osteotomy", seed)) for seed in range(400)]
    assert 0.4 < np.mean(metal) < 0.6


def test_oedema_about_a_track_fades_and_granulation_turns_fibrous():
    visits = tuple(replace(SICK, month=month) for month in (1, 3, 12))
    for treatment in ("cd", "vbg"):
        hip = HipState("R", SHAPE, treatment, visits, findings=drawn(treatment))
        series = [hip_marks(hip, visit) for visit in visits]
        halo = [next(m.strength for m in marks if m.soft_mm > 0) for marks in series]
        granulation = [next(m.share for m in marks if m.other == "granulation") for marks in series]
        assert halo == sorted(halo, reverse=True)
        assert granulation == sorted(granulation, reverse=True)
        assert halo[0] > 4 * halo[-1]


def test_a_graft_is_a_tube_with_marrow():
    visit = replace(SICK, month=12)
    marks = hip_marks(HipState("R", SHAPE, "vbg", (visit,), findings=drawn("vbg")), visit)
    tube, marrow = (next(m for m in marks if test(m)) for test in (lambda m: m.tissue == "cortical_bone", _inner))
    assert 1.4 < tube.radius_mm - marrow.radius_mm < 2.4


def _inner(mark) -> bool:
    return mark.tissue == "fatty_marrow" and mark.other == "oedema"


def test_healing_begins_at_one():
    (track,) = drawn("cd")
    assert healing(track, 0.0, months=5.0) == 1.0
    assert healing(track, OPERATION_MONTH + 5.0, months=5.0) == pytest.approx(np.exp(-1))
