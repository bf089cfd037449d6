from __future__ import annotations

import numpy as np
import pydicom
import pytest
from pydicom.encaps import encapsulate, generate_frames

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import read_dicom_series
from onfh_nb.io.dicom.decode import decoded_frames
from onfh_nb.io.dicom.header import read_header

FORMS = ["compressed", "compressed_j2k", "compressed_jpeg", "compressed_jpegls", "compressed_rle"]


@pytest.mark.real
@pytest.mark.parametrize("form", FORMS)
def test_every_compressed_form_is_the_same_volume(real, form):
    volume = read_dicom_series(real(f"dicom-mr/generic/{form}/001"))
    reference = read_dicom_series(real("dicom-mr/generic/compressed_rle/001"))  # run lengths lose nothing
    assert volume.same_grid(reference)
    assert volume.array.dtype == reference.array.dtype
    limit = 0 if "j2k" not in form and form != "compressed" else 1
    assert np.abs(volume.array.astype(int) - reference.array).max() <= limit


@pytest.fixture
def compressed(real, tmp_path):
    """A real JPEG-LS slice, changed by a function and written anew."""

    def write(change):
        ds = pydicom.dcmread(sorted(real("dicom-mr/generic/compressed_jpegls/001").iterdir())[0])
        change(ds)
        ds.save_as(tmp_path / "a.dcm")
        return read_header(tmp_path / "a.dcm")

    return write


def decode(header):
    return decoded_frames(header, [0], np.dtype(np.uint16))


@pytest.mark.real
def test_a_picture_that_says_another_size_is_refused_before_it_is_decoded(compressed):
    def change(ds):
        ds.Rows = 512

    with pytest.raises(ImageFileError, match="declares 512 × 256 pixels, and its compressed picture 256 × 256"):
        decode(compressed(change))


@pytest.mark.real
def test_a_codestream_that_says_a_giant_is_refused_before_it_is_decoded(compressed):
    def change(ds):
        frame = next(generate_frames(ds.PixelData, number_of_frames=1))
        at = frame.index(b"\xff\xf7") + 5
        ds.PixelData = encapsulate([frame[:at] + b"\xff\xff\xff\xff" + frame[at + 4 :]])

    with pytest.raises(ImageFileError, match="its compressed picture 65535 × 65535"):
        decode(compressed(change))


@pytest.mark.real
def test_rubbish_in_place_of_a_picture_is_one_sentence(compressed):
    def change(ds):
        frame = next(generate_frames(ds.PixelData, number_of_frames=1))
        ds.PixelData = encapsulate([frame[:60]])

    with pytest.raises(ImageFileError, match="cannot be decoded"):
        decode(compressed(change))

    def nothing(ds):
        ds.PixelData = encapsulate([b"no picture at all"])

    with pytest.raises(ImageFileError, match="without a picture size"):
        decode(compressed(nothing))


@pytest.mark.real
def test_another_number_of_frames_is_refused(compressed):
    def change(ds):
        frame = next(generate_frames(ds.PixelData, number_of_frames=1))
        ds.NumberOfFrames = 3
        ds.PixelData = encapsulate([frame, frame])

    with pytest.raises(ImageFileError, match=r"declares 3 frames and holds 2|truncated or damaged"):
        decode(compressed(change))


@pytest.mark.real
def test_a_truncated_compressed_file_is_refused(real, tmp_path):
    for form in FORMS:
        for path in sorted(real(f"dicom-mr/generic/{form}/001").iterdir()):
            whole = path.read_bytes()
            (tmp_path / path.name).write_bytes(whole[: len(whole) * 2 // 3])
        with pytest.raises(ImageFileError) as caught:
            read_dicom_series(tmp_path)
        assert "\n" not in str(caught.value)
