from __future__ import annotations

import pydicom
import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io.dicom.folder import find_series, kind_of
from onfh_nb.io.dicom.header import read_header


def test_nested_folders_are_searched_and_hidden_ones_are_not(write_series, tmp_path):
    folder = write_series(name="a/b" if (tmp_path / "a").mkdir() is None else "")
    hidden = tmp_path / ".trash"
    hidden.mkdir()
    (hidden / "x.dcm").write_text("rubbish")
    assert folder.parent.name == "a"
    assert [len(headers) for headers in find_series(tmp_path).values()] == [5]


def test_objects_without_pixels_are_passed_over(write_series):
    folder = write_series()
    path = sorted(folder.iterdir())[0]
    ds = pydicom.dcmread(path)
    for name in ("PixelData", "Rows", "Columns"):
        delattr(ds, name)
    ds.Modality = "SR"
    ds.save_as(path)
    assert [len(headers) for headers in find_series(folder).values()] == [4]


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("dicom-mr/siemens/anatomical/001", "classic"),
        ("dicom-mr/philips_enhanced/anatomical/001", "enhanced"),
        ("dicom-orientation/cor/corasc36", "mosaic"),
        ("dicom-mr/generic/rgb/001", "picture"),
        ("hip-xray/dicoms/xray", "picture"),
    ],
)
def test_kinds_of_real_files(real, name, kind):
    for path in real(name).iterdir():
        assert kind_of(read_header(path)) == kind


def test_a_list_of_files_without_an_image_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("text")
    with pytest.raises(ImageFileError, match="the list of files holds no DICOM image"):
        find_series([tmp_path / "a.txt"])
