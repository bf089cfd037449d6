from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.io import LabelVolume, Volume
from onfh_nb.preprocess import (
    head_centre,
    hip_crop,
    hip_picture,
    in_plane_mm,
    picture_to_slice,
    whole_picture,
)

CENTRE = np.array([87.0, 0.0, 4.0])  # of the right head, RAS mm; the left one lies at -x


def coronal(step: float = 1.0, *, labels: bool = False, turn: bool = False) -> Volume:
    """Two heads of radius 23 mm, each with a small lesion 10 mm lateral and 8 mm above its centre."""
    side = round(400 / step)
    affine = np.array(
        [[0, 0, -step, 200 - step / 2], [4, 0, 0, -4], [0, -step, 0, 200 - step / 2], [0, 0, 0, 1.0]]
    )  # radiological: patient's right on the left of the picture
    volume = Volume(np.zeros((3, side, side)), affine)
    x, _, z = np.moveaxis(volume.world(np.moveaxis(np.indices(volume.shape), 0, -1)), -1, 0)
    head = np.hypot(np.abs(x) - 87, z - 4) < 23
    lesion = np.hypot(np.abs(x) - 97, z - 12) < 6
    if labels:
        made: Volume = LabelVolume(head.astype(np.uint8) + lesion, affine, labels={1: "head", 2: "necrosis"})
    else:
        made = Volume(100.0 * head + 200 * lesion, affine)
    return made.permuted((0, 2, 1)).flipped(1).flipped(2) if turn else made


def centre_of(picture: np.ndarray) -> tuple[float, float]:
    """Centre of gravity from the middle of the picture, in mm: (down, to the right)."""
    offset = (np.arange(len(picture)) + 0.5 - len(picture) / 2) * 140 / len(picture)
    return float((picture.sum(1) * offset).sum() / picture.sum()), float(
        (picture.sum(0) * offset).sum() / picture.sum()
    )


@pytest.mark.parametrize("step", [0.5, 1.0, 1.6])
@pytest.mark.parametrize("hemi", ["L", "R"])
def test_the_head_is_in_the_middle_and_lateral_is_left(step, hemi):
    centre = CENTRE * ([1, 1, 1] if hemi == "R" else [-1, 1, 1])
    picture = hip_picture(coronal(step), 1, centre, hemi)
    assert picture.shape == (256, 256)
    assert picture.dtype == np.float32
    assert centre_of(picture * (picture > 250)) == pytest.approx((-8, -10), abs=0.35)
    assert (picture > 50).sum() * (140 / 256) ** 2 == pytest.approx(np.pi * 23**2, rel=0.03)


@pytest.mark.parametrize("cut", [hip_picture, hip_crop])
def test_both_hips_of_a_symmetric_patient_give_one_picture(cut):
    volume = coronal(1.6)
    right, left = cut(volume, 1, CENTRE, "R"), cut(volume, 1, CENTRE * [-1, 1, 1], "L")
    assert np.array_equal(right, left) or np.abs(right - left).max() < 1e-3


def test_how_the_array_lies_in_memory_does_not_matter():
    assert np.allclose(
        hip_picture(coronal(), 1, CENTRE, "R"), hip_picture(coronal(turn=True), 1, CENTRE, "R"), atol=1e-3
    )
    assert np.array_equal(whole_picture(coronal(), 1), whole_picture(coronal(turn=True), 1))


def test_labels_keep_their_values_and_lie_on_the_picture():
    labels = hip_picture(coronal(labels=True), 1, CENTRE, "R")
    assert labels.dtype == np.uint8
    assert np.unique(labels).tolist() == [0, 1, 2]
    assert np.abs((labels > 0) * 1.0 - (hip_picture(coronal(), 1, CENTRE, "R") > 50)).mean() < 0.01


