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
    page = examples.incidents_html({"cor_t1": {"none": grey}, "cor_t2fs": {"none": grey, "motion": grey}})
    assert page.count("<img") == 3
    assert "incident: motion" in page


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
