from __future__ import annotations

import gzip
import tracemalloc

import nibabel as nib
import numpy as np
import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import LabelVolume, Volume, read_nifti, write_nifti

NAMES = ("a.nii", "a.nii.gz")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", ["u1", "i2", "u2", "i4", "f4"])
def test_voxels_type_and_place_survive_a_round_trip(tmp_path, oblique, name, dtype):
    volume = oblique.with_array(oblique.array.astype(dtype))
    write_nifti(volume, tmp_path / name)
    again = read_nifti(tmp_path / name)
    np.testing.assert_array_equal(again.array, volume.array)
    assert again.array.dtype == np.dtype(dtype)
    assert again.same_grid(volume, tolerance_mm=1e-4)
    assert again.array.flags.writeable


def test_nibabel_sees_every_voxel_at_its_place(tmp_path, oblique):
    write_nifti(oblique, tmp_path / "a.nii.gz")
    image = nib.load(tmp_path / "a.nii.gz")
    data = np.asanyarray(image.dataobj)
    assert data.shape == oblique.shape[::-1]
    for d, h, w in np.ndindex(oblique.shape):
        assert data[w, h, d] == oblique.array[d, h, w]
        np.testing.assert_allclose(image.affine @ (w, h, d, 1), [*oblique.world((d, h, w)), 1], atol=1e-4)
    assert (int(image.header["sform_code"]), int(image.header["qform_code"])) == (1, 1)
    np.testing.assert_allclose(image.header.get_qform(), image.affine, atol=1e-4)


def test_big_endian_nifti2_and_qform_only_files_are_read(tmp_path, oblique):
    affine = oblique.affine[:, [2, 1, 0, 3]]
    data = np.asarray(oblique.array.transpose(2, 1, 0), order="F")
    nib.save(nib.Nifti2Image(data, affine), tmp_path / "two.nii")
    header = nib.Nifti1Header(endianness=">")
    header.set_data_dtype(np.int16)
    nib.save(nib.Nifti1Image(data, affine, header), tmp_path / "big.nii.gz")
    only_q = nib.Nifti1Image(data, affine)
    only_q.set_sform(None, code=0)
    only_q.set_qform(affine, code=1)
    nib.save(only_q, tmp_path / "q.nii")
    for name in ("two.nii", "big.nii.gz", "q.nii"):
        again = read_nifti(tmp_path / name)
        np.testing.assert_array_equal(again.array, oblique.array)
        assert again.same_grid(oblique, tolerance_mm=1e-3), name


def test_scale_factors_are_applied(tmp_path):
    image = nib.Nifti1Image(np.array([[[1, 2, 3]]], np.int16), np.eye(4))
    image.header.set_slope_inter(0.5, 10)
    (tmp_path / "s.nii").write_bytes(image.to_bytes())
    content = bytearray((tmp_path / "s.nii").read_bytes())
    content[112:120] = np.array([0.5, 10], "<f4").tobytes()
    (tmp_path / "s.nii").write_bytes(content)
    expected = np.asanyarray(nib.load(tmp_path / "s.nii").dataobj).transpose(2, 1, 0)
    again = read_nifti(tmp_path / "s.nii").array
    assert again.dtype == np.float32
    np.testing.assert_allclose(again, expected, rtol=1e-6)


def test_equal_volumes_give_equal_bytes(tmp_path, oblique):
    for name in NAMES:
        (tmp_path / "x").mkdir(exist_ok=True)
        write_nifti(oblique, tmp_path / name)
        write_nifti(oblique, tmp_path / "x" / name)
        assert (tmp_path / name).read_bytes() == (tmp_path / "x" / name).read_bytes()
        (tmp_path / name).unlink()
        (tmp_path / "x" / name).unlink()


def test_other_types_are_narrowed_without_loss_or_refused(tmp_path):
    def stored(array):
        write_nifti(Volume(array, np.eye(4)), tmp_path / "n.nii")
        return read_nifti(tmp_path / "n.nii").array.dtype

    assert stored(np.ones((1, 2, 3), bool)) == np.uint8
    assert stored(np.full((1, 2, 3), -5, np.int64)) == np.int16
    assert stored(np.ones((1, 2, 3))) == np.float32
    with pytest.raises(ImageFileError, match="do not fit into 32 bits"):
        stored(np.full((1, 2, 3), 1 << 40, np.int64))
    with pytest.raises(ImageFileError, match="neither integers nor floats"):
        stored(np.ones((1, 2, 3), complex))


def test_labels_are_written_small(tmp_path):
    labels = LabelVolume(np.array([[[0, 200]]], np.int64), np.eye(4), labels={200: "head"})
    write_nifti(labels, tmp_path / "l.nii.gz")
    assert read_nifti(tmp_path / "l.nii.gz").array.dtype == np.uint8


