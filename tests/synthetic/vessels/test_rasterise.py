"""Coverage holds the volume of the vessels whatever the voxels; masks are unbroken."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.vessels.rasterise import coverage, covered_voxels, vessel_mask
from onfh_nb.synthetic.vessels.truth import tree_measures


def grid(space, spacing=(0.8, 0.8, 0.8), size=60.0, turn=0.0):
    shape = tuple(int(size / s) for s in spacing)
    affine = np.diag([*spacing, 1.0])
    c, s = np.cos(turn), np.sin(turn)
    affine[:3, :3] = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ affine[:3, :3]
    affine[:3, 3] = space.frame.centre - affine[:3, :3] @ ((np.array(shape) - 1) / 2)
    return affine, shape


@pytest.mark.parametrize("radius", [0.15, 0.3, 1.2])
@pytest.mark.parametrize("spacing", [(0.8, 0.8, 0.8), (3.0, 0.8, 0.8)])
def test_a_tube_keeps_its_volume(draw, space, radius, spacing):
    way = np.array([0.6, 0.5, 0.62])
    tube = draw(np.array([-10 * way, 10 * way]), [-1, 0], radius)
    affine, shape = grid(space, spacing, turn=0.3)
    volume = coverage(tube, affine, shape).sum() * np.prod(spacing)
    length = 20 * np.linalg.norm(way)
    assert volume == pytest.approx(np.pi * radius**2 * length + 4 / 3 * np.pi * radius**3, rel=0.03)


def test_coverage_agrees_with_dense_sampling(draw, space):
    y = draw([(0, 0, 0), (3, 1, 0), (4, 4, 1), (5, -2, 2)], [-1, 0, 1, 1], [0.5, 0.5, 0.3, 0.2])
    affine, shape = grid(space, size=16.0)
    found = coverage(y, affine, shape)
    rng = np.random.default_rng(0)
    for index in np.argwhere(found > 0)[::9]:
        inside = index + rng.uniform(-0.5, 0.5, (4000, 3))
        points = inside @ affine[:3, :3].T + affine[:3, 3]
        hit = np.zeros(4000, bool)
        for k in (1, 2, 3):
            a, b = y.points_mm[y.parent[k]], y.points_mm[k]
            u = np.clip((points - a) @ (b - a) / ((b - a) ** 2).sum(), 0, 1)
            r = y.radius_mm[y.parent[k]] + u * (y.radius_mm[k] - y.radius_mm[y.parent[k]])
            hit |= np.linalg.norm(points - a - u[:, None] * (b - a), axis=1) <= r
        assert found[tuple(index)] == pytest.approx(hit.mean(), abs=0.06)


def test_shares_lie_between_nothing_and_all(forest, space):
    for tree in forest[:4]:
        affine, shape = grid(space, size=150.0)
        voxels = covered_voxels(tree, affine, shape)
        assert ((voxels.share > 0) & (voxels.share <= 1)).all()
        volume = voxels.share.sum() * 0.512
        assert volume == pytest.approx(tree_measures(tree, whole=True)["volume_mm3"], rel=0.15)  # overlaps count once
        flat = np.ravel_multi_index(tuple(voxels.index.T), shape)
        assert (np.diff(flat) > 0).all()


def test_a_thinner_slice_sees_its_share_only(draw, space):
    tube = draw([(0, 0, -5), (0, 0, 5)], [-1, 0], 0.4)
    affine, shape = grid(space, (4.4, 0.8, 0.8))
    along = np.eye(4)
    along[:3, :3] = affine[:3, :3][:, [2, 1, 0]] @ np.diag([4.4 / 0.8, 1, 0.8 / 4.4])
    whole = coverage(tube, affine, shape)
    thin = coverage(tube, affine, shape, thickness_mm=1.0)
    assert thin.max() > whole.max()  # the tube lies in the middle of the slice


def test_masks_of_vessels_thinner_than_a_voxel_are_in_one_piece(forest, space):
    affine, shape = grid(space, size=170.0)
    for tree in forest[:6]:
        mask = vessel_mask(tree, affine, shape)
        pieces = ndimage.label(mask, np.ones((3, 3, 3)))[1]
        assert pieces <= (tree.parent < 0).sum()
        assert (mask >= (coverage(tree, affine, shape) >= 0.5)).all()


def test_a_wide_vessel_is_drawn_where_it_covers_half(draw, space):
    tube = draw([(-9, 0, 0), (9, 0, 0)], [-1, 0], 1.6)
    affine, shape = grid(space)
    np.testing.assert_array_equal(vessel_mask(tube, affine, shape), coverage(tube, affine, shape) >= 0.5)


def test_nothing_in_the_field_is_nothing(draw, space):
    tube = draw([(500, 0, 0), (510, 0, 0)], [-1, 0])
    affine, shape = grid(space)
    assert coverage(tube, affine, shape).sum() == 0
    assert not vessel_mask(tube, affine, shape).any()


def test_a_wrong_affine_is_refused(forest):
    with pytest.raises(ParameterError, match=r"expected \(4, 4\) and \(D, H, W\)"):
        coverage(forest[0], np.eye(3), (10, 10, 10))
