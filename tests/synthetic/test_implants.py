from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.example import SHAPE, example_patient
from onfh_nb.synthetic.implants import metal_of, prosthesis
from onfh_nb.synthetic.state import Finding, HipState, HipVisit

SCREW = Finding("metal", (30.0, -4.0, -20.0), (0.8, 0.0, -0.6), (3.0, 40.0))


def with_metal(side: int, **changes):
    patient = example_patient()
    hips = list(patient.hips)
    hips[side] = replace(hips[side], **changes)
    return replace(patient, hips=tuple(hips))


def test_most_patients_have_none():
    assert metal_of(example_patient(), 0) == []


@pytest.mark.parametrize("side", [0, 1])
def test_a_screw_is_a_row_of_balls_in_its_hip(side):
    balls = metal_of(with_metal(side, findings=(SCREW,)), 0)
    assert len(balls) == 5
    assert {radius for _, radius in balls} == {3.0}
    ends = np.array([balls[0][0], balls[-1][0]])
    assert np.linalg.norm(ends[1] - ends[0]) == pytest.approx(80.0)
    assert (np.sign(ends[:, 0]) == (1 if side == 0 else -1)).all()


def test_metal_comes_with_its_month():
    patient = with_metal(0, findings=(replace(SCREW, from_month=0.5),))
    assert (len(metal_of(patient, 0)), len(metal_of(patient, 3))) == (0, 5)
    patient = with_metal(1, replaced_month=4.0)
    assert metal_of(patient, 3) == []
    assert len(metal_of(patient, 6)) > 5


def test_a_prosthesis_replaces_head_neck_and_upper_shaft():
    hip = HipState("R", SHAPE, "none", (HipVisit(0),), replaced_month=4.0)
    assert prosthesis(hip, 3.9) == ()
    cup, neck, stem = prosthesis(hip, 4.0)
    assert cup.size_mm[0] > SHAPE.radius_mm
    assert neck.position_mm[0] > 15
    assert stem.position_mm[2] - stem.size_mm[1] < -120
