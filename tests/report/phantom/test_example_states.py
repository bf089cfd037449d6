from __future__ import annotations

from onfh_nb.report.phantom.example_states import (
    CONFOUNDERS,
    STAGE_VISITS,
    TREATMENTS,
    finding_patients,
    planes_patient,
    stage_patient,
    treated_patients,
)
from onfh_nb.report.phantom.records import STAGES


def test_one_hip_passes_through_every_stage_while_the_other_stays_well():
    right, left = stage_patient("sub-001").hips
    assert tuple(visit.arco for visit in right.visits) == STAGES
    assert all(visit.lens is None for visit in left.visits)
    assert [v.month for v in STAGE_VISITS] == sorted({v.month for v in STAGE_VISITS})
    assert next(v for v in STAGE_VISITS if v.arco == "IIIA").collapse_mm <= 2 < STAGE_VISITS[4].collapse_mm


def test_every_confounder_stands_in_a_hip_of_its_own_without_necrosis():
    hips = [hip for patient in finding_patients(CONFOUNDERS, 1) for hip in patient.hips]
    shown = [{finding.kind for finding in hip.findings} - {"fovea", "physeal_scar"} for hip in hips]
    for number, kind in enumerate(CONFOUNDERS):
        assert shown[number] == {kind} - {"fovea", "physeal_scar"}
        assert "physeal_scar" in {f.kind for f in hips[number].findings}
    assert all(visit.lens is None for hip in hips for visit in hip.visits)


def test_every_operation_leaves_its_traces_by_the_month_shown():
    hips = [hip for patient in treated_patients(TREATMENTS, 1) for hip in patient.hips if hip.visits[0].lens]
    assert [hip.treatment for hip in hips] == list(TREATMENTS)
    for hip, kind in zip(hips, ("core_track", "graft", "osteotomy"), strict=True):
        (trace,) = [f for f in hip.findings if f.kind == kind][:1]
        assert trace.from_month <= hip.visits[0].month


def test_patients_made_by_hand_differ_in_their_seeds():
    first, second = finding_patients(CONFOUNDERS[:3], 1)
    assert set(first.seeds.values()).isdisjoint(second.seeds.values())
    assert planes_patient("sub-009").participant_id == "sub-009"
