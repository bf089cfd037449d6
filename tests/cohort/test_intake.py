from __future__ import annotations

import json

import numpy as np
import pytest
from cohort_by_hand import coronal
from PIL import Image

from onfh_nb.cohort import ProblemsError, ingest
from onfh_nb.io.deidentify import pseudonym
from onfh_nb.io.nifti import write_nifti
from onfh_nb.io.volume import LabelVolume

KEY = b"a secret for these tests only"


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "pseudonym.key"
    path.write_bytes(KEY)
    return path


def mask_of(image):
    return LabelVolume((image.array > 600).astype(np.uint8), image.affine)


def test_nifti_files_in_folders_of_patients_and_visits(tmp_path, key):
    image = coronal(1)
    for visit, seed in (("2023-01-05", 1), ("2023-04-07", 2)):
        folder = tmp_path / "in" / "Doe" / visit
        folder.mkdir(parents=True)
        write_nifti(coronal(seed), folder / "Jane.nii.gz")
    first = tmp_path / "in" / "Doe" / "2023-01-05"
    (first / "Jane.json").write_text(
        json.dumps(
            {"RepetitionTime": 0.6, "EchoTime": 0.012, "PatientName": "Jane Doe", "Manufacturer": "GE Healthcare"}
        )
    )
    write_nifti(mask_of(image), first / "Jane_necrosis_R.nii.gz")
    write_nifti(mask_of(image), first / "Jane_head_L_reader2.nii.gz")
    cohort = ingest(tmp_path / "in", tmp_path / "ours", key=key)
    assert cohort.validate() == []
    name = pseudonym("Doe", KEY)
    assert cohort.images.image_id.tolist() == [
        f"{name}_ses-m00_acq-cort1_T1w",
        f"{name}_ses-m03_acq-corother_T1w",
    ]
    np.testing.assert_array_equal(cohort.read(cohort.images.image_id[0]).array, image.array)
    assert cohort.labels(cohort.images.image_id[0], "necrosis", hemi="R").mask().sum() == (image.array > 600).sum()
    assert cohort.label_files.reader.dropna().tolist() == ["reader2"]
    assert len(cohort.ingest_report) == 2


def test_a_file_named_after_a_protocol_has_it(tmp_path, key):
    folder = tmp_path / "in" / "p1" / "m06"
    folder.mkdir(parents=True)
    write_nifti(coronal(1), folder / "cor_stir.nii.gz")
    cohort = ingest(tmp_path / "in", tmp_path / "ours", key=key)
    assert cohort.images.protocol.tolist() == ["cor_stir"]
    assert cohort.sessions.months.tolist() == [6]


def test_a_mask_off_the_grid_stops_the_ingest_and_names_both_shapes(tmp_path, key):
    folder = tmp_path / "in" / "Doe" / "m00"
    folder.mkdir(parents=True)
    write_nifti(coronal(1), folder / "Jane.nii.gz")
    write_nifti(mask_of(coronal(1, (4, 12, 9))), folder / "Jane_head_R.nii.gz")
    with pytest.raises(ProblemsError, match=r"\(4, 12, 9\).*\(4, 12, 10\)") as caught:
        ingest(tmp_path / "in", tmp_path / "ours", key=key)
    assert "Doe" not in str(caught.value)
    assert "Jane" not in str(caught.value)
    assert not (tmp_path / "ours").exists()


def test_a_damaged_nifti_file_stops_the_ingest(tmp_path, key):
    folder = tmp_path / "in" / "Doe" / "m00"
    folder.mkdir(parents=True)
    write_nifti(coronal(1), folder / "Jane.nii.gz")
    (folder / "Jane.nii.gz").write_bytes((folder / "Jane.nii.gz").read_bytes()[:100])
    with pytest.raises(ProblemsError, match="file 1 of the source folder") as caught:
        ingest(tmp_path / "in", tmp_path / "ours", key=key)
    assert "Jane" not in str(caught.value)


def test_files_at_unknown_times_are_problems(tmp_path, key):
    for visit in ("before", "after"):
        folder = tmp_path / "in" / "Doe" / visit
        folder.mkdir(parents=True)
        write_nifti(coronal(1), folder / "a.nii.gz")
    write_nifti(coronal(2), tmp_path / "in" / "loose.nii.gz")
    with pytest.raises(ProblemsError) as caught:
        ingest(tmp_path / "in", tmp_path / "ours", key=key)
    values = [problem.value for problem in caught.value.problems]
    assert values == ["series 3 without a patient", "series 1, 2 of one patient at unknown times"]


def picture(path, seed):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.random.default_rng(seed).integers(0, 255, (40, 50)).astype(np.uint8)).save(path)


def test_pictures_with_a_csv_and_labelme_files(tmp_path, key):
    for number in range(3):
        picture(tmp_path / "in" / f"Jane Doe {number}.png", number)
    shape = {"label": "Necrotic area", "points": [[5, 5], [20, 5], [20, 20], [5, 20]], "shape_type": "polygon"}
    note = shape | {"label": "ask Dr Radcliffe"}
    (tmp_path / "in" / "Jane Doe 1.json").write_text(
        json.dumps({"shapes": [shape, note], "imageHeight": 40, "imageWidth": 50, "imagePath": "Jane Doe 1.png"})
    )
    table = tmp_path / "labels.csv"
    table.write_text(
        "patient,side,months,file,lesion,arco\nDoe,R,0,Jane Doe 0.png,0,II\n"
        "Doe,R,0,Jane Doe 1.png,,\nDoe,L,12,Jane Doe 2.png,1,I\n"
    )
    cohort = ingest(tmp_path / "in", tmp_path / "ours", table, key=key)
    assert cohort.validate() == []
    slices = cohort.slices
    assert slices[["hemi", "session_id", "index", "lesion"]].to_numpy().tolist() == [
        ["R", "ses-m00", 0, 0],
        ["R", "ses-m00", 0, 1],
        ["L", "ses-m12", 0, 1],
    ]
    drawn = slices.image_id[1]
    mask = cohort.labels(drawn, "necrosis", hemi="R")
    assert mask.array[0, 10, 10] == 1
    assert mask.array[0, 30, 30] == 0
    assert cohort.read(drawn).plane == "coronal"
    assert cohort.ingest_report.reason.dropna().tolist() == [
        "1 shapes left out whose label is none of necrosis head vessel"
    ]
    assert cohort.grades.arco.tolist() == ["I", "II"]


def test_a_screen_grab_is_flagged(tmp_path, key):
    folder = tmp_path / "in" / "p1" / "m00"
    picture(folder / "a.png", 1)
    Image.fromarray(np.zeros((1080, 1920), np.uint8)).save(folder / "b.png")
    cohort = ingest(tmp_path / "in", tmp_path / "ours", key=key)
    assert cohort.ingest_report.burned_in.tolist() == [0, 1]
    assert cohort.ingest_report.taken.tolist() == [1, 0]


def test_a_row_that_names_no_file_of_the_source_is_a_problem(tmp_path, key):
    picture(tmp_path / "in" / "a.png", 1)
    table = tmp_path / "labels.csv"
    table.write_text("patient,side,months,file,lesion\nDoe,R,0,a.png,0\nDoe,R,0,Jane.png,1\nRoe,L,0,a.png,1\n")
    with pytest.raises(ProblemsError) as caught:
        ingest(tmp_path / "in", tmp_path / "ours", table, key=key)
    found = {(problem.row, problem.column) for problem in caught.value.problems}
    assert found >= {(3, "file"), (4, "file")}
    assert "Jane" not in str(caught.value)
