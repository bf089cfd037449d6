from __future__ import annotations

from pathlib import Path

import pytest

from onfh_nb.cohort.clinical import ClinicalRow
from onfh_nb.cohort.ingested_tables import Ingested, scanner_key, tables
from onfh_nb.cohort.intake import Taken
from onfh_nb.cohort.source import Series
from onfh_nb.cohort.visits import Visit

FIRST, LATER = Visit("ses-m00", 0, None, ""), Visit("ses-m12", 12, None, "")


def ingested(*rows):
    facts = {"Manufacturer": "Siemens", "MagneticFieldStrength": 3.0}
    taken = [
        (
            Series(number, "classic", "p", (Path("x"),)),
            visit,
            Taken([f"sub-1_{visit.session_id}_acq-cort1_T1w"], "", facts),
        )
        for number, visit in ((1, FIRST), (2, LATER))
    ]
    visit_of_row = {row.line: (FIRST, LATER)[row.months > 0] for row in rows}
    return tables(Ingested(rows, {"p": "sub-1"}, visit_of_row, taken, {}, {}))


def row(line, side, months, **cells):
    return ClinicalRow(line, "p", side, None, months, "", cells)


def test_without_a_table_both_hips_are_there_and_unknown():
    made = ingested()
    assert made["hips"].hemi.tolist() == ["L", "R"]
    assert made["hips"].has_lesion.isna().all()
    assert made["participants"].site.tolist() == ["S3T"]
    assert made["sessions"].months.tolist() == [0, 12]
    assert len(made["grades"]) == len(made["slices"]) == 0
    assert {"participant_id", "hemi", "session_id", "reader", "arco"} <= set(made["grades"].columns)


def test_a_hip_has_a_lesion_if_any_visit_shows_one():
    made = ingested(row(2, "L", 0, arco="0"), row(3, "L", 12, arco="I"), row(4, "R", 0, arco="0"))
    assert made["hips"].set_index("hemi").has_lesion.to_dict() == {"L": "1", "R": "0"}


def test_what_the_table_says_wins():
    made = ingested(row(2, "L", 0, arco="I", has_lesion="0", site="A", age="50", reader="reader2"))
    assert made["hips"].has_lesion.tolist() == ["0"]
    assert made["participants"].site.tolist() == ["A"]
    assert made["participants"].age.tolist() == ["50"]
    assert made["grades"].reader.tolist() == ["reader2"]


@pytest.mark.parametrize(
    ("maker", "field_t", "key"),
    [("Siemens", 3.0, "S3T"), ("Philips", 1.5, "P15T"), ("GE", 2.89, "G29T"), (None, 3.0, ""), ("GE", None, "")],
)
def test_scanners_have_short_keys(maker, field_t, key):
    assert scanner_key({"Manufacturer": maker, "MagneticFieldStrength": field_t}) == key
