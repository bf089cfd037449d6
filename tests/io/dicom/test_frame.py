from __future__ import annotations

import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import read_dicom_series
from onfh_nb.io.dicom.frame import type_name


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        (("M", "SE"), "magnitude"),
        (("P", "ND"), "phase"),
        (("T1", "FIELD_MAP", "REAL"), "field_map"),
        (("ADC", "NONE"), "adc"),
        ((), "other"),
    ],
)
def test_types_have_short_names(codes, name):
    assert type_name(codes) == name


@pytest.mark.parametrize(
    ("keyword", "value", "words"),
    [
        ("ImageOrientationPatient", [1, 0, 0, 0.5, 0, -1], "not perpendicular unit vectors"),
        ("ImageOrientationPatient", [2, 0, 0, 0, 0, -1], "not perpendicular unit vectors"),
        ("PixelSpacing", [0, 1], "positive numbers"),
        ("PixelSpacing", [1], "no valid PixelSpacing"),
        ("RescaleSlope", 0, "impossible rescale slope 0"),
    ],
)
def test_impossible_geometry_and_scales_are_refused(write_series, keyword, value, words):
    def change(ds, i):
        setattr(ds, keyword, value)

    with pytest.raises(ImageFileError, match=words):
        read_dicom_series(write_series(change))
