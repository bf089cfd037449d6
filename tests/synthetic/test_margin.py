"""Wavy margins and islands: as they were asked for, fixed for a hip, fair to the volume, shared by picture and mask."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.example import BODY, LENS, SHAPE, SICK
from onfh_nb.synthetic.head_geometry import LENS as CENTRE
from onfh_nb.synthetic.head_geometry import LENS_RADIUS, TABLE, geometry_row, lens_depth
from onfh_nb.synthetic.head_region import cut_height, neck_direction
from onfh_nb.synthetic.lesion import scaled_volume
from onfh_nb.synthetic.lesion_measures import lesion_measures
from onfh_nb.synthetic.margin import NODES, TABLE_SIZE, displacement, displacement_table, draw_margin
from onfh_nb.synthetic.masks import head_coverage
from onfh_nb.synthetic.population import draw_patients
from onfh_nb.synthetic.state import Margin

FRAME = hip_frame(BODY, "R", SHAPE.radius_mm)


def margin(seed: int) -> Margin:
    return draw_margin(np.random.default_rng(seed), LENS, SHAPE)


def smooth(seed: int) -> Margin:
    return replace(margin(seed), islands=())


def displaced(row: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Where rays from the centre of the lesion sphere leave the lesion, less its radius, by bisection."""
    low, high = np.full(len(directions), -8.0), np.full(len(directions), 8.0)
    for _ in range(30):
        middle = (low + high) / 2
        points = row[CENTRE : CENTRE + 3] + (row[LENS_RADIUS] + middle)[:, None] * directions
        outside = np.array([lens_depth(row, *point) > 0 for point in points])
        low, high = np.where(outside, low, middle), np.where(outside, middle, high)
    return (low + high) / 2


def turned(directions: np.ndarray, angle: float, rng: np.random.Generator) -> np.ndarray:
    """Directions at an angle from the given ones, each to a side of its own."""
    aside = np.cross(directions, rng.standard_normal(directions.shape))
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    return np.cos(angle) * directions + np.sin(angle) * aside


def rays(rng: np.random.Generator, n: int) -> np.ndarray:
    out = rng.standard_normal((n, 3))
    return out / np.linalg.norm(out, axis=1, keepdims=True)


def test_waves_have_the_height_and_the_length_asked_for():
    rng = np.random.default_rng(0)
    apart = {0.0: [], 2.0: [], 6.0: [], 14.0: []}
    for seed in range(40):
        row = geometry_row(SHAPE, SICK, FRAME, smooth(seed))
        start = rays(rng, 40)
        here = displaced(row, start)
        for distance, pairs in apart.items():
            chord = 2 * np.arcsin(distance / (2 * row[LENS_RADIUS]))
            pairs.append((here, displaced(row, turned(start, chord, rng))))
    height = np.concatenate([pair[0] for pair in apart[0.0]])
    assert height.std() == pytest.approx(1.2, rel=0.05)
    assert height.mean() == pytest.approx(-(1.2**2) / (LENS.radius * SHAPE.radius_mm), abs=0.1)
    assert np.abs(height).max() < 3.8
    for distance, pairs in apart.items():
        one, other = np.concatenate([p[0] for p in pairs]), np.concatenate([p[1] for p in pairs])
        assert np.corrcoef(one, other)[0, 1] == pytest.approx(np.exp(-((distance / 6.0) ** 2)), abs=0.07)


def test_surface_has_no_seam():
    row = geometry_row(SHAPE, SICK, FRAME, smooth(3))
    rng = np.random.default_rng(1)
    seams = rays(rng, 600)
    seams[:200, 2] = 0.0
    seams[200:400, 0] = 0.0
    seams[400:, 1] = 0.0
    seams /= np.linalg.norm(seams, axis=1, keepdims=True)
    step = np.abs(displaced(row, turned(seams, 2e-3, rng)) - displaced(row, turned(seams, 2e-3, rng)))
    assert step.max() < 0.1  # 0.07 mm apart at a slope of at most one


