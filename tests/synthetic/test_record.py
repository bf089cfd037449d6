import json
import math
from dataclasses import replace

import pytest

from onfh_nb.staging import arco_stage, jic_type, kerboul_grade4, steinberg_grade
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.population_spec import POPULATIONS
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
        for m in (r, r["analytic"]):
            lateral = m["theta_lat"]
            assert m["jic"] == ("A" if lateral is None else jic_type(lateral, r["theta_P"], r["theta_E"]))
            assert m["kerboul_deg"] == pytest.approx(m["kerboul_cor"] + m["kerboul_sag"])
            assert m["kerboul_grade4"] == kerboul_grade4(m["kerboul_deg"])
            assert m["steinberg_grade"] == steinberg_grade(100 * m["v_frac_roi"])
            assert m["necrosis_pct"] == pytest.approx(100 * m["v_frac_roi"])
            assert m["v_mm3"] == pytest.approx(m["v_frac_roi"] * r["head_mm3"])
        assert r["mode"] == "perturbed"
        assert r["arc_at"] == 0.98
        assert r["analytic"]["kerboul_cor"] == pytest.approx(r["analytic"]["theta_lat"] - r["analytic"]["theta_med"])
        assert abs(r["necrosis_pct"] - r["analytic"]["necrosis_pct"]) < 6
        assert 0 < abs(r["kerboul_deg"] - r["analytic"]["kerboul_deg"]) < 60


def test_stages_are_those_of_the_table(records):
    for r in records:
        assert r["arco"] == arco_stage(
            has_lesion=r["has_lesion"],
            radiographic_change=r["radiographic_change"],
            fracture=r["crescent"],
            collapse_mm=r["collapse_mm"],
            osteoarthritis=r["jsn"],
        )
        d = r["collapse_mm"]
        ficat = {"0": "0", "I": "I", "II": "IIA", "IIIA": "III" if d > 0 else "IIB", "IIIB": "III", "IV": "IV"}
        assert r["ficat"] == ficat[r["arco"]]
        assert r["kong_stage"] == {"0": 0, "I": 1, "II": 2, "IIIA": 3, "IIIB": 3, "IV": 4}[r["arco"]]
        steinberg = {"0": {"0"}, "I": {"I"}, "II": {"II"}, "IIIA": {"IV" if d > 0 else "III"}, "IIIB": {"IV"}}
        assert r["steinberg_stage"] in steinberg.get(r["arco"], {"V", "VI"})
        late = r["arco"] in ("IIIA", "IIIB", "IV")
        assert r["radiographic_change"] == (late or r["arco"] == "II")
        assert (d > 2) <= (r["arco"] in ("IIIB", "IV"))
        assert r["jsn"] == (r["arco"] == "IV") or not r["has_lesion"]  # other joints may be worn too
        assert r["acetabular_cysts"] <= r["jsn"]
        assert not (r["cysts"] and r["arco"] == "I")
        assert 0 <= r["cortical_gap_frac"] < 0.2
        assert late or r["cortical_gap_frac"] == 0
    assert {r["arco"] for r in records} == {"0", "I", "II", "IIIA", "IIIB", "IV"}
    assert any(r["cortical_gap_frac"] > 0 for r in records)


def test_with_analytic_margins_closed_forms_are_in_use():
    spec = replace(POPULATIONS["tiny"], margins="analytic", months=(0,))
    for p in draw_patients(spec, 4, seed=1):
        for hip in p.hips:
            r = truth_record(p, hip, hip.visits[0])
            assert r["mode"] == "analytic"
            assert {k: r[k] for k in r["analytic"]} == r["analytic"]
            assert r["n_islands"] == 0


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
