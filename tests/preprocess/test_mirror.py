from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.io import LabelVolume, Volume
from onfh_nb.preprocess import Hip, as_right_hip, hip_crop, mirror_hip, mirror_volume

CENTRE = np.array([87.0, 0.0, 4.0])  # RAS mm
AFFINE = np.array([[0, 0, -1.6, 200.0], [4, 0, 0, -4], [0, -1.6, 0, 200], [0, 0, 0, 1]])  # coronal, radiological


def made(labels: bool = False) -> Volume:
    rng = np.random.default_rng(4)
    if labels:
        return LabelVolume(
            rng.integers(0, 3, (3, 250, 240)).astype(np.uint8), AFFINE, labels={1: "head", 2: "necrosis"}
        )
    return Volume(rng.random((3, 250, 240)), AFFINE)


def test_mirroring_twice_is_nothing_and_once_is_the_other_side():
    """A left hip, mirrored, is a right hip in every respect: image, labels, centre, side, and the picture."""
    volume, labels = made(), made(labels=True)
    left = Hip(volume, {"head": labels}, "L", CENTRE * [-1, 1, 1])
    right = as_right_hip(left)
    assert right.hemi == "R"
    assert right.centre_mm == pytest.approx(CENTRE)
    assert right.volume.orientation == volume.orientation
    assert isinstance(right.labels["head"], LabelVolume)
    assert right.labels["head"].labels == labels.labels
    assert np.array_equal(hip_crop(volume, 1, left.centre_mm, "L"), hip_crop(right.volume, 1, right.centre_mm, "R"))
    again = mirror_hip(right)
    assert again.hemi == "L"
    assert np.array_equal(again.volume.array, volume.array)
    assert np.abs(again.volume.affine - volume.affine).max() < 1e-9
    assert as_right_hip(right) is right


@pytest.mark.parametrize("turn", [False, True])
def test_every_voxel_moves_to_minus_x(turn):
    volume = made().permuted((0, 2, 1)).flipped(1) if turn else made()
    mirrored = mirror_volume(volume)
    places = np.argwhere(volume.array > 0.99)
    there = np.rint(mirrored.index(volume.world(places) * (-1, 1, 1))).astype(int)
    assert (mirrored.array[tuple(there.T)] == volume.array[tuple(places.T)]).all()


def test_a_label_of_another_grid_is_not_mirrored_along():
    labels = made(labels=True).permuted((0, 2, 1))
    with pytest.raises(ParameterError, match="label 'head' does not lie on the grid"):
        mirror_hip(Hip(made(), {"head": labels}, "L"))
    with pytest.raises(ParameterError, match="'L' or 'R'"):
        as_right_hip(Hip(made(), {}, "left"))
