"""The patient made by hand."""

from __future__ import annotations

import math

import pytest

from onfh_nb.synthetic.example import SEEDS, example_patient
from onfh_nb.synthetic.record import truth_record
from onfh_nb.synthetic.streams import STAGES


def test_right_hip_collapses_and_left_is_healthy():
    patient = example_patient()
    right, left = patient.hips
    assert (patient.sex, patient.age) == ("M", 50.0)
    assert (right.side, left.side) == ("R", "L")
    assert [visit.collapse_mm > 0 for visit in right.visits] == [False, True]
    assert all(visit.lens is None and visit.arco == "0" for visit in left.visits)
    assert [v.month for v in right.visits] == [v.month for v in left.visits] == [0, 6]


def test_lesion_points_along_a_unit_vector_and_cuts_the_head():
    lens = example_patient().hips[0].visits[0].lens
    assert math.hypot(*lens.direction) == pytest.approx(1.0)
    assert abs(1 - lens.radius) < lens.distance < 1 + lens.radius


def test_truth_of_the_example_agrees_with_itself():
    patient = example_patient()
    before, after = (truth_record(patient, patient.hips[0], visit) for visit in patient.hips[0].visits)
    healthy = truth_record(patient, patient.hips[1], patient.hips[1].visits[0])
    assert before["necrosis_pct"] == after["necrosis_pct"] > 5
    assert before["collapsed_mm3"] == 0 < after["collapsed_mm3"] < after["v_mm3"]
    assert after["necrosis_left_pct"] < before["necrosis_left_pct"] == pytest.approx(before["necrosis_pct"])
    assert healthy["necrosis_pct"] == 0
    assert healthy["head_mm3"] == before["head_mm3"]


def test_seeds_are_a_seed_for_every_stage_and_each_patients_own():
    assert set(SEEDS) == set(STAGES)
    patient = example_patient()
    patient.seeds["geometry"] = 99
    assert example_patient().seeds == SEEDS
    assert SEEDS["geometry"] == 1
    assert example_patient({**SEEDS, "tissue": 7}).seeds["tissue"] == 7
