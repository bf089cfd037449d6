from __future__ import annotations

import json

import numpy as np
import pytest
from cohort_by_hand import coronal

from onfh_nb.cohort import layout
from onfh_nb.datasets.hip_pictures import read_pictures
from onfh_nb.datasets.scaling import z_score
from onfh_nb.exceptions import CohortError, ImageFileError
from onfh_nb.preprocess import head_centre, hip_picture

T1 = "sub-001_ses-m00_acq-cort1_T1w"


def read(cohort, listed, *, channels=1):
    return read_pictures(cohort, T1, listed[listed["image_id"] == T1], 96, channels)


def test_the_square_lies_about_the_head_or_the_middle_of_the_image(make_cohort_by_hand, listed):
    cohort = make_cohort_by_hand(listed)
    right, left = read(cohort, listed)
    centre = head_centre(cohort.labels(T1, "head", hemi="R"))
    volume = coronal(1)
    close = {"atol": 1e-4}  # the file keeps the affine in single precision
    np.testing.assert_allclose(right.pixels[0], z_score(hip_picture(volume, 2, centre, "R", size=96))[0], **close)
    np.testing.assert_allclose(left.pixels[0], z_score(hip_picture(volume, 0, None, "L", size=96))[0], **close)
    assert (right.head_found, left.head_found) == (True, False)


def test_a_head_that_only_a_reader_drew_counts(make_cohort_by_hand, listed):
    image_id = "sub-001_ses-m00_acq-corstir_T2w"  # there reader1 drew the right head
    cohort = make_cohort_by_hand(listed)
    rows = listed.iloc[[0]].assign(image_id=image_id)
    assert read_pictures(cohort, image_id, rows, 96, 1)[0].head_found


def test_neighbours_are_repeated_at_the_ends_of_the_stack(make_cohort_by_hand, listed):
    cohort = make_cohort_by_hand(listed)
    first = read(cohort, listed, channels=3)[1].pixels
    volume = coronal(1)
    slices = np.stack([hip_picture(volume, k, None, "L", size=96) for k in (0, 0, 1)])
    np.testing.assert_allclose(first, z_score(slices)[0], atol=1e-4)


def test_a_left_hip_is_mirrored(make_cohort_by_hand, listed):
    cohort = make_cohort_by_hand(listed, head=False)
    both = [listed.iloc[[0]].assign(hemi=hemi) for hemi in "RL"]
    right, left = (read_pictures(cohort, T1, rows, 96, 1)[0].pixels for rows in both)
    np.testing.assert_allclose(left, right[..., ::-1], atol=1e-5)


def test_a_picture_of_unknown_pixel_size_is_taken_as_a_whole(make_cohort_by_hand, listed):
    cohort = make_cohort_by_hand(listed)
    sidecar = layout.sidecar_path(layout.image_path(cohort.path, layout.parse_image_id(T1)))
    facts = json.loads(sidecar.read_text())
    sidecar.write_text(json.dumps(facts | {"PixelSpacingKnown": False}))
    right = read(cohort, listed)[0]
    whole = hip_picture(coronal(1), 2, None, "R", width_mm=10 * 0.8, size=96)
    np.testing.assert_allclose(right.pixels[0], z_score(whole)[0], atol=1e-4)
    assert not right.head_found


def test_a_slice_that_is_not_there(make_cohort_by_hand, listed):
    cohort = make_cohort_by_hand(listed)
    with pytest.raises(CohortError, match=f"slice 4 of image {T1} does not exist; expected 0 to 3"):
        read(cohort, listed.assign(index=4))


def test_nan_pixels_name_the_image(make_cohort_by_hand, listed):
    import nibabel as nib

    cohort = make_cohort_by_hand(listed)
    path = layout.image_path(cohort.path, layout.parse_image_id(T1))
    stored = nib.load(path)
    array = np.asarray(stored.dataobj, np.float32)
    array[3, 3, 1] = np.nan
    nib.save(nib.Nifti1Image(array, stored.affine), path)
    with pytest.raises(ImageFileError, match=f"^image {T1} cannot be made into pictures: .*NaN") as caught:
        read(cohort, listed)
    assert "\n" not in str(caught.value)


def test_a_head_mask_of_another_grid_is_refused(make_cohort_by_hand, listed):
    from onfh_nb.io import write_nifti
    from onfh_nb.io.volume import Volume

    cohort = make_cohort_by_hand(listed)
    path = cohort.label_files.query("image_id == @T1 and name == 'head'")["path"].iloc[0]
    write_nifti(Volume(np.ones((4, 12, 9), np.uint8), coronal(1).affine), path)
    with pytest.raises(CohortError, match=f"does not lie on the grid of image {T1}"):
        read(cohort, listed)
