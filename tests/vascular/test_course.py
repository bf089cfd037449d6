import math

import numpy as np
import pytest

from onfh_nb.vascular.course import Samples, find_course


def straight(radius=2.0, length=30):
    """All voxels of a tube along the last axis, with its axis between voxels."""
    grid = np.stack(np.meshgrid(np.arange(-4, 5), np.arange(-4, 5), np.arange(length), indexing="ij"), -1).reshape(
        -1, 3
    )
    voxels = grid[((grid[:, :2] + 0.3) ** 2).sum(axis=1) <= radius**2].astype(float)
    line = np.stack([np.zeros(length), np.zeros(length), np.arange(length)], axis=1).astype(float)
    edge = (voxels[:, 2] == 0) | (voxels[:, 2] == length - 1)
    none = np.zeros(len(voxels), bool)
    owner = voxels[:, 2].astype(int)
    return Samples(line, np.full(length, radius), voxels, np.ones(len(voxels)), owner, edge, none)


def test_the_axis_runs_between_the_voxels_and_ends_at_the_edge_of_the_picture():
    samples = straight()
    course = find_course(samples, free=(True, True), ring=False, largest=1.0, ndim=3)
    assert course.resolved
    middle = samples.voxels[:, :2].mean(axis=0)
    np.testing.assert_allclose(course.points[:, :2], np.broadcast_to(middle, (len(course.points), 2)), atol=1e-6)
    assert np.linalg.norm(course.points[-1] - course.points[0]) == pytest.approx(30, abs=0.3)


def test_the_radius_is_that_of_a_tube_of_the_same_volume():
    samples = straight()
    course = find_course(samples, free=(True, True), ring=False, largest=1.0, ndim=3)
    np.testing.assert_allclose(course.radius, math.sqrt(len(samples.voxels) / 30 / math.pi), rtol=0.02)


def test_a_branch_of_two_voxels_is_drawn_straight():
    samples = straight()
    short = samples._replace(line=samples.line[:2], wall=samples.wall[:2])
    assert not find_course(short, free=(True, True), ring=False, largest=1.0, ndim=3).resolved


def test_rough_walls_make_a_vessel_no_thicker():
    axis, length = np.array([0.36, 0.48, 0.8]), 90
    grid = np.stack(np.meshgrid(*[np.arange(n) for n in (40, 52, 80)], indexing="ij"), -1).reshape(-1, 3) - 4.3
    along = grid @ axis
    away = np.linalg.norm(grid - along[:, None] * axis, axis=1)
    inside = (along > 0) & (along < length) & (away <= 2.5 + np.random.default_rng(0).uniform(-1, 1, len(away)))
    line, rough = np.arange(length + 1)[:, None] * axis, grid[inside]
    owner, none = np.round(along[inside]).astype(int), np.zeros(inside.sum(), bool)
    samples = Samples(line, np.full(length + 1, 2.5), rough, np.ones(len(rough)), owner, none, none)
    course = find_course(samples, free=(False, False), ring=False, largest=1.0, ndim=3)
    assert math.sqrt(len(rough) / length / math.pi) > 2.55
    assert course.radius.mean() == pytest.approx(2.5, rel=0.02)
