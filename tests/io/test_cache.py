from __future__ import annotations

import os

import numpy as np
import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import cached_volume, read_nifti, write_nifti


def test_the_cached_volume_is_the_source(tmp_path, oblique):
    write_nifti(oblique, tmp_path / "a.nii.gz")
    for _ in range(2):
        volume = cached_volume(tmp_path / "a.nii.gz", tmp_path / "cache")
        np.testing.assert_array_equal(volume.array, oblique.array)
        np.testing.assert_array_equal(volume.affine, read_nifti(tmp_path / "a.nii.gz").affine)
    assert not volume.array.flags.writeable
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_the_second_call_does_not_read_the_source(tmp_path, oblique, monkeypatch):
    write_nifti(oblique, tmp_path / "a.nii.gz")
    cached_volume(tmp_path / "a.nii.gz", tmp_path / "cache")
    monkeypatch.setattr("onfh_nb.io.nifti.read_nifti", lambda path: pytest.fail("the source was read again"))
    cached_volume(tmp_path / "a.nii.gz", tmp_path / "cache")


def test_a_changed_source_is_read_again(tmp_path, oblique):
    path = tmp_path / "a.nii"
    write_nifti(oblique, path)
    cached_volume(path, tmp_path / "cache")
    write_nifti(oblique.with_array(oblique.array + 1), path)
    os.utime(path, ns=(1, 1))
    np.testing.assert_array_equal(cached_volume(path, tmp_path / "cache").array, oblique.array + 1)


@pytest.mark.parametrize("damage", ["npy", "json"])
def test_a_damaged_entry_is_made_anew(tmp_path, oblique, damage):
    write_nifti(oblique, tmp_path / "a.nii")
    cached_volume(tmp_path / "a.nii", tmp_path / "cache")
    entry = next((tmp_path / "cache").glob(f"*.{damage}"))
    entry.write_bytes(entry.read_bytes()[:-7])
    np.testing.assert_array_equal(cached_volume(tmp_path / "a.nii", tmp_path / "cache").array, oblique.array)


def test_entries_are_ordinary_npy_files_with_names_that_tell_nothing(tmp_path, oblique):
    write_nifti(oblique, tmp_path / "MUELLER_HANS.nii")
    cached_volume(tmp_path / "MUELLER_HANS.nii", tmp_path / "cache")
    entry = next((tmp_path / "cache").glob("*.npy"))
    np.testing.assert_array_equal(np.load(entry), oblique.array)
    for path in (tmp_path / "cache").iterdir():
        assert "MUELLER" not in path.name
        assert b"MUELLER" not in path.read_bytes()


def test_sources_that_cannot_be_read_are_refused(tmp_path):
    with pytest.raises(ImageFileError, match="cannot be read"):
        cached_volume(tmp_path / "none.nii", tmp_path / "cache")


@pytest.mark.real
def test_a_dicom_folder_is_cached_with_its_facts(real, tmp_path):
    folder = real("dicom-mr/siemens/anatomical/001")
    first = cached_volume(folder, tmp_path)
    again = cached_volume(folder, tmp_path)
    assert first.meta == again.meta
    assert again.meta["Manufacturer"] == "SIEMENS"
    np.testing.assert_array_equal(first.array, again.array)
