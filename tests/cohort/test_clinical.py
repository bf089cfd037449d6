from __future__ import annotations

from datetime import date

import pytest

from onfh_nb.cohort.clinical import read_clinical
from onfh_nb.exceptions import CohortError

HEADER = "patient,side,months,arco,age,lesion"


def table(tmp_path, *lines, encoding="utf-8"):
    path = tmp_path / "clinical.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def faults(tmp_path, *lines):
    return {(problem.row, problem.column) for problem in read_clinical(table(tmp_path, *lines))[1]}


def test_rows_are_read_and_words_for_values_understood(tmp_path):
    rows, problems = read_clinical(
        table(tmp_path, "# note", HEADER, "001,left,0,iiib,54.5,yes", '"002",R,12.0,n/a,,0', encoding="utf-8-sig")
    )
    assert problems == []
    assert [(row.line, row.patient, row.side, row.months) for row in rows] == [(3, "001", "L", 0), (4, "002", "R", 12)]
    assert rows[0].cells == {"arco": "IIIB", "age": "54.5", "lesion": "1"}
    assert rows[1].cells == {"lesion": "0"}


def test_spreadsheets_of_other_countries_are_read(tmp_path):
    rows, problems = read_clinical(
        table(tmp_path, "patient;side;visit_date;age", "1;L;31.03.2024;54,5", encoding="cp1252")
    )
    assert problems == []
    assert (rows[0].day, rows[0].cells["age"]) == (date(2024, 3, 31), "54.5")


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("1,L,0,II,54", (2, "")),
        ("1,L,0,II,54,1,", (2, "")),
        ("", (2, "")),
        (",,,,,", (2, "")),
        (",L,0,II,54,1", (2, "patient")),
        ("1,,0,II,54,1", (2, "side")),
        ("1,both,0,II,54,1", (2, "side")),
        ("1,L,,II,54,1", (2, "visit_date")),
        ("1,L,-3,II,54,1", (2, "months")),
        ("1,L,1.5,II,54,1", (2, "months")),
        ("1,L,0,1,54,1", (2, "arco")),
        ("1,L,0,II,540,1", (2, "age")),
        ("1,L,0,II,54,2", (2, "lesion")),
        ("1,R,0,I,54,1", (3, "age")),
    ],
)
def test_each_kind_of_bad_row_is_named(tmp_path, line, where):
    assert where in faults(tmp_path, HEADER, line, "1,R,0,I,55,1")


def test_a_doubled_row_and_a_contradiction_are_named(tmp_path):
    assert faults(tmp_path, HEADER, "1,L,0,II,54,1", "1,L,0,II,54,1") == {(3, "")}
    assert faults(tmp_path, HEADER, "1,L,0,II,54,1", "1,R,0,II,55,1") == {(3, "age")}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n# only a comment\n", "is empty"),
        (b"patient,months\n1,0\n", "no column side"),
        (b"patient,side\n1,L\n", "no column visit_date or months"),
        (b"PK\x03\x04\0\0", "is no text"),
        (b'patient,side,months\n"' + b"x" * 200_000, "broken line near row 2"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path, content, words):
    path = tmp_path / "clinical.csv"
    path.write_bytes(content)
    with pytest.raises(CohortError, match=words):
        read_clinical(path)


def test_a_table_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CohortError, match="cannot be read"):
        read_clinical(tmp_path / "nothing.csv")


@pytest.mark.parametrize("content", ["- a list", "Nummer: [1", "just words"])
def test_a_map_that_is_no_map_is_refused(tmp_path, content):
    (tmp_path / "map.yaml").write_text(content)
    with pytest.raises(CohortError, match="map of columns"):
        read_clinical(table(tmp_path, HEADER), column_map=tmp_path / "map.yaml")
