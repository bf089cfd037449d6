from __future__ import annotations

import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.cohort.check_tables import check_table, read_lines
from onfh_nb.cohort.schema import HIPS
from onfh_nb.cohort.validation import validate


def replace(root, file, old, new):
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new, 1))


def test_a_name_in_a_wrong_cell_is_not_shown(hand_cohort):
    replace(hand_cohort.path, "participants.tsv", "\tF\t", "\tJane Doe\t")
    (problem,) = validate(hand_cohort.path)
    assert problem.value == "a text of 8 characters"


def test_extra_columns_may_hold_numbers_only(hand_cohort):
    path = hand_cohort.path / "derivatives/onfh/hips.tsv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0] + "\tharris", *(f"{line}\t81.5" for line in lines[1:])]) + "\n")
    assert validate(hand_cohort.path) == []
    assert (Cohort.open(hand_cohort.path).hips.harris == 81.5).all()
    replace(hand_cohort.path, "derivatives/onfh/hips.tsv", "81.5", "good")
    (problem,) = validate(hand_cohort.path)
    assert (problem.row, problem.column) == (2, "harris")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("participant_id\themi\nsub-1\tL\n", []),
        ("participant_id\themi\nsub-1\tL\nsub-1\tL\n", [(3, "participant_id")]),
        ("participant_id\themi\themi\nsub-1\tL\tL\n", [(1, "hemi")]),
        ("participant_id\nsub-1\n", [(1, "hemi")]),
        ("participant_id\themi\r\nsub-1\tR\r\n", []),
    ],
)
def test_columns_and_rows_are_compared_with_the_schema(tmp_path, text, found):
    (tmp_path / "hips.tsv").write_bytes(text.encode())
    cells, problems = read_lines(tmp_path, "hips.tsv")
    assert problems == []
    assert [(problem.row, problem.column) for problem in check_table(cells, HIPS)] == found


def test_bytes_that_are_no_text_are_one_problem(tmp_path):
    (tmp_path / "hips.tsv").write_bytes(b"\xff\xfe\x00")
    (problem,) = read_lines(tmp_path, "hips.tsv")[1]
    assert problem.expected == "a table in UTF-8"
