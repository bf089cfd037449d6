from __future__ import annotations

import tracemalloc

import numpy as np
import pydicom
import pytest
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
)

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import read_dicom_series

PLAIN = [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian]


@pytest.mark.parametrize("syntax", PLAIN)
def test_plain_pixels_arrive_unchanged(write_series, voxels, syntax):
    volume = read_dicom_series(write_series(syntax=syntax))
    np.testing.assert_array_equal(volume.array, voxels)
    assert volume.array.dtype == np.int16  # twelve bits fit


def test_the_fast_way_equals_the_slow_way(write_series):
    folder = write_series()
    slow = sorted((pydicom.dcmread(path) for path in folder.iterdir()), key=lambda ds: ds.ImagePositionPatient[1])
    np.testing.assert_array_equal(read_dicom_series(folder).array, np.stack([ds.pixel_array for ds in slow]))


def signed(ds, values):
    ds.PixelRepresentation = 1
    ds.PixelData = values.astype("<i2").tobytes()


def test_signed_pixels_and_bits_above_the_stored_ones(write_series, voxels):
    values = voxels.astype(np.int16) - 2048

    def change(ds, i):
        signed(ds, values[i] & 0x0FFF | 0x3000)  # rubbish in the four unused bits

    np.testing.assert_array_equal(read_dicom_series(write_series(change)).array, values)


def test_drawings_in_unused_bits_are_cleared(write_series, voxels):
    def change(ds, i):
        ds.PixelData = (voxels[i] | 0x8000).tobytes()

    np.testing.assert_array_equal(read_dicom_series(write_series(change)).array, voxels)


@pytest.mark.parametrize(
    ("slope", "intercept", "kind"),
    [
        (1, 0, np.int16),
        (1, -1024, np.int16),
        (2, 0, np.int16),
        (20, 0, np.int32),
        (-1, 7, np.int16),
        (0.5, 0, np.float32),
    ],
)
def test_rescale_keeps_integers_where_it_can(write_series, voxels, slope, intercept, kind):
    def change(ds, i):
        ds.RescaleSlope, ds.RescaleIntercept = slope, intercept

    array = read_dicom_series(write_series(change)).array
    assert array.dtype == kind
    np.testing.assert_array_equal(array, voxels.astype(np.float64) * slope + intercept)


def test_every_slice_has_its_own_scale(write_series, voxels):
    def change(ds, i):
        ds.RescaleSlope, ds.RescaleIntercept = 0.5 + i, 1

    array = read_dicom_series(write_series(change)).array
    expected = voxels * (np.float32(0.5) + np.arange(5, dtype=np.float32))[:, None, None] + 1
    np.testing.assert_allclose(array, expected, rtol=1e-6)


def test_monochrome1_is_turned_so_that_higher_is_brighter(write_series, voxels):
    def change(ds, i):
        ds.PhotometricInterpretation = "MONOCHROME1"
        ds.RescaleSlope, ds.RescaleIntercept = 1, -1024

    np.testing.assert_array_equal(read_dicom_series(write_series(change)).array, 4095 - voxels.astype(int) - 1024)


def test_sixteen_stored_bits_stay_unsigned_and_eight_stay_small(write_series, voxels):
    def wide(ds, i):
        ds.BitsStored, ds.HighBit = 16, 15
        ds.PixelData = (voxels[i] * 16).tobytes()

    assert read_dicom_series(write_series(wide)).array.dtype == np.uint16

    def narrow(ds, i):
        ds.BitsAllocated = ds.BitsStored = 8
        ds.HighBit = 7
        ds.PixelData = (voxels[i] % 251).astype(np.uint8).tobytes()

    array = read_dicom_series(write_series(narrow, name="narrow")).array
    assert array.dtype == np.uint8
    np.testing.assert_array_equal(array, voxels % 251)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"PhotometricInterpretation": "RGB", "SamplesPerPixel": 3}, "colour picture"),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "PALETTE COLOR pixels; MONOCHROME1"),
        ({"HighBit": 14}, "stores 12 bits in 16 with high bit 14"),
        ({"BitsAllocated": 12}, "stores 12 bits in 12"),
        ({"Rows": 7}, "truncated: it declares 1 × 7 × 8 pixels in 112 bytes and holds 96"),
        ({"NumberOfFrames": 3}, "truncated"),
        ({"Rows": 65535, "Columns": 65535}, "declares 1 × 65535 × 65535 pixels"),
    ],
)
def test_other_pixels_are_refused_by_name(write_series, changes, words):
    def change(ds, i):
        for name, value in changes.items():
            setattr(ds, name, value)

    with pytest.raises(ImageFileError, match=words):
        read_dicom_series(write_series(change))


def test_unknown_and_deflated_syntaxes_are_refused(write_series):
    folder = write_series(syntax=DeflatedExplicitVRLittleEndian, name="deflated")
    with pytest.raises(ImageFileError, match=r"1\.2\.1\.99, which is not supported"):
        read_dicom_series(folder)
    folder = write_series(name="unknown")
    for path in folder.iterdir():
        path.write_bytes(path.read_bytes().replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.9\0"))
    with pytest.raises(ImageFileError, match=r"1\.2\.9, which is not supported"):
        read_dicom_series(folder)


def test_a_file_cut_in_its_pixels_is_refused(write_series):
    folder = write_series()
    path = sorted(folder.iterdir())[2]
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ImageFileError, match=f"{path.name} is truncated"):
        read_dicom_series(folder)


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, JPEG2000Lossless])
@pytest.mark.parametrize("frames", [1, 2_000_000_000])
def test_a_two_kilobyte_giant_takes_no_memory(write_series, syntax, frames):
    def change(ds, i):
        ds.Rows = ds.Columns = 65535 if frames == 1 else 4096
        ds.NumberOfFrames = frames
        ds.PixelData = bytes(2048)
        if syntax.is_compressed:
            ds.PixelData = pydicom.encaps.encapsulate([bytes(2040)])

    folder = (
        write_series(change, syntax=ExplicitVRLittleEndian)
        if not syntax.is_compressed
        else _encapsulated(write_series, change)
    )
    tracemalloc.start()
    with pytest.raises(ImageFileError, match="declares"):
        read_dicom_series(folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10e6


def _encapsulated(write_series, change):
    def both(ds, i):
        ds.file_meta.TransferSyntaxUID = JPEG2000Lossless
        change(ds, i)
        ds["PixelData"].VR = "OB"
        ds["PixelData"].is_undefined_length = True

    return write_series(both)
