"""Real series against their authors' own conversions, and the folders that must be refused."""

from __future__ import annotations

import itertools
import shutil

import numpy as np
import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import read_dicom_series, read_nifti

REFERENCES = [
    f"{maker}/anatomical/{name}"
    for maker, name in itertools.product(("philips", "philips_enhanced", "siemens"), ("001", "001_implicit"))
]


@pytest.mark.real
@pytest.mark.parametrize("name", REFERENCES)
def test_the_volume_equals_the_reference_in_world_space(real, upright, name):
    found = upright(read_dicom_series(real(f"dicom-mr/{name}")))
    reference = upright(read_nifti(real(f"dicom-mr/{name}_ground_truth.nii.gz")))
    np.testing.assert_array_equal(found.array, reference.array)
    corners = list(itertools.product(*[(0, n - 1) for n in found.shape]))
    np.testing.assert_allclose(found.world(corners), reference.world(corners), atol=0.01)
    assert (found.array.dtype.kind == "f") == (reference.array.dtype.kind == "f")


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gantrytilting", r"gantry tilt of 14\.0 degrees"),
        ("slicecount", "has 2 slices; at least 3 were expected"),
        ("sliceorientation", "mixes slice orientations"),
    ],
)
def test_what_must_not_be_stacked_is_refused_in_one_sentence(real, name, words):
    with pytest.raises(ImageFileError, match=words) as caught:
        read_dicom_series(real(f"dicom-mr/failing/{name}/001"))
    assert "\n" not in str(caught.value)


@pytest.mark.real
@pytest.mark.parametrize("maker", ["philips", "siemens"])
def test_a_series_from_which_a_middle_slice_was_deleted_is_refused(real, tmp_path, maker):
    for path in sorted(real(f"dicom-mr/{maker}/anatomical/001").iterdir())[:1]:
        shutil.copy(path, tmp_path)
    for path in sorted(real(f"dicom-mr/{maker}/anatomical/001").iterdir())[2:]:
        shutil.copy(path, tmp_path)
    with pytest.raises(ImageFileError, match="unevenly spaced"):
        read_dicom_series(tmp_path)


@pytest.mark.real
def test_colour_slices_are_refused(real):
    with pytest.raises(ImageFileError, match="is a colour picture"):
        read_dicom_series(real("dicom-mr/generic/rgb/001"))


def test_voxels_lie_where_the_header_says(write_series, voxels):
    volume = read_dicom_series(write_series())
    np.testing.assert_array_equal(volume.array, voxels)
    assert volume.plane == "coronal"
    assert volume.orientation == "PIL"
    assert volume.spacing_mm == (4.0, 0.75, 0.5)
    # first voxel: LPS (-20, -50, 30); four slices back, five rows down, seven columns to the patient's left
    np.testing.assert_allclose(volume.world((0, 0, 0)), (20, 50, 30))
    np.testing.assert_allclose(volume.world((4, 5, 7)), (20 - 3.5, 50 - 16, 30 - 3.75))


def test_double_spacing_doubles_distances(write_series):
    near = read_dicom_series(write_series())

    def change(ds, i):
        ds.PixelSpacing = [1.5, 1.0]
        ds.ImagePositionPatient = [2 * x for x in ds.ImagePositionPatient]

    far = read_dicom_series(write_series(change, name="far"))
    np.testing.assert_allclose(far.affine[:3], 2 * near.affine[:3])


@pytest.mark.real
def test_a_single_file_path_will_do(real_enhanced):
    assert read_dicom_series(real_enhanced).shape == (8, 256, 256)


@pytest.fixture
def real_enhanced(real):
    return next(real("dicom-mr/philips_enhanced/anatomical/001").iterdir())
