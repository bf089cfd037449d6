from __future__ import annotations

import nibabel as nib
import numpy as np
import pydicom
import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import Volume, read_dicom_series, read_nifti, read_series_volumes


@pytest.mark.real
def test_a_siemens_time_series_equals_its_reference(real, upright):
    image = nib.load(real("dicom-enhanced/Ref/Siemens_REST1_w_SMS_PF7-8_6.nii"))
    data = np.asanyarray(image.dataobj)
    volumes = read_series_volumes(real("dicom-enhanced/In/Siemens/XA10"))
    assert list(volumes) == ["t000", "t001", "t002", "t003"]
    for time, volume in enumerate(volumes.values()):
        reference = upright(Volume(data[..., time].transpose(2, 1, 0), image.affine[:, [2, 1, 0, 3]]))
        found = upright(volume)
        np.testing.assert_array_equal(found.array, reference.array)
        assert found.same_grid(reference, tolerance_mm=0.01)
        assert volume.meta["EchoTime"] == 0.03
        assert volume.meta["RepetitionTime"] == 0.5
        assert volume.meta["MagneticFieldStrength"] == 3


@pytest.mark.real
def test_a_philips_field_map_is_split_by_type_and_equals_its_references(real, upright):
    volumes = read_series_volumes(real("dicom-enhanced/In/Philips"))
    assert sorted(volumes) == ["field_map", "magnitude"]
    for name, reference in (("magnitude", "e1"), ("field_map", "e2_fieldmaphz")):
        expected = upright(read_nifti(real(f"dicom-enhanced/Ref/Philips_WIP_B0_NS_801_{reference}.nii")))
        found = upright(volumes[name])
        assert found.same_grid(expected, tolerance_mm=0.01)
        factor = (found.array * expected.array.astype(float)).sum() / (found.array.astype(float) ** 2).sum()
        # The reference took its factors from other, single-precision values of the header.
        np.testing.assert_allclose(found.array * factor, expected.array, atol=2e-5 * np.abs(expected.array).max())


@pytest.fixture
def enhanced(real, tmp_path):
    """A real Philips enhanced file, changed by a function and written anew."""

    def write(change):
        ds = pydicom.dcmread(next(real("dicom-mr/philips_enhanced/anatomical/001").iterdir()))
        change(ds)
        ds.save_as(tmp_path / "a.dcm")
        return tmp_path

    return write


@pytest.mark.real
def test_a_missing_frame_is_seen(enhanced):
    def change(ds):
        del ds.PerFrameFunctionalGroupsSequence[3]
        ds.NumberOfFrames = 7
        ds.PixelData = ds.PixelData[: 7 * 256 * 256 * 2]

    with pytest.raises(
        ImageFileError, match=r"a\.dcm is unevenly spaced: 2\.40 mm between a\.dcm frame 5 and a\.dcm frame 3|unevenly"
    ):
        read_dicom_series(enhanced(change))


@pytest.mark.real
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda ds: setattr(ds, "NumberOfFrames", 5), "declares 5 frames but describes 8"),
        (lambda ds: ds.__delitem__("PerFrameFunctionalGroupsSequence"), "without per-frame functional groups"),
        (
            lambda ds: ds.PerFrameFunctionalGroupsSequence[2].__delitem__("PlanePositionSequence"),
            "frame 3 has no ImagePositionPatient",
        ),
    ],
)
def test_damaged_groups_are_one_sentence(enhanced, change, words):
    with pytest.raises(ImageFileError, match=words):
        read_dicom_series(enhanced(change))


@pytest.mark.real
def test_frames_in_any_order_make_the_same_volume(enhanced, real):
    def change(ds):
        order = [5, 2, 7, 0, 1, 3, 6, 4]
        pixels = np.frombuffer(ds.PixelData, np.uint16).reshape(8, 256, 256)
        ds.PixelData = pixels[order].tobytes()
        ds.PerFrameFunctionalGroupsSequence = [ds.PerFrameFunctionalGroupsSequence[i] for i in order]

    mixed, plain = (
        read_dicom_series(enhanced(change)),
        read_dicom_series(real("dicom-mr/philips_enhanced/anatomical/001")),
    )
    np.testing.assert_array_equal(mixed.array, plain.array)
    assert mixed.same_grid(plain)


@pytest.mark.real
def test_bottomless_nesting_inside_the_groups_is_refused(real, tmp_path):
    path = next(real("dicom-mr/philips_enhanced/anatomical/001").iterdir())
    whole = path.read_bytes()
    start = whole.index(b"\x00\x52\x30\x92SQ")
    bomb = b"\x40\x00\x43\xa0SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * 20000
    head = whole[start : start + 8] + b"\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    (tmp_path / "a.dcm").write_bytes(whole[:start] + head + bomb + whole[start:])
    with pytest.raises(ImageFileError, match="nests"):
        read_dicom_series(tmp_path)