def test_a_crop_copies_pixels_and_pads_with_zero():
    volume = coronal(1.0)
    crop = hip_crop(volume, 1, CENTRE, "R")
    assert crop.shape == (140, 140)
    assert set(np.unique(crop)) <= set(np.unique(volume.array))
    assert centre_of(crop) == pytest.approx((-1.5, -1.9), abs=1.0)
    edge = hip_crop(Volume(np.ones((3, 400, 400)), volume.affine), 1, (195.0, 0, 0), "R")
    assert edge[:, :60].max() == 0
    assert edge[:, 80:].min() == 1
    assert not hip_crop(volume, 1, (900.0, 0, 0), "R").any()


def test_a_hip_without_a_centre_is_cut_from_the_middle():
    volume = Volume(np.pad(np.ones((1, 2, 2)), ((0, 0), (99, 99), (99, 99))), coronal().affine)
    assert centre_of(hip_picture(volume, 0)) == pytest.approx((0, 0), abs=1e-3)


def test_sagittal_hips_are_not_mirrored():
    affine = np.array([[4.0, 0, 0, 0], [0, 0, -1, 90], [0, -1, 0, 90], [0, 0, 0, 1]])
    volume = Volume(np.random.default_rng(0).random((2, 180, 180)), affine)
    assert volume.plane == "sagittal"
    assert np.array_equal(hip_picture(volume, 0, hemi="L"), hip_picture(volume, 0, hemi="R"))


def test_a_whole_picture_gets_square_pixels():
    volume = coronal(1.0)
    tall = Volume(volume.array[:, ::2], volume.affine @ np.diag([1, 2, 1, 1.0]))
    assert in_plane_mm(tall) == (2.0, 1.0)
    picture = whole_picture(tall, 1)
    assert picture.shape == (400, 400)
    rows, columns = np.flatnonzero((picture > 50).any(1)), np.flatnonzero((picture > 50).any(0))
    assert abs(len(rows) - 46) <= 2
    assert columns[-1] - columns[0] == pytest.approx(2 * (87 + 23), abs=2)


def test_a_constant_stays_constant_when_pixels_shrink():
    fine = Volume(np.full((1, 900, 900), 5.0), np.diag([4, 0.2, 0.2, 1.0]) @ np.eye(4)[[0, 1, 2, 3]])
    picture = hip_picture(fine, 0)
    assert np.abs(picture - 5).max() < 1e-4


def test_head_centre_is_that_of_the_mask():
    labels = coronal(labels=True)
    right = labels.with_array(np.where(np.arange(labels.shape[2]) < 200, labels.array, 0))
    centre = head_centre(right)
    assert centre == pytest.approx([87, 0, 4], abs=0.1)
    assert head_centre(right.with_array(np.zeros_like(right.array))) is None


@pytest.mark.parametrize(("index", "hemi", "words"), [(3, "R", "slice 3 does not exist"), (0, "left", "'L' or 'R'")])
def test_no_such_slice_or_side(index, hemi, words):
    with pytest.raises(ParameterError, match=words):
        hip_picture(coronal(), index, CENTRE, hemi)


@pytest.mark.parametrize("turn", [False, True])
@pytest.mark.parametrize("step", [0.6, 0.8, 1.0])
@pytest.mark.parametrize("hemi", ["L", "R"])
def test_what_is_drawn_on_a_picture_comes_back_to_its_slice(step, hemi, turn):
    labels = coronal(step, labels=True, turn=turn)
    centre = CENTRE * ([1, 1, 1] if hemi == "R" else [-1, 1, 1])
    picture = hip_picture(labels, 1, centre, hemi)
    back = picture_to_slice(picture, labels, 1, centre, hemi)
    x = np.moveaxis(labels.world(np.moveaxis(np.indices(labels.shape), 0, -1)), -1, 0)[0][1]
    own = x > 0 if hemi == "R" else x < 0
    assert back.dtype == labels.array.dtype
    assert not back[~own].any()
    # Pixels of the picture are smaller than voxels: each voxel is hit, but for rounding at the rim.
    assert (back != labels.array[1] * own).mean() < 0.0005 / step**2
