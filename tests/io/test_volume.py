from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.io import LabelVolume, Volume


def test_spacing_direction_and_world_come_from_the_affine(oblique):
    np.testing.assert_allclose(oblique.spacing_mm, (4.0, 0.75, 0.5))
    np.testing.assert_allclose(oblique.direction.T @ oblique.direction, np.eye(3), atol=1e-12)
    np.testing.assert_allclose(oblique.world((0, 0, 0)), (-31.5, 12.25, 80.0))
    np.testing.assert_allclose(oblique.index(oblique.world([(1, 2, 3), (0, 3, 4)])), [(1, 2, 3), (0, 3, 4)], atol=1e-9)


@pytest.mark.parametrize(
    ("columns", "orientation", "plane"),
    [
        ([(0, -1, 0), (0, 0, -1), (-1, 0, 0)], "PIL", "coronal"),
        ([(0, 0, 1), (0, -1, 0), (-1, 0, 0)], "SPL", "axial"),
        ([(1, 0, 0), (0, 0, -1), (0, -1, 0)], "RIP", "sagittal"),
        ([(0, 0.7071, 0.7071), (0, -0.7071, 0.7071), (1, 0, 0)], None, "oblique"),
    ],
)
def test_planes_have_their_names(columns, orientation, plane):
    affine = np.eye(4)
    affine[:3, :3] = np.array(columns, float).T
    volume = Volume(np.zeros((2, 3, 4)), affine)
    assert volume.plane == plane
    assert orientation in (None, volume.orientation)


def test_the_same_grid_is_within_a_hundredth_of_a_millimetre(oblique):
    moved = oblique.affine.copy()
    moved[0, 3] += 0.005
    assert oblique.same_grid(Volume(oblique.array, moved))
    moved[0, 3] += 0.1
    assert not oblique.same_grid(Volume(oblique.array, moved))
    assert not oblique.same_grid(Volume(oblique.array[:2], oblique.affine))


@pytest.mark.parametrize(
    ("array", "affine", "words"),
    [
        (np.zeros((2, 2)), np.eye(4), "shape"),
        (np.zeros((2, 2, 2)), np.eye(3), "4×4 affine"),
        (np.zeros((2, 2, 2)), np.full((4, 4), np.nan), "finite 4×4 affine"),
        (np.zeros((2, 2, 2)), np.diag([0.0, 1, 1, 1]), "must be invertible"),
    ],
)
def test_what_is_no_volume_is_refused(array, affine, words):
    with pytest.raises(ValueError, match=words):
        Volume(array, affine)


def test_labels_are_integers_and_found_by_name():
    labels = LabelVolume(np.array([[[0, 1, 2, 1]]], np.uint8), np.eye(4), labels={1: "head", 2: "necrosis"})
    assert labels.mask("head").sum() == 2
    assert labels.mask().sum() == 3
    assert labels.permuted((2, 1, 0)).labels == labels.labels
    with pytest.raises(KeyError, match="no label is called 'neck'"):
        labels.mask("neck")
    with pytest.raises(ValueError, match="holds integers"):
        LabelVolume(np.zeros((1, 1, 1)), np.eye(4))


def test_a_new_array_must_fit(oblique):
    assert oblique.with_array(oblique.array * 2).array.max() == 2 * oblique.array.max()
    with pytest.raises(ValueError, match="the new array has shape"):
        oblique.with_array(oblique.array[:1])