def test_near_the_margin_depth_is_a_distance():
    row = geometry_row(SHAPE, SICK, FRAME, smooth(5))
    rng = np.random.default_rng(2)
    out = rays(rng, 300)
    surface = row[CENTRE : CENTRE + 3] + (row[LENS_RADIUS] + displaced(row, out))[:, None] * out
    for depth in (-2.0, -1.0, 1.0):
        points = surface + depth * out
        found = np.array([lens_depth(row, *p) for p in points])
        dense = rays(rng, 20_000)
        near = row[CENTRE : CENTRE + 3] + (row[LENS_RADIUS] + table_at(smooth(5), dense))[:, None] * dense
        nearest = np.array([np.linalg.norm(near - p, axis=1).min() for p in points])
        assert np.abs(np.abs(found) - nearest).mean() < 0.12


def table_at(of: Margin, directions: np.ndarray) -> np.ndarray:
    row = geometry_row(SHAPE, SICK, FRAME, of)
    return np.array([displacement(row, TABLE, *d)[0] for d in directions])


def test_volume_is_fair_on_average():
    hips = [h for p in draw_patients("shen", 66, seed=3) for h in p.hips if h.margin is not None][:100]
    pairs = [lesion_measures(h, h.visits[0]) for h in hips]
    assert len(pairs) == 100
    ratio = np.array([m["v_mm3"] / m["analytic"]["v_mm3"] - 1 for m in pairs])
    assert abs(sum(m["v_mm3"] for m in pairs) / sum(m["analytic"]["v_mm3"] for m in pairs) - 1) < 0.02
    assert abs(ratio.mean()) < 0.03
    assert 0.02 < ratio.std() < 0.15


def test_islands_lie_in_the_head_and_beside_the_lesion():
    drawn = [margin(seed) for seed in range(1500)]
    share = np.mean([bool(m.islands) for m in drawn])
    assert share == pytest.approx(0.15, abs=0.03)
    centre = np.array(LENS.direction) * LENS.distance * SHAPE.radius_mm
    axis, cut = np.array(neck_direction(SHAPE)), cut_height(SHAPE) * SHAPE.radius_mm
    for island in (i for m in drawn for i in m.islands):
        place = np.array(island.centre_mm)
        assert np.linalg.norm(place) + island.radius_mm < SHAPE.radius_mm
        assert np.linalg.norm(place - centre) - island.radius_mm > LENS.radius * SHAPE.radius_mm
        assert place @ axis + island.radius_mm <= cut
    found = next(m for m in drawn if m.islands)
    row = geometry_row(SHAPE, SICK, FRAME, found)
    assert lens_depth(row, *found.islands[0].centre_mm) <= -found.islands[0].radius_mm


def test_visits_of_a_hip_share_their_waves():
    one = geometry_row(SHAPE, SICK, FRAME, smooth(7))
    grown = geometry_row(SHAPE, replace(SICK, lens=scaled_volume(LENS, 1.3)), FRAME, smooth(7))
    out = rays(np.random.default_rng(4), 60)
    np.testing.assert_allclose(displaced(one, out), displaced(grown, out), atol=1e-4)
    other = displaced(geometry_row(SHAPE, SICK, FRAME, smooth(8)), out)
    assert np.abs(other - displaced(one, out)).mean() > 0.5


def test_head_mask_does_not_see_the_margin():
    affine = np.eye(4)
    affine[:3, :3] = [[0, 0, -1], [-1, 0, 0], [0, -1, 0]]
    affine[:3, 3] = FRAME.centre + 30
    plain, wavy = (
        head_coverage(geometry_row(SHAPE, SICK, FRAME, m), (61, 61, 61), affine, thickness_mm=1.0)
        for m in (None, margin(1))
    )
    np.testing.assert_array_equal(plain[0], wavy[0])
    assert 0.02 < np.abs(plain[1] - wavy[1]).sum() / plain[1].sum() < 0.5


def test_drawing_is_repeatable_and_the_table_is_shared():
    assert margin(2) == margin(2) != margin(3)
    table = displacement_table(margin(2))
    assert table.shape == (TABLE_SIZE,) == (2 * NODES * NODES,)
    assert displacement_table(margin(2)) is table
