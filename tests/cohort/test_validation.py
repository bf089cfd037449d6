from __future__ import annotations

import pytest
from cohort_by_hand import write_hand_cohort

from onfh_nb.cohort.validation import validate

IMAGE = "sub-001_ses-m00_acq-cort1_T1w"
ANAT = "sub-001/ses-m00/anat"


def replace(root, file, old, new):
    text = (root / file).read_text()
    assert old in text
    (root / file).write_text(text.replace(old, new, 1))


def test_a_sound_cohort_has_no_problem(hand_cohort):
    assert hand_cohort.validate() == []


@pytest.mark.parametrize("synthetic", [True, False])
def test_both_kinds_are_sound(tmp_path, synthetic):
    assert validate(write_hand_cohort(tmp_path / "c", synthetic=synthetic)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "column", "expected"),
    [
        ("participants.tsv", "\tF\t", "\tX\t", 2, "sex", "one of M F"),
        ("participants.tsv", "51.5", "-4", 3, "age", "a number from 0 to 120"),
        ("participants.tsv", "sub-002", "sub-001", 3, "participant_id", "each only once"),
        ("participants.tsv", "\n", "\n\n", 2, "", "values"),
        ("derivatives/onfh/hips.tsv", "none", "massage", 2, "treatment", "one of none nsaid cd vbg osteotomy"),
        ("derivatives/onfh/hips.tsv", "\tL\t", "\tleft\t", 2, "hemi", "one of L R"),
        ("derivatives/onfh/hips.tsv", "\tL\t", "\tR\t", 3, "participant_id", "each only once"),
        ("derivatives/onfh/hips.tsv", "\tnone", "", 2, "", "6 cells"),
        ("derivatives/onfh/grades.tsv", "\t0\t", "\tIIC\t", 2, "arco", "one of 0 I II IIIA IIIB IV"),
        ("derivatives/onfh/grades.tsv", "ses-m03", "ses-m04", 3, "session_id", "a visit of sub-001_sessions.tsv"),
        ("derivatives/onfh/grades.tsv", "reader\t", "who\t", 1, "reader", "who graded"),
        ("derivatives/onfh/slices.tsv", "\t2\t", "\t4\t", 2, "index", "a slice from 0 to 3"),
        ("derivatives/onfh/slices.tsv", "cort1_T1w", "cort2_T1w", 2, "image_id", "an image of this patient"),
        ("sub-001/sub-001_sessions.tsv", "ses-m03\t3", "ses-m03\t4", 3, "months", "the month in the name"),
        ("sub-001/sub-001_sessions.tsv", "ses-m03\t3", "ses-m06\t6", 3, "session_id", "a visit with images"),
    ],
)
def test_a_planted_fault_is_named_with_file_row_column_and_expectation(
    hand_cohort, file, old, new, row, column, expected
):
    replace(hand_cohort.path, file, old, new)
    found = validate(hand_cohort.path)
    assert any(p.file == file and p.row == row and p.column == column and expected in p.expected for p in found), found


def test_all_problems_come_at_once(hand_cohort):
    root = hand_cohort.path
    replace(root, "participants.tsv", "\tF\t", "\tX\t")
    replace(root, "derivatives/onfh/hips.tsv", "none", "massage")
    (root / ANAT / f"{IMAGE}.json").unlink()
    (root / f"{ANAT}/{IMAGE.replace('cort1_T1w', 'corstir_T2w')}.nii.gz").write_bytes(b"no image")
    files = {problem.file for problem in validate(root)}
    assert files >= {
        "participants.tsv",
        "derivatives/onfh/hips.tsv",
        f"{ANAT}/{IMAGE}.json",
        f"{ANAT}/{IMAGE.replace('cort1_T1w', 'corstir_T2w')}.nii.gz",
    }


def test_a_half_written_cohort_is_one_problem(hand_cohort):
    (hand_cohort.path / ".building").touch()
    (problem,) = validate(hand_cohort.path)
    assert "half written" in problem.value
