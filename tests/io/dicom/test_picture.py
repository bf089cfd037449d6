from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import read_picture


def one(write_series, change):
    folder = write_series(lambda ds, i: change(ds) if i == 0 else False)
    return next(folder.iterdir())


def test_a_grey_capture_knows_its_pixel_size(write_series, voxels):
    def change(ds):
        del ds.ImagePositionPatient, ds.ImageOrientationPatient

    picture = read_picture(one(write_series, change))
    np.testing.assert_array_equal(picture.array, voxels[0])
    assert picture.spacing_mm == (0.75, 0.5)
    assert not picture.was_colour


def test_a_colour_capture_becomes_brightness(write_series):
    def change(ds):
        ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PlanarConfiguration = 3, "RGB", 0
        ds.BitsAllocated = ds.BitsStored = 8
        ds.HighBit = 7
        ds.PixelData = np.full((6, 8, 3), (255, 0, 0), np.uint8).tobytes()

    picture = read_picture(one(write_series, change))
    assert set(np.unique(picture.array)) == {76}
    assert picture.was_colour


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"NumberOfFrames": 2}, "holds 2 frames"),
        ({"SamplesPerPixel": 4, "PhotometricInterpretation": "ARGB"}, "4 channels of ARGB pixels"),
        ({"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB"}, "colours of 16 bits"),
        ({"Rows": 60}, "truncated"),
    ],
)
def test_other_pictures_are_refused(write_series, changes, words):
    def change(ds):
        for name, value in changes.items():
            setattr(ds, name, value)

    with pytest.raises(ImageFileError, match=words):
        read_picture(one(write_series, change))