@pytest.mark.parametrize(("first", "second"), [NAMES, NAMES[::-1]])
def test_two_siblings_never_stand_side_by_side(tmp_path, oblique, first, second):
    write_nifti(oblique, tmp_path / first)
    with pytest.raises(ImageFileError, match="stands beside"):
        write_nifti(oblique, tmp_path / second)
    assert not (tmp_path / second).exists()


def test_not_a_number_is_refused_both_ways(tmp_path):
    bad = np.array([[[1.0, np.nan, np.inf]]], np.float32)
    with pytest.raises(ImageFileError, match="2 voxels that are NaN or infinite"):
        write_nifti(Volume(bad, np.eye(4)), tmp_path / "a.nii")
    nib.save(nib.Nifti1Image(bad.transpose(2, 1, 0), np.eye(4)), tmp_path / "b.nii.gz")
    with pytest.raises(ImageFileError, match="2 voxels that are NaN or infinite"):
        read_nifti(tmp_path / "b.nii.gz")


def test_four_axes_are_refused_by_shape_unless_the_fourth_is_one(tmp_path):
    nib.save(nib.Nifti1Image(np.zeros((4, 5, 6, 2), np.int16), np.eye(4)), tmp_path / "four.nii.gz")
    with pytest.raises(ImageFileError, match=r"shape \(4, 5, 6, 2\)"):
        read_nifti(tmp_path / "four.nii.gz")
    nib.save(nib.Nifti1Image(np.zeros((4, 5, 6, 1), np.int16), np.eye(4)), tmp_path / "one.nii.gz")
    assert read_nifti(tmp_path / "one.nii.gz").shape == (6, 5, 4)


def test_unknown_orientation_is_refused(tmp_path):
    image = nib.Nifti1Image(np.zeros((4, 5, 6), np.int16), np.eye(4))
    image.set_sform(None, code=0)
    image.set_qform(None, code=0)
    nib.save(image, tmp_path / "a.nii")
    with pytest.raises(ImageFileError, match="left and right are unknown"):
        read_nifti(tmp_path / "a.nii")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("keep", [0, 1, 100, 351, 380])
def test_a_truncated_file_is_one_sentence(tmp_path, oblique, name, keep):
    write_nifti(oblique, tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    plain = gzip.decompress(whole) if name.endswith("gz") else whole
    cut = plain[:keep]
    (tmp_path / name).write_bytes(gzip.compress(cut) if name.endswith("gz") else cut)
    with pytest.raises(ImageFileError, match=r"truncated|not a single-file NIfTI|more than its size") as caught:
        read_nifti(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_broken_gzip_stream_is_one_sentence(tmp_path, oblique):
    write_nifti(oblique, tmp_path / "a.nii.gz")
    whole = (tmp_path / "a.nii.gz").read_bytes()
    (tmp_path / "a.nii.gz").write_bytes(whole[:15] + b"\xff" * 40 + whole[55:])
    with pytest.raises(ImageFileError):
        read_nifti(tmp_path / "a.nii.gz")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_declares_a_giant_takes_no_memory(tmp_path, name):
    header = nib.Nifti1Header()
    header.set_data_dtype(np.uint8)
    header["dim"][:4] = (3, 32767, 32767, 7)
    header["magic"], header["vox_offset"] = b"n+1", 352
    header.set_sform(np.eye(4), code=1)
    content = bytes(header.binaryblock) + bytes(2000)
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    tracemalloc.start()
    with pytest.raises(ImageFileError, match=r"truncated|more than its size"):
        read_nifti(tmp_path / name)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6


def test_missing_files_and_other_endings_are_named(tmp_path, oblique):
    with pytest.raises(ImageFileError, match=r"none\.nii is not a file"):
        read_nifti(tmp_path / "none.nii")
    with pytest.raises(ImageFileError, match=r"must end in \.nii"):
        write_nifti(oblique, tmp_path / "a.img")
    (tmp_path / "text.nii").write_text("I am no image. " * 50)
    with pytest.raises(ImageFileError, match="not a single-file NIfTI"):
        read_nifti(tmp_path / "text.nii")


@pytest.mark.real
def test_real_volumes_read_as_nibabel_reads_them(real):
    paths = sorted(real("hippocampus/images").glob("*.nii.gz"))[:5]
    assert paths
    for path in paths:
        volume, image = read_nifti(path), nib.load(path)
        np.testing.assert_array_equal(volume.array, np.asanyarray(image.dataobj).transpose(2, 1, 0))
        np.testing.assert_allclose(volume.affine, image.affine[:, [2, 1, 0, 3]])
