from __future__ import annotations

import re

import pytest

from onfh_nb.report.phantom import looks
from onfh_nb.report.phantom.records import truth_records
from onfh_nb.report.phantom.viewing import Viewer


@pytest.fixture(scope="module")
def seen(tiny_cohort):
    return Viewer(tiny_cohort), truth_records(tiny_cohort)


def test_whole_slices_show_both_scanners_and_both_contrasts(seen):
    page = looks.whole_slices(*seen)
    for words in ("T1, 3 T", "T1, 1.5 T", "STIR, 3 T", "STIR, 1.5 T"):
        assert f">{words}</p>" in page
    assert page.count("<img") == 12


def test_every_stage_of_the_cohort_is_shown(seen):
    page = looks.all_stages(*seen)
    assert {stage for stage in ("I", "II", "IIIA", "IIIB", "IV") if f"ARCO {stage}:" in page} == {
        r["arco"] for r in seen[1]
    } - {"0"}


def test_normal_hips_have_no_lesion(seen):
    assert "ARCO I" not in looks.healthy_hips(*seen)


def test_a_course_shows_every_visit_of_one_hip(seen):
    page = looks.over_time(*seen)
    assert page.count("<figure") == 2
    assert "month 12" in page


def test_both_hips_of_a_whole_slice_are_named(seen):
    assert re.search(r"[MF] \d+ y · R (0|I|II|IIIA|IIIB|IV|–) · L (0|I|II|IIIA|IIIB|IV|–)<", looks.whole_slices(*seen))


def test_hips_taken_in_every_contrast_come_first_and_the_others_say_what_is_missing(seen):
    viewer, records = seen
    rows = [r for r in records if r["arco"] == "II"]
    with_t2 = {r["participant_id"] for r in rows if viewer.image_id(r, "cor_t2")}
    page = looks.stage_hips(viewer, rows, "II")
    chosen = looks._with_all_first(viewer, rows, 6)
    taken = sum(viewer.image_id(r, "cor_t2") is not None for r in chosen)
    assert taken >= min(3, len(with_t2))
    shown = taken if taken * looks._FEW > len(chosen) else 0
    assert page.count(": cor_t2,") == shown
    assert page.count(">not taken<") == (len(chosen) - taken if shown else 0)


def test_a_course_shows_the_same_place_where_the_patient_lies_differently(seen):
    viewer, records = seen
    record = next(r for r in records if r["has_lesion"] and r["months"] == 12)
    index = viewer.slice_of(record, "cor_t1")
    shift = looks._from_head(viewer, record, "cor_t1")
    assert viewer.slice_of({**record, "has_lesion": False}, "cor_t1", shift) == index


def test_a_hip_is_labelled_with_its_size_only_where_it_has_a_lesion():
    well = {"participant_id": "sub-004", "hemi": "R", "has_lesion": False, "necrosis_pct": 0.0, "site": "S3T"}
    assert looks.hip_label(well) == "004 R · 3 T"
    assert "12 %" in looks.hip_label({**well, "has_lesion": True, "necrosis_pct": 12.3})


def test_the_stack_is_one_of_each_contrast(seen):
    assert looks.through_the_body(*seen).count('type="range"') == 2
