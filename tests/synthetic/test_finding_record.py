from __future__ import annotations

import json
import math

import numpy as np
import pytest

from onfh_nb.synthetic.example import SHAPE, SICK
from onfh_nb.synthetic.finding_record import confounders, findings_record, slices_crossed
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.state import Finding, HipState, HipVisit

BALL = Finding("herniation_pit", (10.0, 8.0, 4.0), size_mm=(3.0, 0.0))
TRACK = Finding("core_track", (30.0, -5.0, -20.0), (0.8, 0.0, -0.6), (4.0, 30.0), from_month=0.5)
LINE = Finding("insufficiency_fracture", (0.0, 0.0, 20.0), size_mm=(8.0, 0.5))
CUT = Finding("osteotomy", (30.0, 0.0, -30.0), size_mm=(30.0, 1.0))
FOVEA = Finding("fovea", (-23.0, 0.0, 2.0), (-1.0, 0.0, 0.0), (5.0, 0.0))


def hip(*findings: Finding, **changes) -> HipState:
    return HipState("R", SHAPE, "none", (HipVisit(0), HipVisit(3)), findings=findings, **changes)


def test_volumes_are_those_of_the_shapes():
    ball, line, cut = (findings_record(hip(f), 0)[0] for f in (BALL, LINE, CUT))
    assert ball["volume_mm3"] == pytest.approx(4 / 3 * math.pi * 27)
    assert findings_record(hip(TRACK), 3)[0]["volume_mm3"] == pytest.approx(math.pi * 16 * (60 + 16 / 3))
    assert line["volume_mm3"] == pytest.approx(math.pi * 8**2 * 1.0, rel=0.02)
    assert cut["volume_mm3"] == pytest.approx(math.pi * 900 * 2)
    assert [e["shape"] for e in (ball, line, cut)] == ["capsule", "arc", "disc"]
    field = findings_record(hip(Finding("red_marrow", (0.0, 0.0, 0.0))), 0)[0]
    assert (field["shape"], field["volume_mm3"]) == ("field", None)


def test_only_what_is_seen_is_recorded():
    assert [len(findings_record(hip(BALL, TRACK), month)) for month in (0, 3)] == [1, 2]
    metal = findings_record(hip(replaced_month=2.0), 3)
    assert {entry["kind"] for entry in metal} == {"metal"}
    assert metal[0]["from_month"] == 2.0


def test_every_record_of_a_cohort_survives_json():
    for patient in draw_patients("tiny", seed=0):
        for one in patient.hips:
            for visit in one.visits:
                record = findings_record(one, visit.month)
                assert json.loads(json.dumps(record, allow_nan=False)) == record
                for entry in record:
                    low, high = np.array(entry["box_mm"])
                    assert (low < high).all()
                    assert (low - 1e-6 <= entry["position_mm"]).all() or entry["kind"] == "fovea"


def test_confounders_are_sorted_and_leave_out_what_every_head_has():
    one = hip(TRACK, FOVEA, BALL)
    assert confounders(one, HipVisit(0)) == ["herniation_pit"]
    assert confounders(one, HipVisit(3)) == ["core_track", "herniation_pit"]


def test_fluid_and_a_narrow_joint_count_without_necrosis_only():
    fluid = HipVisit(0, effusion_grade=1, joint_space_factor=0.8)
    assert confounders(hip(), fluid) == ["effusion", "joint_space_narrowing"]
    assert SICK.effusion_grade > 0
    assert confounders(hip(), SICK) == []


@pytest.mark.parametrize("hemi", ["R", "L"])
def test_slices_crossed_follow_the_box(hemi):
    coronal = np.array([[0, 0, -1, 90], [-4, 0, 0, 40], [0, -1, 0, 90], [0, 0, 0, 1]], float)
    entry = findings_record(hip(BALL), 0)[0]
    low, high = entry["box_mm"][0][1], entry["box_mm"][1][1]
    touched = [k for k in range(20) if 40 - 4 * k + 2 >= low and 40 - 4 * k - 2 <= high]
    assert slices_crossed(entry, np.zeros(3), hemi, coronal, 20) == touched
    sagittal = np.array([[4, 0, 0, -40], [0, 0, -1, 90], [0, -1, 0, 90], [0, 0, 0, 1]], float)
    middle = np.mean(slices_crossed(entry, np.zeros(3), hemi, sagittal, 20))
    assert middle == pytest.approx((40 + (10 if hemi == "R" else -10)) / 4, abs=0.6)
