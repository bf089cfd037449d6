from __future__ import annotations

import json
import shutil

from onfh_nb.cohort.validation import validate

IMAGE = "sub-001_ses-m00_acq-cort1_T1w"
ANAT = "sub-001/ses-m00/anat"


def test_a_missing_table_or_patient_is_named(hand_cohort):
    root = hand_cohort.path
    (root / "derivatives/onfh/grades.tsv").unlink()
    shutil.rmtree(root / "sub-002")
    found = [str(problem) for problem in validate(root)]
    assert "derivatives/onfh/grades.tsv: no such file (expected a table)" in found
    assert "participants.tsv, row 3, column participant_id: 'sub-002' (expected a patient with images)" in found


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


def test_a_description_that_cannot_be_read_is_named(hand_cohort):
    path = hand_cohort.path / "derivatives/labels/dataset_description.json"
    path.write_text(json.dumps({"Name": "x"}))
    (problem,) = validate(hand_cohort.path)
    assert problem.file == "derivatives/labels/dataset_description.json"
