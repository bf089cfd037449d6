import math

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging import arco_stage, ficat_stage, kong_stage, steinberg_stage
from onfh_nb.staging.stages import ARCO_STAGES


@pytest.mark.parametrize(
    ("signs", "stage"),
    [
        ({"has_lesion": False}, "0"),
        ({"has_lesion": False, "radiographic_change": True}, "0"),
        ({"has_lesion": True}, "I"),
        ({"has_lesion": True, "radiographic_change": True}, "II"),
        ({"has_lesion": True, "radiographic_change": True, "fracture": True}, "IIIA"),
        ({"has_lesion": True, "fracture": True}, "IIIA"),
        ({"has_lesion": True, "collapse_mm": 0.1}, "IIIA"),
        ({"has_lesion": True, "collapse_mm": 2.0}, "IIIA"),
        ({"has_lesion": True, "collapse_mm": 2.0001}, "IIIB"),
        ({"has_lesion": True, "collapse_mm": 5.0, "osteoarthritis": True}, "IV"),
        ({"has_lesion": True, "osteoarthritis": True}, "IV"),
    ],
)
def test_arco_2019(signs, stage):
    assert arco_stage(**signs) == stage


def test_two_millimetres_exactly_is_still_iiia():
    assert arco_stage(has_lesion=True, collapse_mm=2) == "IIIA"


@pytest.mark.parametrize("depth", [math.nan, -0.1])
def test_impossible_depth_is_refused(depth):
    with pytest.raises(ParameterError, match="collapse_mm"):
        arco_stage(has_lesion=True, collapse_mm=depth)


def test_collapse_without_a_lesion_is_refused():
    with pytest.raises(ParameterError, match="without a lesion"):
        arco_stage(has_lesion=False, collapse_mm=1.0)


@pytest.mark.parametrize(
    ("arco", "depth", "ficat", "steinberg", "kong"),
    [
        ("0", 0, "0", "0", 0),
        ("I", 0, "I", "I", 1),
        ("II", 0, "IIA", "II", 2),
        ("IIIA", 0, "IIB", "III", 3),
        ("IIIA", 1.5, "III", "IV", 3),
        ("IIIB", 2.5, "III", "IV", 3),
        ("IV", 4.0, "IV", "V", 4),
    ],
)
def test_other_systems_follow_from_arco_and_depth(arco, depth, ficat, steinberg, kong):
    assert ficat_stage(arco, depth) == ficat
    assert steinberg_stage(arco, depth) == steinberg
    assert kong_stage(arco) == kong


def test_steinberg_six_is_an_advanced_four():
    assert steinberg_stage("IV", 3.0, advanced_degeneration=True) == "VI"
    assert steinberg_stage("II", advanced_degeneration=True) == "II"


def test_unknown_stage_is_refused():
    for rule in (ficat_stage, steinberg_stage, kong_stage):
        with pytest.raises(ParameterError, match=f"expected one of {', '.join(ARCO_STAGES)}"):
            rule("III")


@pytest.mark.parametrize("rule", [ficat_stage, steinberg_stage])
def test_collapse_before_stage_three_is_refused(rule):
    with pytest.raises(ParameterError, match="expected 0 before stage IIIA"):
        rule("II", 1.0)
