from __future__ import annotations

from pathlib import Path

import pytest
from hospital import JANE, write_series

from onfh_nb.cohort.scrub import Scrubber
from onfh_nb.cohort.source import list_source, masks_of, source_files, stem
from onfh_nb.exceptions import CohortError


def touched(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return source_files(folder)


def test_files_come_in_alphabetical_order_without_hidden_ones(tmp_path):
    files = touched(tmp_path, "b/2.png", "b/1.png", "a.png", ".hidden/x.png", ".x.png")
    assert [path.relative_to(tmp_path).as_posix() for path in files] == ["a.png", "b/1.png", "b/2.png"]


def test_patient_and_visit_come_from_the_folders(tmp_path):
    files = touched(tmp_path, "p1/m06/a.nii.gz", "p1/2023-01-05/b.nii", "p2/c.png", "loose.png", "notes.txt")
    found = {stem(one.files[0]): one for one in list_source(tmp_path, files, {}, Scrubber(tmp_path, files))}
    assert (found["a"].patient, found["a"].months, found["a"].day) == ("p1", 6, None)
    assert str(found["b"].day) == "2023-01-05"
    assert (found["c"].patient, found["c"].months, found["c"].kind) == ("p2", None, "picture")
    assert found["loose"].patient == ""
    assert [found[name].number for name in ("loose", "b", "a", "c")] == [1, 2, 3, 4]


def test_masks_are_no_images(tmp_path):
    files = touched(
        tmp_path, "p/m00/a.nii.gz", "p/m00/a_necrosis_L.nii.gz", "p/m00/a_head.nii.gz", "p/m00/b_head.nii.gz"
    )
    listed = list_source(tmp_path, files, {}, Scrubber(tmp_path, files))
    assert [stem(one.files[0]) for one in listed] == ["a", "b_head"]  # no image b: so b_head is one
    assert [(mask.name, mask.hemi) for mask in masks_of(listed[0].files[0])] == [("head", None), ("necrosis", "L")]


def test_copies_beside_dicom_are_not_taken(tmp_path):
    write_series(tmp_path / "one", JANE, day="20230105")
    files = touched(tmp_path, "one/copy.nii.gz", "one/view.png")
    listed = list_source(tmp_path, files, {}, Scrubber(tmp_path, files))
    assert sorted((one.kind, bool(one.refused)) for one in listed) == [
        ("classic", False),
        ("nifti", True),
        ("picture", True),
    ]


def test_a_text_file_named_dcm_is_refused_without_its_name(tmp_path):
    (tmp_path / "Jane Doe.dcm").write_text("not an image")
    files = source_files(tmp_path)
    with pytest.raises(CohortError, match="file 1") as caught:
        list_source(tmp_path, files, {}, Scrubber(tmp_path, files))
    assert "Jane" not in str(caught.value)
    assert isinstance(files[0], Path)
