from __future__ import annotations

from onfh_nb.report.phantom.records import finding_kinds, of_stage, spread, truth_records, with_finding


def record(number: int, **more):
    return {
        "participant_id": f"sub-{number}",
        "necrosis_pct": number,
        "months": 0,
        "arco": "II",
        "has_lesion": True,
    } | more


def test_the_records_are_those_of_the_cohort(tiny_cohort):
    assert len(truth_records(tiny_cohort)) == len(tiny_cohort.truth)


def test_examples_are_spread_over_size_one_for_each_patient():
    rows = [record(k) for k in range(9)] + [record(4, necrosis_pct=99)]
    assert [r["necrosis_pct"] for r in spread(rows, 3)] == [1, 4, 7]
    assert len(spread(rows[:2], 3)) == 2


def test_stages_come_with_first_visits_first():
    rows = [record(1, months=6), record(2), record(3, arco="I")]
    assert [r["participant_id"] for r in of_stage(rows, "II")] == ["sub-2", "sub-1"]


def test_hips_without_a_lesion_come_first_for_a_finding():
    pit = {"findings": [{"kind": "herniation_pit"}, {"kind": "herniation_pit"}]}
    rows = [record(1, **pit), record(2, **pit, has_lesion=False), record(3)]
    assert [r["participant_id"] for r in with_finding(rows, "herniation_pit")] == ["sub-2", "sub-1"]
    assert finding_kinds(rows[0]) == ["herniation_pit"]
    assert finding_kinds(rows[2]) == []
