import numpy as np

from onfh_nb.vascular.voxels import list_voxels, points_mm


def test_points_come_back_to_the_voxels_of_the_mask():
    mask = np.zeros((6, 9, 12), bool)
    mask[2, 3:7, 4] = mask[2, 5, 4:10] = True
    spacing = np.array([3.0, 0.8, 0.5])
    voxels = list_voxels(mask, spacing)
    own = voxels.coords[voxels.member] * voxels.steps
    found = {tuple(np.round(p, 6)) for p in points_mm(voxels, own)}
    assert found == {tuple(np.round(p * spacing, 6)) for p in np.argwhere(mask)}
    assert voxels.unit_mm == 0.5
    np.testing.assert_allclose(sorted(voxels.steps), [1, 1.6, 6])


def test_a_picture_lies_in_the_plane_of_the_last_two_axes():
    mask = np.zeros((7, 9), bool)
    mask[2:4, 3:7] = True
    voxels = list_voxels(mask, np.array([1.0, 2.0]))
    assert voxels.ndim == 2
    assert set(voxels.coords[voxels.member][:, 0]) == {0}


def test_cavities_of_a_volume_and_single_holes_of_a_picture_are_filled():
    ball = np.ones((7, 7, 7), bool)
    ball[2:5, 3, 3] = False
    assert list_voxels(np.pad(ball, 1), np.ones(3)).member.sum() == 7**3
    plate = np.ones((9, 9), bool)
    plate[2, 2] = plate[5:7, 5] = False
    assert list_voxels(np.pad(plate, 1), np.ones(2)).member.sum() == 81 - 2


def test_voxels_at_the_edge_of_the_picture_are_marked():
    mask = np.zeros((5, 6, 7), bool)
    mask[0:3, 2, 2] = True
    voxels = list_voxels(mask, np.ones(3))
    assert voxels.on_edge.sum() == 1
