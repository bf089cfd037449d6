from __future__ import annotations

from onfh_nb.cohort.clinical_columns import CHECKED, NAMES, SYNONYMS
from onfh_nb.cohort.schema import GRADES, HIPS, PARTICIPANTS, SLICES


def test_every_column_of_a_cohort_that_a_clinic_can_know_is_there():
    made = {"participant_id", "hemi", "session_id", "slice_id", "image_id", "index"}
    for schema in (PARTICIPANTS, HIPS, GRADES, SLICES):
        assert {column.name for column in schema.columns} - made <= set(NAMES)


def test_names_stand_once_and_synonyms_lead_to_allowed_values():
    assert len(set(NAMES)) == len(NAMES)
    columns = {column.name: column for column in CHECKED}
    for name, words in SYNONYMS.items():
        assert set(words.values()) <= set(columns[name].allowed)
