from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
from cohort_by_hand import coronal, write_hand_cohort

from onfh_nb.cohort import Cohort, write
from onfh_nb.cohort.validation import validate
from onfh_nb.io.nifti import write_nifti
from onfh_nb.io.volume import LabelVolume

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


def test_a_missing_table_or_patient_is_named(hand_cohort):
    root = hand_cohort.path
    (root / "derivatives/onfh/grades.tsv").unlink()
    shutil.rmtree(root / "sub-002")
    found = [str(problem) for problem in validate(root)]
    assert "derivatives/onfh/grades.tsv: no such file (expected a table)" in found
    assert "participants.tsv, row 3, column participant_id: 'sub-002' (expected a patient with images)" in found


def test_a_truncated_image_is_named(hand_cohort):
    path = hand_cohort.path / ANAT / f"{IMAGE}.nii.gz"
    path.write_bytes(path.read_bytes()[:200])
    (problem,) = validate(hand_cohort.path)
    assert problem.file == f"{ANAT}/{IMAGE}.nii.gz"
    assert str(hand_cohort.path) not in str(problem)


def test_masks_off_their_grid_unnamed_or_orphaned_are_found(hand_cohort):
    root, image = hand_cohort.path, coronal(1)
    moved = image.affine.copy()
    moved[0, 3] += 2
    write.write_label(root, LabelVolume(np.ones(image.shape, np.uint8), moved), image_id=IMAGE, hemi="R", name="head")
    mask = LabelVolume(np.ones((4, 12, 9), np.uint8), image.affine)
    write.write_label(root, mask, image_id=IMAGE, hemi="L", name="head")
    write.write_label(root, image_mask(image), image_id=IMAGE, hemi="L", name="femur")
    write.write_label(root, image_mask(image), image_id=IMAGE.replace("cort1", "axt1"), hemi="L", name="head")
    values = sorted(problem.value for problem in validate(root))
    assert values == [
        "a label a text of 5 characters",
        "a mask of shape (4, 12, 10) elsewhere in space",
        "a mask of shape (4, 12, 9)",
        "a mask without its image",
    ]


def image_mask(image):
    return LabelVolume((image.array > 500).astype(np.uint8), image.affine)


def test_identical_pixels_under_two_patients_are_reported(hand_cohort):
    root = hand_cohort.path
    copy = root / ANAT.replace("001", "002") / f"{IMAGE.replace('001', '002')}.nii.gz"
    write_nifti(coronal(1), copy)
    (problem,) = validate(root)
    assert problem.file == copy.relative_to(root).as_posix()
    assert problem.value == f"the same pixels as image {IMAGE}"


def test_empty_pictures_of_two_patients_are_no_leak(hand_cohort):
    for person in ("001", "002"):
        path = hand_cohort.path / ANAT.replace("001", person) / f"{IMAGE.replace('001', person)}.nii.gz"
        image = coronal(1)
        write_nifti(image.with_array(np.zeros_like(image.array)), path)
    assert validate(hand_cohort.path) == []


def test_foreign_files_are_counted_but_not_named(hand_cohort):
    (hand_cohort.path / "sub-001" / "Jane Doe.dcm").touch()
    (hand_cohort.path / "Doe_Jane").mkdir()
    (hand_cohort.path / "Doe_Jane" / "scan.nii").touch()
    found = validate(hand_cohort.path)
    assert {problem.file for problem in found} == {"sub-001", "a foreign folder"}
    assert "Doe" not in "".join(map(str, found))


def test_a_file_in_the_folder_of_another_patient_is_found(hand_cohort):
    root = hand_cohort.path
    (root / ANAT / f"{IMAGE}.json").rename(root / "sub-002/ses-m00/anat" / f"{IMAGE}.json")
    assert any("not that of its folder" in problem.value for problem in validate(root))


def test_a_name_in_a_wrong_cell_is_not_shown(hand_cohort):
    replace(hand_cohort.path, "participants.tsv", "\tF\t", "\tJane Doe\t")
    (problem,) = validate(hand_cohort.path)
    assert problem.value == "a text of 8 characters"


def test_a_half_written_cohort_is_one_problem(hand_cohort):
    (hand_cohort.path / ".building").touch()
    (problem,) = validate(hand_cohort.path)
    assert "half written" in problem.value


def test_extra_columns_may_hold_numbers_only(hand_cohort):
    path = hand_cohort.path / "derivatives/onfh/hips.tsv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0] + "\tharris", *(f"{line}\t81.5" for line in lines[1:])]) + "\n")
    assert validate(hand_cohort.path) == []
    assert (Cohort.open(hand_cohort.path).hips.harris == 81.5).all()
    replace(hand_cohort.path, "derivatives/onfh/hips.tsv", "81.5", "good")
    (problem,) = validate(hand_cohort.path)
    assert (problem.row, problem.column) == (2, "harris")


def test_a_description_that_cannot_be_read_is_named(hand_cohort):
    path = hand_cohort.path / "derivatives/labels/dataset_description.json"
    path.write_text(json.dumps({"Name": "x"}))
    (problem,) = validate(hand_cohort.path)
    assert problem.file == "derivatives/labels/dataset_description.json"
