"""Masks against closed forms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.example import BODY, COLLAPSED, LENS, SHAPE, SICK
from onfh_nb.synthetic.head_geometry import CUT, RADIUS, geometry_row, hip_row, lens_depth
from onfh_nb.synthetic.head_region import head_volume_mm3, roi_fraction
from onfh_nb.synthetic.masks import _STEEPEST, _count, head_coverage
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.population_spec import POPULATIONS
from onfh_nb.synthetic.state import HipVisit, Lens

SIDES = ("R", "L")


def grid(step: float, side: str) -> tuple[tuple[int, int, int], np.ndarray]:
    n = int(64 / step)
    affine = np.eye(4)
    affine[:3, :3] = [[0, 0, -step], [-step, 0, 0], [0, -step, 0]]
    centre = hip_frame(BODY, side, SHAPE.radius_mm).centre
    affine[:3, 3] = centre + np.array([1, 1, 1]) * step * (n - 1) / 2
    return (n, n, n), affine


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("step", [0.8, 1.6])
def test_volumes_equal_the_closed_forms(side, step):
    row = geometry_row(SHAPE, SICK, hip_frame(BODY, side, SHAPE.radius_mm))
    head, necrosis = head_coverage(row, *grid(step, side), thickness_mm=step)
    volume = head.sum() * step**3
    assert volume == pytest.approx(head_volume_mm3(SHAPE), rel=2e-3)
    assert necrosis.sum() / head.sum() == pytest.approx(roi_fraction(LENS, SHAPE), abs=5e-3)


@pytest.mark.parametrize(("d", "rho", "percent"), [(0.9, 0.6, 10.92), (0.8, 0.9, 34.50), (1.1, 0.8, 14.06)])
def test_lens_volume_in_half_millimetre_voxels(d, rho, percent):
    frame = hip_frame(BODY, "R", SHAPE.radius_mm)
    row = geometry_row(SHAPE, replace(SICK, lens=Lens(d, rho, (0.0, 0.6, 0.8))), frame)
    row[CUT] = 1e3  # the whole sphere
    head, necrosis = head_coverage(row, *grid(0.5, "R"), thickness_mm=0.5)
    assert 100 * (necrosis >= 0.5).sum() / (head >= 0.5).sum() == pytest.approx(percent, abs=0.5)


def test_collapse_takes_bone_away():
    frame = hip_frame(BODY, "R", SHAPE.radius_mm)
    shape, affine = grid(0.8, "R")
    whole, _ = head_coverage(geometry_row(SHAPE, SICK, frame), shape, affine, thickness_mm=0.8)
    sunk, dead = head_coverage(geometry_row(SHAPE, COLLAPSED, frame), shape, affine, thickness_mm=0.8)
    assert 100 < (whole - sunk).sum() * 0.8**3 < 3.0 * np.pi * SHAPE.radius_mm**2
    assert (sunk <= whole + 1e-6).all()
    assert (dead <= sunk + 1e-6).all()


def test_left_is_the_mirror_of_right():
    pair = []
    for side in SIDES:
        row = geometry_row(SHAPE, SICK, hip_frame(BODY, side, SHAPE.radius_mm))
        pair.append(head_coverage(row, *grid(1.0, side), thickness_mm=1.0)[1])
    np.testing.assert_allclose(pair[0], pair[1][:, :, ::-1], atol=0.03)


def test_healthy_head_has_no_necrosis():
    row = geometry_row(SHAPE, HipVisit(0), hip_frame(BODY, "L", SHAPE.radius_mm))
    head, necrosis = head_coverage(row, *grid(1.6, "L"), thickness_mm=1.6)
    assert head.max() == 1.0
    assert not necrosis.any()


@pytest.fixture(scope="module")
def wavy_rows() -> list[np.ndarray]:
    """Hips of a population with perturbed margins, islands and collapse."""
    patients = draw_patients(POPULATIONS["kong"], 12, 4)
    rows = []
    for patient in patients:
        for hip in patient.hips:
            if hip.margin is not None:
                frame = hip_frame(patient.body, hip.side, hip.shape.radius_mm)
                rows.append(hip_row(hip, hip.visits[-1], frame))
    return rows


@pytest.mark.parametrize("step", [(0.8, 0.8, 0.8), (4.4, 0.6, 0.6)])
def test_voxels_that_are_not_sampled_are_those_that_need_not_be(wavy_rows, step):
    """Every voxel about the head sampled in full gives the same masks."""
    for row in wavy_rows[:6]:
        shape = tuple(int(60 / s) for s in step)
        affine = np.eye(4)
        affine[:3, :3] = np.array([[0, 0, -step[2]], [-step[0], 0, 0], [0, -step[1], 0]])
        affine[:3, 3] = row[:3] - affine[:3, :3] @ ((np.array(shape) - 1) / 2) + 0.3
        head, necrosis = head_coverage(row, shape, affine, thickness_mm=step[0] * 0.9)
        steps = affine[:3, :3].copy()
        steps[0] *= row[3]
        rng = np.random.default_rng(0)
        for d, h, w in np.argwhere((head > 0) | (rng.uniform(size=shape) < 0.05))[::7]:
            at = affine[:3, :3] @ (d, h, w) + affine[:3, 3] - row[:3]
            at[0] *= row[3]
            n_head, n_dead = _count(row, steps, 0.9, tuple(at), (0, 0))
            assert (head[d, h, w], necrosis[d, h, w]) == pytest.approx((n_head / 96, n_dead / 96), abs=1e-6)


def test_depth_changes_less_than_the_masks_take_for_granted(wavy_rows):
    rng = np.random.default_rng(1)
    steepest = 0.0
    for row in wavy_rows:
        points = rng.normal(size=(4000, 3)) * row[RADIUS] * 0.7
        for length in (0.6, 2.0):
            ways = rng.normal(size=points.shape)
            ends = points + length * ways / np.linalg.norm(ways, axis=1, keepdims=True)
            change = [
                _depth(row, b) - _depth(row, a) for a, b in zip(points, ends, strict=True) if abs(_depth(row, a)) < 4
            ]
            steepest = max(steepest, float(np.abs(change).max()) / length)
    assert 0.9 < steepest < _STEEPEST


def _depth(row: np.ndarray, point: np.ndarray) -> float:
    return float(_depth_of(row, point[0], point[1], point[2]))


@compiled
def _depth_of(row, lat, a, s):
    return lens_depth(row, lat, a, s)
