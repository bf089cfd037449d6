from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.report.phantom import examples
from onfh_nb.report.phantom.records import truth_records
from onfh_nb.report.phantom.viewing import Viewer


def test_what_a_cohort_lacks_is_said():
    rows = [
        {
            "participant_id": "sub-1",
            "has_lesion": False,
            "months": 0,
            "treatment": "cd",
            "findings": [{"kind": "metal"}],
        }
    ]
    assert "metal" not in examples.missing_confounders(rows)
    assert "bone_island" in examples.missing_confounders(rows)
    assert examples.missing_treatments(rows) == list(examples.TREATMENTS)
    assert examples.missing_treatments([{**rows[0], "months": 3}]) == ["vbg", "osteotomy"]


def test_incidents_stand_under_their_names_and_gaps_stay_empty():
    grey = np.arange(400, dtype=np.int16).reshape(20, 20)
    page = examples.incidents_html({"cor_t1": {"calm": grey}, "cor_t2fs": {"calm": grey, "motion": grey}})
    assert page.count("<img") == 3
    assert page.count('width="384"') == 3
    assert page.count('class="row"') == 2
    assert "T2, fat-suppressed: motion" in page


def test_the_largest_finding_of_a_patient_not_yet_shown_is_taken():
    class Seen:
        def image_id(self, record, protocol):
            return None if protocol == "none" else "an image"

    def hip(patient, *sizes):
        boxes = [[[0, 0, 0], [size, size, size]] for size in sizes]
        found = [{"kind": kind, "box_mm": box} for kind in ("red_marrow", "bone_island") for box in boxes]
        return {"participant_id": patient, "has_lesion": False, "months": 0, "findings": found}

    rows = [hip("sub-1", 1, 3), hip("sub-2", 9), hip("sub-3", 4)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examples, "_slice_of_finding", lambda viewer, record, kind: 0)
        found = examples.confounder_examples(Seen(), rows, None)
    assert [e.record["participant_id"] for e in found] == ["sub-2", "sub-3"]
    assert examples._largest(rows[0], "red_marrow")["box_mm"][1] == [3, 3, 3]


@pytest.mark.slow
def test_a_painted_hip_stands_in_where_the_cohort_has_none(painted_cohort):
    records = truth_records(painted_cohort)
    found = examples.confounder_examples(Viewer(painted_cohort), [], painted_cohort)
    labels = [example.label for example in found]
    assert "bone island (painted)" in labels
    assert all(not example.record["has_lesion"] for example in found)
    assert "<figure" in examples.confounders_html(found)
    assert "<figure" in examples.planes_html(painted_cohort)
    assert examples.treated_examples(Viewer(painted_cohort), records, None) == []
