"""Masks of a stack: exact in every plane, and packed once."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.io import read_nifti
from onfh_nb.synthetic import mask_files
from onfh_nb.synthetic.anatomy.frame import head_centre_mm, hip_frame
from onfh_nb.synthetic.exam import Exam, plan_exam
from onfh_nb.synthetic.example import BODY, SICK, example_patient
from onfh_nb.synthetic.head_geometry import geometry_row
from onfh_nb.synthetic.head_region import head_volume_mm3
from onfh_nb.synthetic.mask_files import MaskWriter, mask_record
from onfh_nb.synthetic.protocols import PROTOCOLS

HIP = example_patient().hips[0]
ROW = geometry_row(HIP.shape, SICK, hip_frame(BODY, "R", HIP.shape.radius_mm))
IMAGE = "sub-001_ses-m00_acq-cort1_T1w"


def exam_of(key: str) -> Exam:
    return plan_exam(BODY, PROTOCOLS[key], np.random.default_rng(3), hip="R")


def centroid(mask: np.ndarray, exam: Exam) -> np.ndarray:
    affine = exam.affine(exam.stored)
    return affine[:3, :3] @ np.argwhere(mask).mean(axis=0) + affine[:3, 3]


@pytest.mark.parametrize("key", ["cor_t1", "ax_t2", "sag_t2", "sag_hi", "spgr3d", "mra_ss"])
def test_head_and_lesion_measure_the_same_in_every_plane(tmp_path, key):
    exam = exam_of(key)
    found = MaskWriter(tmp_path, exam).measure("R", ROW, has_lesion=True)
    whole = head_volume_mm3(HIP.shape)
    assert found.record["head_mm3"] == pytest.approx(whole, rel=0.012)
    fine = MaskWriter(tmp_path, exam_of("mra_ss")).measure("R", ROW, has_lesion=True)
    assert found.record["necrosis_mm3"] == pytest.approx(fine.record["necrosis_mm3"], rel=0.03)
    # Slices leave gaps, so their areas times their pitch are the volume as well.
    pitch = exam.thickness_mm + exam.gap_mm
    assert found.areas_mm2[0].sum() * pitch == pytest.approx(whole, rel=0.01)


@pytest.mark.parametrize("key", ["cor_t1", "ax_t2", "sag_t2", "sag_hi", "spgr3d"])
def test_the_head_lies_at_one_place_in_all_planes(tmp_path, key):
    exam, reference = exam_of(key), exam_of("mra_ss")
    heads = [
        centroid(MaskWriter(tmp_path, one).measure("R", ROW, has_lesion=True).masks["head"], one)
        for one in (exam, reference)
    ]
    spacing = np.abs(exam.affine(exam.stored)[:3, :3]).max(axis=1)
    assert (np.abs(heads[0] - heads[1]) < 0.5 * spacing).all()
    assert np.linalg.norm(heads[1] - head_centre_mm(BODY, "R")) < 1.5


def test_equal_masks_are_packed_once(tmp_path, monkeypatch):
    packed = []
    real = mask_files.write.write_label
    monkeypatch.setattr(mask_files.write, "write_label", lambda *a, **k: packed.append(k["name"]) or real(*a, **k))
    writer = MaskWriter(tmp_path, exam_of("cor_t1"))
    for session in ("m00", "m03"):  # nothing changed in between
        found = writer.measure("R", ROW.copy(), has_lesion=True)
        for key in ("cort1", "corstir"):
            writer.write(found, f"sub-001_ses-{session}_acq-{key}_T1w")
    assert packed == ["head", "necrosis"]
    files = sorted(tmp_path.rglob("*label-necrosis*.nii.gz"))
    assert len(files) == 4
    assert len({path.read_bytes() for path in files}) == 1
    np.testing.assert_array_equal(read_nifti(files[0]).array > 0, found.masks["necrosis"])


def test_a_head_that_changed_is_measured_anew(tmp_path):
    writer = MaskWriter(tmp_path, exam_of("cor_t1"))
    before = writer.measure("R", ROW, has_lesion=True)
    writer.write(before, IMAGE)
    other = ROW.copy()
    other[4] += 1.0
    after = writer.measure("R", other, has_lesion=True)
    assert not after.files
    assert after.record["head_mm3"] > before.record["head_mm3"]
    assert "necrosis" not in writer.measure("R", other, has_lesion=False).masks


def test_a_head_outside_the_field_has_no_box():
    record = mask_record({"head": np.zeros((2, 3, 4), bool)}, 1.0)
    assert record == {"head_mm3": 0.0, "head_box": None}
