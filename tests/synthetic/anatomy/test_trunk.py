"""The whole trunk: everything is there, patients differ, and no part of it reaches a joint."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.anatomy.trunk import Trunk, trunk
from onfh_nb.synthetic.example import SEEDS, example_patient
from onfh_nb.synthetic.primitives import distance
from onfh_nb.synthetic.shapes import draw_body
from onfh_nb.synthetic.state import PatientState


def somebody(seed: int, sex: str) -> PatientState:
    patient = example_patient({**SEEDS, "geometry": seed})
    return replace(patient, sex=sex, body=draw_body(np.random.default_rng(seed), sex))


def names(body: Trunk) -> set[str]:
    return {solid.name for solid in (*body.muscles, *body.bowel, *body.organs)}


@pytest.mark.parametrize("sex", ["M", "F"])
def test_every_structure_is_there(sex):
    body = trunk(somebody(1, sex))
    expected = {"L3", "L4", "L5", "disc_L5", "sacrum", "sacral_foramina", "canal", "aorta", "caval_vein", "artery_R"}
    expected |= {"vein_L", "bladder", "rectum", "colon_sigmoid", "levator_ani_R", "multifidus_L", "lymph_nodes_R"}
    expected |= {"cord_L", "prostate" if sex == "M" else "uterus"}
    assert expected <= names(body)
    assert len(names(body)) == len(body.muscles) + len(body.bowel) + len(body.organs)
    assert len(body.layers_mm) == 6


@pytest.mark.parametrize(("seed", "sex"), [(1, "M"), (2, "F"), (3, "M"), (4, "F")])
def test_nothing_reaches_a_joint(seed, sex):
    patient = somebody(seed, sex)
    body = trunk(patient)
    directions = np.random.default_rng(0).normal(size=(150, 3))
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    for hip in patient.hips:
        frame = hip_frame(patient.body, hip.side, hip.shape.radius_mm)
        reach = hip.shape.radius_mm + hip.shape.jsw_mm + 6.0
        points = frame.centre + directions * reach
        # Bowel is painted within the wall only.
        within = distance(body.wall.parts, points)
        assert within.min() > 0
        for solid in (*body.muscles, *body.organs):
            assert distance(solid.parts, points).min() > 0, solid.name
        assert distance(body.skin.parts, points).max() < -3


def test_the_trunk_depends_on_geometry_alone_and_patients_differ():
    first = somebody(1, "M")
    again = replace(first, seeds={**first.seeds, "acquisition": 5, "tissue": 6})
    np.testing.assert_array_equal(trunk(first).bowel[4].parts[0].centre, trunk(again).bowel[4].parts[0].centre)
    other = replace(first, seeds={**first.seeds, "geometry": 77})
    assert trunk(first).layers_mm != trunk(other).layers_mm
    bladders = [next(s for s in trunk(p).organs if s.name == "bladder") for p in (first, other)]
    assert bladders[0].parts[0].axes != bladders[1].parts[0].axes
    spans = [next(s for s in trunk(p).organs if s.name == "L4").parts[0].centre for p in (first, other)]
    assert not np.allclose(spans[0], spans[1])


def test_the_body_turns_as_the_patient_lies():
    patient = somebody(2, "M")
    straight = trunk(replace(patient, body=replace(patient.body, yaw_deg=0.0, roll_deg=0.0)))
    turned = trunk(replace(patient, body=replace(patient.body, yaw_deg=3.0, roll_deg=0.0)))
    pair = [next(s for s in body.organs if s.name == "L4").parts[0].centre for body in (straight, turned)]
    assert np.linalg.norm(pair[0]) == pytest.approx(np.linalg.norm(pair[1]))
    assert not np.allclose(pair[0], pair[1], atol=1e-3)
