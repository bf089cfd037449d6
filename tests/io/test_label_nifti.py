from __future__ import annotations

import nibabel as nib
import numpy as np
import pytest

from onfh_nb.exceptions import ImageFileError
from onfh_nb.io import read_label_nifti
from onfh_nb.io.label_nifti import read_snap_labels

SNAP = """################################################
# ITK-SnAP Label Description File
################################################
    0     0    0    0        0  0  0    "Clear Label"
    1   255    0    0        1  1  1    "femoral head, left"
    2     0  255    0     0.50  1  1    "necrosis"
"""


def save(path, data, affine=None):
    nib.save(nib.Nifti1Image(data, np.eye(4) if affine is None else affine), path)


def test_float_masks_of_whole_numbers_become_integers(tmp_path):
    save(tmp_path / "m.nii.gz", np.array([[[0, 1, 2]]], np.float32))
    mask = read_label_nifti(tmp_path / "m.nii.gz")
    assert mask.array.dtype == np.uint8
    assert mask.labels == {1: "label 1", 2: "label 2"}


def test_itk_snap_names_are_read(tmp_path):
    save(tmp_path / "m.nii.gz", np.array([[[0, 1, 2]]], np.uint16))
    (tmp_path / "m.txt").write_text(SNAP)
    mask = read_label_nifti(tmp_path / "m.nii.gz", tmp_path / "m.txt")
    assert mask.labels == {1: "femoral head, left", 2: "necrosis"}
    assert mask.mask("necrosis").sum() == 1


@pytest.mark.parametrize(("values", "words"), [([0, 0.5], "it holds 0.5"), ([0, -1], "it holds -1")])
def test_what_is_no_mask_is_refused_with_an_example(tmp_path, values, words):
    save(tmp_path / "m.nii", np.array([[values]], np.float32))
    with pytest.raises(ImageFileError, match=words):
        read_label_nifti(tmp_path / "m.nii")


def test_a_value_without_a_name_is_refused(tmp_path):
    save(tmp_path / "m.nii", np.array([[[0, 7]]], np.uint8))
    with pytest.raises(ImageFileError, match=r"label 7, which has no name; named are \[1\]"):
        read_label_nifti(tmp_path / "m.nii", {1: "head"})


@pytest.mark.parametrize(
    ("text", "words"),
    [('1 0 0 0 1 1 1 "a"\n1 0 0 0 1 1 1 "b"', "line 2 names label 1 a second time"), ("1 head", "line 1 must read")],
)
def test_bad_label_descriptions_name_their_line(tmp_path, text, words):
    (tmp_path / "l.txt").write_text(text)
    with pytest.raises(ImageFileError, match=words):
        read_snap_labels(tmp_path / "l.txt")


@pytest.mark.real
def test_real_masks_lie_on_their_images(real):
    from onfh_nb.io import read_nifti

    for path in sorted(real("hippocampus/labels").glob("*.nii.gz"))[:3]:
        mask = read_label_nifti(path, {1: "anterior", 2: "posterior"})
        assert mask.same_grid(read_nifti(path.parent.parent / "images" / path.name))
        assert mask.mask("anterior").any()
