from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import read_dicom_series, read_series_volumes


def test_one_volume_has_the_empty_name(write_series, voxels):
    volumes = read_series_volumes(write_series())
    assert list(volumes) == [""]
    np.testing.assert_array_equal(volumes[""].array, voxels)


def both(write_series, tmp_path, first, second):
    """Two volumes under one series UID."""
    folder = write_series(first, name="both")
    for path in list(folder.iterdir()):
        path.rename(folder / f"first-{path.name}")
    return write_series(second, name="both")


def setter(**values):
    def change(ds, i):
        for name, value in values.items():
            setattr(ds, name, value)
        if values.get("InstanceNumber") is not None:
            ds.InstanceNumber = values["InstanceNumber"] + i

    return change


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ({"EchoTime": 80}, {"EchoTime": 12}, ["e1", "e2"]),
        ({"TemporalPositionIdentifier": 1}, {"TemporalPositionIdentifier": 2}, ["t000", "t001"]),
        ({"AcquisitionNumber": 2}, {"AcquisitionNumber": 7}, ["t000", "t001"]),
        ({"InstanceNumber": 1}, {"InstanceNumber": 6}, ["t000", "t001"]),
        (
            {"ImageType": ["ORIGINAL", "PRIMARY", "M", "FFE"]},
            {"ImageType": ["ORIGINAL", "PRIMARY", "P", "FFE"]},
            ["magnitude", "phase"],
        ),
    ],
)
def test_volumes_of_one_series_are_told_apart(write_series, tmp_path, voxels, first, second, names):
    def brighter(ds, i):
        setter(**second)(ds, i)
        ds.PixelData = (np.frombuffer(ds.PixelData, np.uint16) ^ 1).tobytes()

    folder = both(write_series, tmp_path, setter(**first), brighter)
    volumes = read_series_volumes(folder)
    assert sorted(volumes) == names
    first_name = "e2" if "EchoTime" in first else names[0]
    np.testing.assert_array_equal(volumes.pop(first_name).array, voxels)
    np.testing.assert_array_equal(volumes.popitem()[1].array, voxels ^ 1)
    with pytest.raises(ImageFileError, match=r"holds 2 volumes .* read_series_volumes"):
        read_dicom_series(folder)


def test_the_same_files_twice_are_refused(write_series, tmp_path):
    folder = both(write_series, tmp_path, None, None)
    with pytest.raises(ImageFileError, match="shows one place twice"):
        read_dicom_series(folder)
    with pytest.raises(ImageFileError, match="shows one place twice"):
        read_series_volumes(folder)


def test_acquisition_numbers_that_differ_within_one_volume_do_not_split_it(write_series, voxels):
    def change(ds, i):
        ds.AcquisitionNumber = i % 2

    np.testing.assert_array_equal(read_dicom_series(write_series(change)).array, voxels)
