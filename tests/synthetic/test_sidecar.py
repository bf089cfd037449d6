"""Acquisition facts beside each picture."""

from __future__ import annotations

import json

import pytest

from onfh_nb.synthetic.examinations import Picture, plan_examinations
from onfh_nb.synthetic.example import example_patient
from onfh_nb.synthetic.presets import find_preset
from onfh_nb.synthetic.protocols import PROTOCOLS, SCANNERS
from onfh_nb.synthetic.sidecar import randomised_sidecar, sidecar

EXAMS = {
    one.protocols[0].key: one.exam
    for key in PROTOCOLS
    for one in plan_examinations(example_patient(), find_preset("kong", protocols=(key,)))
}


@pytest.mark.parametrize("site", SCANNERS)
@pytest.mark.parametrize("key", PROTOCOLS)
def test_facts_are_those_of_scanner_and_sequence(key, site):
    protocol = PROTOCOLS[key]
    facts = sidecar(Picture(protocol), site, EXAMS[key], "L" if protocol.one_hip else None)
    json.dumps(facts, allow_nan=False)
    assert facts["MagneticFieldStrength"] == SCANNERS[site].field_t
    assert facts["EchoTime"] < facts["RepetitionTime"] <= 4.0
    assert (facts["MRAcquisitionType"] == "3D") == (facts["SpacingBetweenSlices"] == facts["SliceThickness"])
    assert facts["ImageLaterality"] == ("L" if protocol.one_hip else "B")
    assert ("ScanOptions" in facts) == (key in ("cor_t2fs", "ax_t2fs", "sag_t2fs", "mra_ss", "dce"))
    assert ("InversionTime" in facts) == (key == "cor_stir")
    assert ("ContrastBolusIngredient" in facts) == (key in ("mra_ss", "dce"))


def test_frames_say_when_they_were_taken():
    facts = sidecar(Picture(PROTOCOLS["dce"], 6, 12.5), "S3T", EXAMS["dce"], None)
    assert (facts["TemporalPositionIdentifier"], facts["NumberOfTemporalPositions"]) == (7, 40)
    assert facts["TriggerDelayTime"] == 12.5


def test_a_picture_of_no_scanner_names_no_sequence():
    facts = randomised_sidecar("P15T", EXAMS["cor_t1"], "R")
    assert facts["MagneticFieldStrength"] == 1.5
    assert facts["SliceThickness"] == 4.0
    assert not {"RepetitionTime", "EchoTime", "Manufacturer"} & set(facts)
