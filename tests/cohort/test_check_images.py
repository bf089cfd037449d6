from __future__ import annotations

import numpy as np
from cohort_by_hand import coronal

from onfh_nb.cohort import write
from onfh_nb.cohort.validation import validate
from onfh_nb.io.nifti import write_nifti
from onfh_nb.io.volume import LabelVolume

IMAGE = "sub-001_ses-m00_acq-cort1_T1w"
ANAT = "sub-001/ses-m00/anat"


def test_a_truncated_image_is_named(hand_cohort):
    path = hand_cohort.path / ANAT / f"{IMAGE}.nii.gz"
    path.write_bytes(path.read_bytes()[:200])
    (problem,) = validate(hand_cohort.path)
    assert problem.file == f"{ANAT}/{IMAGE}.nii.gz"
    assert str(hand_cohort.path) not in str(problem)


def test_masks_off_their_grid_unnamed_or_orphaned_are_found(hand_cohort):
    root, image = hand_cohort.path, coronal(1)
    moved = image.affine.copy()
    moved[0, 3] += 2
    write.write_label(root, LabelVolume(np.ones(image.shape, np.uint8), moved), image_id=IMAGE, hemi="R", name="head")
    mask = LabelVolume(np.ones((4, 12, 9), np.uint8), image.affine)
    write.write_label(root, mask, image_id=IMAGE, hemi="L", name="head")
    write.write_label(root, image_mask(image), image_id=IMAGE, hemi="L", name="femur")
    write.write_label(root, image_mask(image), image_id=IMAGE.replace("cort1", "axt1"), hemi="L", name="head")
    values = sorted(problem.value for problem in validate(root))
    assert values == [
        "a label a text of 5 characters",
        "a mask of shape (4, 12, 10) elsewhere in space",
        "a mask of shape (4, 12, 9)",
        "a mask without its image",
    ]


def image_mask(image):
    return LabelVolume((image.array > 500).astype(np.uint8), image.affine)


def test_identical_pixels_under_two_patients_are_reported(hand_cohort):
    root = hand_cohort.path
    copy = root / ANAT.replace("001", "002") / f"{IMAGE.replace('001', '002')}.nii.gz"
    write_nifti(coronal(1), copy)
    (problem,) = validate(root)
    assert problem.file == copy.relative_to(root).as_posix()
    assert problem.value == f"the same pixels as image {IMAGE}"


def test_empty_pictures_of_two_patients_are_no_leak(hand_cohort):
    for person in ("001", "002"):
        path = hand_cohort.path / ANAT.replace("001", person) / f"{IMAGE.replace('001', person)}.nii.gz"
        image = coronal(1)
        write_nifti(image.with_array(np.zeros_like(image.array)), path)
    assert validate(hand_cohort.path) == []
