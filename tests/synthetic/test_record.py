import json
import math

import pytest

from onfh_nb.staging import arco_stage, jic_type, kerboul_grade4, steinberg_grade
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.record import session_id, truth_record

FIELDS = {
    "participant_id",
    "hemi",
    "session_id",
    "months",
    "site",
    "field_t",
    "sex",
    "age",
    "aetiology",
    "duration_y",
    "treatment",
    "R_mm",
    "neck_axes_mm",
    "nsa_deg",
    "version_deg",
    "lcea_deg",
    "jsw_mm",
    "E_xy",
    "T_xy",
    "theta_P",
    "theta_E",
    "has_lesion",
    "lens",
    "mode",
    "v_frac_sphere",
    "v_frac_roi",
    "v_mm3",
    "head_mm3",
    "theta_lat",
    "theta_med",
    "kerboul_cor",
    "kerboul_sag",
    "jic",
    "kerboul_grade4",
    "kerboul_3way",
    "steinberg_grade",
    "cjfh",
    "core_class",
    "rim_mm",
    "double_line",
    "bme_grade",
    "effusion_grade",
    "crescent",
    "collapse_mm",
    "jsn",
    "radiographic_change",
    "arco",
    "kong_stage",
    "ficat",
    "steinberg_stage",
    "BVF_head_mean",
    "FF_head_mean",
    "wb_involvement",
    "cortical_gap_frac",
    "T_c_month",
    "event_time",
    "event",
    "censored",
    "seeds",
}


@pytest.fixture(scope="module")
def records():
    return [
        truth_record(p, hip, visit) for p in draw_patients("tiny", seed=0) for hip in p.hips for visit in hip.visits
    ]


def test_every_field_is_there_and_json_can_hold_it(records):
    for record in records:
        assert set(record) >= FIELDS
        assert json.loads(json.dumps(record, allow_nan=False)) == record
    assert len(records) == 24 * 2 * 4
    assert len({tuple(r) for r in records}) == 1  # the same fields in the same order


def test_hip_without_a_lesion_has_no_type_and_no_size(records):
    healthy = [r for r in records if not r["has_lesion"]]
    assert healthy
    for r in healthy:
        assert r["arco"] == r["ficat"] == r["steinberg_stage"] == "0"
        assert r["jic"] is r["steinberg_grade"] is r["lens"] is r["theta_lat"] is r["event"] is r["cjfh"] is None
        assert r["necrosis_pct"] == r["kerboul_deg"] == r["wb_involvement"] == 0


def test_grades_follow_from_the_geometry_of_the_same_record(records):
    for r in (r for r in records if r["has_lesion"]):
        assert r["jic"] == jic_type(r["theta_lat"], r["theta_P"], r["theta_E"])
        assert r["kerboul_deg"] == pytest.approx(r["kerboul_cor"] + r["kerboul_sag"])
        assert r["kerboul_cor"] == pytest.approx(r["theta_lat"] - r["theta_med"])
        assert r["kerboul_grade4"] == kerboul_grade4(r["kerboul_deg"])
        assert r["steinberg_grade"] == steinberg_grade(100 * r["v_frac_roi"])
        assert r["v_mm3"] == pytest.approx(r["v_frac_roi"] * r["head_mm3"])
        assert r["arco"] == arco_stage(
            has_lesion=True,
            radiographic_change=r["radiographic_change"],
            fracture=r["crescent"],
            collapse_mm=r["collapse_mm"],
            osteoarthritis=r["jsn"],
        )


def test_edge_and_teardrop_give_the_angles_of_the_record(records):
    r = records[0]
    assert r["theta_E"] == pytest.approx(math.degrees(math.atan2(*r["E_xy"])))
    assert r["theta_E"] == pytest.approx(r["lcea_deg"])
    p = (r["R_mm"] * math.sin(math.radians(r["theta_P"])), r["R_mm"] * math.cos(math.radians(r["theta_P"])))
    assert math.dist(p, r["E_xy"]) == pytest.approx(math.dist(p, r["T_xy"]))


def test_events_are_those_of_hips_at_risk(records):
    for r in records:
        if r["event"] is None:
            assert r["event_time"] is r["censored"] is None
            assert r["T_c_month"] is None or r["T_c_month"] <= 0
        else:
            assert r["event"] != r["censored"]
            assert r["event"] == (r["T_c_month"] is not None and r["T_c_month"] <= 24)


def test_collapse_is_seen_at_the_visits_after_it(records):
    for r in records:
        collapsed = r["T_c_month"] is not None and r["T_c_month"] < r["months"]
        assert (r["collapse_mm"] > 0) == collapsed


def test_session_names():
    assert [session_id(m) for m in (0, 12, 120)] == ["ses-m00", "ses-m12", "ses-m120"]
