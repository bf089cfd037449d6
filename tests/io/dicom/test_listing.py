from __future__ import annotations

import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import list_series, read_dicom_series, read_series_volumes
from onfh_nb.io.dicom.listing import COLUMNS


def test_files_of_two_series_in_one_folder_are_told_apart(write_series, tmp_path):
    def second(ds, i):
        ds.SeriesInstanceUID, ds.SeriesDescription, ds.SeriesNumber = "1.2.3.5", "COR STIR", 4

    folder = write_series(name="mix")
    for path in list(folder.iterdir()):
        path.rename(folder / f"a{path.name}")
    write_series(second, name="mix")
    (folder / "DICOMDIR").write_bytes(b"directory")
    (folder / ".hidden.dcm").write_bytes(b"rubbish")
    (folder / "report.txt").write_text("a report")
    table = list_series(folder)
    assert tuple(table.columns) == COLUMNS
    assert table["series_uid"].tolist() == ["1.2.3.4", "1.2.3.5"]
    assert table["description"].tolist() == ["COR T1", "COR STIR"]
    assert table["n_files"].tolist() == [5, 5]
    first = table.iloc[0]
    assert (first["patient_key"], first["study_date"], first["kind"], first["rows"], first["columns"]) == (
        "17",
        "20240131",
        "classic",
        6,
        8,
    )
    assert all(path.is_file() for path in first["files"])
    with pytest.raises(
        ImageFileError, match=r"holds 2 series, .*one: 1\.2\.3\.4 \(MR, COR T1, 5 files\); 1\.2\.3\.5"
    ) as caught:
        read_dicom_series(folder)
    assert isinstance(caught.value, ValueError)
    assert read_dicom_series(folder, series="1.2.3.5").shape == (5, 6, 8)
    assert list(read_series_volumes(first["files"])) == [""]
    with pytest.raises(ImageFileError, match=r"holds no series 9\.9; it holds"):
        read_dicom_series(folder, series="9.9")


@pytest.mark.real
def test_the_real_folders_are_sorted_by_kind(real):
    kinds = {name: set(list_series(real(name))["kind"]) for name in ("dicom-enhanced", "dicom-orientation", "hip-xray")}
    assert kinds == {"dicom-enhanced": {"enhanced"}, "dicom-orientation": {"mosaic"}, "hip-xray": {"picture"}}
    mixed = list_series(real("dicom-mr"))
    assert set(mixed["kind"]) == {"picture", "classic", "enhanced"}
    assert (mixed["n_files"] > 0).all()
    seg = list_series(real("dicom-seg"))
    assert set(seg["modality"]) == {"CT", "DX"}  # segmentations and reports are no images


def test_folders_without_images_are_refused(tmp_path):
    with pytest.raises(ImageFileError, match="holds no DICOM image"):
        list_series(tmp_path)
    with pytest.raises(ImageFileError, match="does not exist"):
        list_series(tmp_path / "none")
    (tmp_path / "a.dcm").write_text("I am text, not an image. " * 20)
    with pytest.raises(ImageFileError, match=r"a\.dcm is not DICOM although its name says DICOM"):
        list_series(tmp_path)


def test_a_file_that_ends_before_its_pixels_is_refused(write_series):
    folder = write_series()
    path = sorted(folder.iterdir())[0]
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"\xe0\x7f\x10\x00")])
    with pytest.raises(ImageFileError, match="has no pixels; it is truncated or not an image"):
        list_series(folder)
