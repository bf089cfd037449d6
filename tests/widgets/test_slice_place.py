from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.io.volume import Volume
from onfh_nb.widgets.slice_place import slice_edges, slice_position

CORONAL = np.array([[0, 0, -2.0, 63.0], [-4.0, 0, 0, 8.0], [0, -2.0, 0, 40.0], [0, 0, 0, 1.0]])


@pytest.fixture
def coronal() -> Volume:
    return Volume(np.zeros((5, 40, 64)), CORONAL)


def test_coronal_has_the_right_side_on_the_left(coronal):
    assert slice_edges(coronal) == ("R", "L", "S", "I")


@pytest.mark.parametrize("turn", [lambda v: v.flipped(1), lambda v: v.flipped(2), lambda v: v.permuted((0, 2, 1))])
def test_the_way_it_is_stored_does_not_matter(coronal, turn):
    assert slice_edges(turn(coronal)) == slice_edges(coronal)


def test_axial_and_sagittal(coronal):
    assert slice_edges(coronal.permuted((1, 0, 2))) == ("R", "L", "A", "P")
    assert slice_edges(coronal.permuted((2, 0, 1))) == ("A", "P", "S", "I")


def test_mirroring_swaps_left_and_right_but_not_front_and_back(coronal):
    assert slice_edges(coronal, mirrored=True) == ("L", "R", "S", "I")
    assert slice_edges(coronal.permuted((2, 0, 1)), mirrored=True) == ("A", "P", "S", "I")


def test_position_in_mm_and_words(coronal):
    assert [slice_position(coronal, k) for k in (0, 2, 4)] == ["8.0 mm anterior", "0.0 mm anterior", "8.0 mm posterior"]


def test_position_is_that_of_the_middle_of_an_oblique_slice():
    tilt = np.deg2rad(20)
    affine = np.eye(4)
    affine[:3, :3] = [[0, 0, -1], [-np.cos(tilt), np.sin(tilt), 0], [-np.sin(tilt), -np.cos(tilt), 0]]
    volume = Volume(np.zeros((3, 11, 11)), affine)
    assert slice_position(volume, 0) == f"{5 * np.sin(tilt):.1f} mm anterior"
