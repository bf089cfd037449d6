from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.report.phantom.painted import incident_kinds, with_incidents


@pytest.mark.slow
def test_patients_made_by_hand_become_a_cohort_with_truth_and_readers(painted_cohort):
    assert painted_cohort.is_synthetic
    assert list(painted_cohort.participants["participant_id"]) == ["sub-001", "sub-002"]
    assert len(painted_cohort.truth) == 4
    assert painted_cohort.readings["reader"].nunique() == 2


def test_the_first_incident_is_none_at_all():
    assert next(iter(incident_kinds().values())) == {}


@pytest.mark.slow
def test_every_incident_changes_the_picture_and_fat_fails_only_where_it_is_saturated():
    found = with_incidents(["cor_t1"])["cor_t1"]
    assert "fat saturation failed" not in found
    assert set(found) == set(incident_kinds()) - {"fat saturation failed"}
    for name, picture in found.items():
        assert (name == "nothing wrong") == np.array_equal(picture, found["nothing wrong"])
