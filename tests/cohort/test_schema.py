from __future__ import annotations

import pytest

from onfh_nb.cohort import schema
from onfh_nb.cohort.schema import GRADES, HIPS, PARTICIPANTS, Column


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        (Column("a", "flag", ""), ["0", "1", "n/a", ""], ["2", "yes", "1.0"]),
        (
            Column("a", "integer", "", low=0, high=9, required=True),
            ["0", "9", "3.0"],
            ["", "n/a", "-1", "10", "1.5", "x"],
        ),
        (Column("a", "number", "", low=0), ["0", "1e3", "n/a"], ["-0.1", "nan", "x"]),
        (Column("a", "code", "", allowed=("L", "R")), ["L", "n/a"], ["l", "LR"]),
        (Column("a", "code", "", pattern=r"sub-[0-9]+"), ["sub-1"], ["sub-", "sub-1 ", "x"]),
    ],
)
def test_a_column_accepts_its_values_and_no_others(column, good, bad):
    assert [text for text in good if not column.accepts(text)] == []
    assert [text for text in bad if column.accepts(text)] == []


def test_the_codes_are_those_of_the_classifications():
    assert GRADES.column("arco").allowed == ("0", "I", "II", "IIIA", "IIIB", "IV")
    assert GRADES.column("jic").allowed == ("A", "B", "C1", "C2")
    assert HIPS.column("treatment").allowed == ("none", "nsaid", "cd", "vbg", "osteotomy")
    assert "n/a" in GRADES.column("jic").expected


@pytest.mark.parametrize("text", ["Smith", "SMITH", "Mayo Clinic", "Doe1961", "19610412"])
def test_a_site_cannot_hold_a_name_or_a_birth_date(text):
    assert not PARTICIPANTS.column("site").accepts(text)


@pytest.mark.parametrize("text", ["S3T", "P15T", "A", "site2", "clin-12"])
def test_short_keys_are_sites(text):
    assert PARTICIPANTS.column("site").accepts(text)


def test_the_key_of_every_table_must_be_filled():
    for table in (*schema.TABLES.values(), schema.SESSIONS, schema.REPORT):
        assert all(table.column(name).required for name in table.key)
