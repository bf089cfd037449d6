from __future__ import annotations

import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import read_picture


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_16_bit_greys_are_kept(tmp_path, ending):
    grey = np.array([[0, 4095], [65535, 256]], np.uint16)
    Image.fromarray(grey).save(tmp_path / f"a.{ending}")
    picture = read_picture(tmp_path / f"a.{ending}")
    assert picture.array.dtype == np.uint16
    np.testing.assert_array_equal(picture.array, grey)
    assert picture.spacing_mm is None
    assert not picture.was_colour


def test_float_and_one_bit_tiffs(tmp_path):
    Image.fromarray(np.array([[0.5, -3.25]], np.float32)).save(tmp_path / "f.tif")
    assert read_picture(tmp_path / "f.tif").array.tolist() == [[0.5, -3.25]]
    Image.fromarray(np.array([[True, False]])).save(tmp_path / "b.tif")
    assert read_picture(tmp_path / "b.tif").array.tolist() == [[255, 0]]


def test_grey_stored_as_colour_stays_exact_and_colour_becomes_brightness(tmp_path):
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    Image.fromarray(np.dstack([grey] * 3)).save(tmp_path / "g.png")
    picture = read_picture(tmp_path / "g.png")
    np.testing.assert_array_equal(picture.array, grey)
    assert not picture.was_colour
    Image.fromarray(np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)).save(tmp_path / "c.png")
    picture = read_picture(tmp_path / "c.png")
    assert picture.array.tolist() == [[76, 150, 29]]
    assert picture.was_colour


def test_a_turn_noted_by_a_camera_is_applied(tmp_path):
    image = Image.fromarray(np.array([[10, 20, 30]], np.uint8))
    exif = image.getexif()
    exif[0x0112] = 6  # turn a quarter clockwise
    image.save(tmp_path / "a.png", exif=exif)
    assert read_picture(tmp_path / "a.png").array.tolist() == [[10], [20], [30]]


def test_a_spacing_that_you_know_is_kept(tmp_path):
    Image.fromarray(np.zeros((2, 2), np.uint8)).save(tmp_path / "a.png", dpi=(300, 300))
    assert read_picture(tmp_path / "a.png", spacing_mm=(0.5, 0.4)).spacing_mm == (0.5, 0.4)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(50)])
def test_what_is_no_picture_is_one_sentence(tmp_path, content):
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(ImageFileError, match="cannot be read as a picture"):
        read_picture(tmp_path / "a.png")


def test_a_truncated_picture_is_refused(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (64, 64), np.uint8)
    for name in ("a.png", "a.jpg", "a.tif"):
        Image.fromarray(noise).save(tmp_path / name)
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole[: len(whole) // 2])
        with pytest.raises(ImageFileError, match=name):
            read_picture(tmp_path / name)


def test_several_pages_are_refused(tmp_path):
    page = Image.fromarray(np.zeros((2, 2), np.uint8))
    page.save(tmp_path / "a.tif", save_all=True, append_images=[page, page])
    with pytest.raises(ImageFileError, match="holds 3 pages"):
        read_picture(tmp_path / "a.tif")


def test_a_picture_that_declares_a_giant_takes_no_memory(tmp_path):
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (65535).to_bytes(4, "big") * 2 + bytes([16, 0, 0, 0, 0])
    data = zlib.compress(bytes(1000))
    (tmp_path / "a.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )
    tracemalloc.start()
    with pytest.raises(ImageFileError, match="declares more than"):
        read_picture(tmp_path / "a.png")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6


def test_missing_files_are_refused(tmp_path):
    with pytest.raises(ImageFileError, match="is not a file"):
        read_picture(tmp_path / "none.png")


@pytest.mark.real
def test_a_radiograph_is_the_same_as_jpeg_and_as_dicom(real):
    folder = real("hip-xray")
    plain = {path.stem: read_picture(path).array.astype(int) for path in folder.glob("other/xray/331_DDH_1??.jpg")}
    for path in sorted(folder.glob("dicoms/xray/331_DDH_1??.dcm")):
        wrapped = read_picture(path).array.astype(int)
        nearest = min(plain, key=lambda name: np.abs(wrapped - plain[name]).mean())
        assert np.abs(wrapped - plain[nearest]).mean() < 2, path  # both are lossy


@pytest.mark.real
def test_a_monochrome1_radiograph_is_turned_so_that_bone_is_bright(real):
    import pydicom

    path = real("dicom-seg/dx_image.dcm")
    picture = read_picture(path)
    np.testing.assert_array_equal(picture.array, 255 - pydicom.dcmread(path).pixel_array)


@pytest.mark.real
def test_colour_captures_are_read_as_pictures(real):
    path = sorted(real("dicom-mr/generic/rgb/001").glob("*.dcm"))[0]
    assert read_picture(path).shape == (77, 52)
