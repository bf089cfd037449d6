"""Marks on a plane, against closed forms: a channel for each tissue, and no noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.bricks import noise_bricks
from onfh_nb.synthetic.example import SHAPE
from onfh_nb.synthetic.finding_paint import paint_mark
from onfh_nb.synthetic.head_geometry import geometry_row
from onfh_nb.synthetic.mark import Mark
from onfh_nb.synthetic.state import BodyShape, HipVisit
from onfh_nb.synthetic.texture import TILE
from onfh_nb.synthetic.tissues import N_TISSUES
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

STEP, SIZE = 0.3, 240
TABLE = np.eye(N_TISSUES, dtype=np.float32)
SILENT = np.zeros((4, TILE**3), np.int8)
LEVEL = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 0.0, 0.0)


def place(front_mm: float = 0.0) -> np.ndarray:
    axis = (np.arange(SIZE) - (SIZE - 1) / 2) * STEP
    up, lateral = np.meshgrid(-axis, axis, indexing="ij")
    return np.stack([lateral, np.full_like(up, front_mm), up], axis=-1)


def painted(mark: Mark, *, front_mm: float = 0.0, side: str = "R", tiles=SILENT, bone=None) -> np.ndarray:
    """Share of every tissue; channel 1 (marrow) is everywhere before."""
    frame = hip_frame(LEVEL, side, SHAPE.radius_mm)
    xyz = np.moveaxis(frame.world(place(front_mm)), -1, 0).astype(np.float32).copy()
    inside = np.full((SIZE, SIZE), -50.0, np.float32) if bone is None else bone.astype(np.float32)
    outside = np.full((SIZE, SIZE), 1e9, np.float32)
    canvas = np.zeros((SIZE, SIZE, N_TISSUES), np.float32)
    canvas[..., ID["fatty_marrow"]] = 1.0
    head = geometry_row(SHAPE, HipVisit(0), frame)
    planes = (xyz, inside, outside, STEP) if mark.bone != "pelvis" else (xyz, outside, inside, STEP)
    paint_mark(mark.row(), head, (0, SIZE, 0, SIZE), planes, (TABLE, tiles), canvas)
    return canvas


def covered(distance: np.ndarray) -> np.ndarray:
    return np.clip(0.5 - distance / STEP, 0, 1)


@pytest.mark.parametrize("half", [0.0, 9.0])
@pytest.mark.parametrize("front", [0.0, 3.0])
def test_a_capsule_covers_its_closed_form_and_its_rim_encloses_the_rest(half, front):
    axis = np.array([0.6, 0.0, 0.8])
    mark = Mark((4.0, 1.0, -3.0), tuple(axis), 6.0, half, tissue="cyst", rim_mm=1.5)
    canvas = painted(mark, front_mm=front)
    away = place(front) - np.array(mark.centre_mm)
    away = away - np.clip(away @ axis, -half, half)[..., None] * axis
    distance = np.linalg.norm(away, axis=-1) - 6.0
    whole, inner = covered(distance), covered(distance + 1.5)
    np.testing.assert_allclose(canvas[..., ID["fatty_marrow"]], 1 - whole, atol=2e-3)
    np.testing.assert_allclose(canvas[..., ID["cyst"]], whole * inner, atol=2e-3)
    np.testing.assert_allclose(canvas[..., ID["sclerotic_rim"]], whole * (1 - whole * inner), atol=0.26)
    np.testing.assert_allclose(canvas.sum(axis=-1), 1.0, atol=1e-4)


def test_area_of_a_ball_is_that_of_its_disc():
    canvas = painted(Mark((1.0, 2.0, 3.0), radius_mm=8.0, tissue="cortical_bone"), front_mm=5.0)
    assert canvas[..., ID["cortical_bone"]].sum() * STEP**2 == pytest.approx(np.pi * (8**2 - 3**2), rel=0.01)


def test_left_is_the_mirror_of_right():
    mark = Mark((7.0, 0.0, 4.0), (0.6, 0.0, 0.8), 4.0, 6.0)
    np.testing.assert_allclose(painted(mark, side="L"), painted(mark), atol=1e-3)


def test_a_soft_mark_fades_and_spares_the_cortex():
    ball = np.linalg.norm(place(), axis=-1) - 20.0
    canvas = painted(Mark((0.0, 0.0, 0.0), radius_mm=5.0, tissue="oedema", soft_mm=4.0, strength=0.8), bone=ball)
    oedema, rho = canvas[..., ID["oedema"]], np.linalg.norm(place(), axis=-1)
    np.testing.assert_allclose(oedema[rho < 4.9], 0.8, atol=1e-3)
    expected = 0.8 * np.exp(-0.5 * ((rho - 5) / 4) ** 2)
    ring = (rho > 5) & (rho < 16.5)
    np.testing.assert_allclose(oedema[ring], expected[ring], atol=1e-3)
    assert not oedema[rho > 17.1].any()
    cortex = painted(Mark((0.0, 0.0, 0.0), radius_mm=30.0, tissue="oedema", soft_mm=4.0), bone=ball)[..., ID["oedema"]]
    assert not cortex[ball > -1.0].any()
    assert cortex[ball < -1.5].min() > 0.99


def test_a_mark_stays_in_its_bone():
    half = place()[..., 0]
    mark = Mark((0.0, 0.0, 0.0), radius_mm=6.0, tissue="cyst")
    for bone in ("femur", "pelvis"):
        canvas = painted(replace(mark, bone=bone), bone=half)[..., ID["cyst"]]
        assert not canvas[half > STEP].any()
        assert canvas[(half < -STEP) & (np.linalg.norm(place(), axis=-1) < 5.5)].min() > 0.99
    assert painted(replace(mark, bone="anywhere"), bone=half)[..., ID["cyst"]][half > STEP].any()


def test_an_arc_runs_parallel_to_the_plate_and_bows_towards_it():
    mark = Mark((0.0, 0.0, 18.0), radius_mm=7.0, half_mm=0.6, form="arc", tissue="sclerotic_rim")
    dark = painted(mark)[..., ID["sclerotic_rim"]] > 0.5
    where = place()[dark]
    rho = np.linalg.norm(where, axis=-1)
    assert 17.2 < rho.min() < rho.max() < 18.8
    middle, end = where[np.abs(where[:, 0]) < 1, 2].mean(), where[np.abs(where[:, 0]) > 6, 2].mean()
    assert middle > end + 0.8
    assert np.abs(where[:, 0]).max() == pytest.approx(18 * np.sin(7 / 18), abs=0.4)


def test_a_disc_is_a_plane_of_its_width():
    mark = Mark((5.0, 0.0, -4.0), (1.0, 0.0, 0.0), 12.0, 1.5, form="disc", tissue="granulation")
    shown = painted(mark)[..., ID["granulation"]]
    assert shown.sum() * STEP**2 == pytest.approx(3.0 * 24.0, rel=0.02)
    where = place()[shown > 0.5]
    assert np.abs(where[:, 0] - 5).max() < 1.7
    assert np.abs(where[:, 2] + 4).max() < 12.2


@pytest.mark.parametrize(
    "mark",
    [
        Mark((4.0, 0.0, 3.0), (0.6, 0.0, 0.8), 5.0, 8.0, ragged_mm=0.5),
        Mark((4.0, 0.0, 3.0), (0.6, 0.0, 0.8), 5.0, 8.0, soft_mm=3.0, patchy=0.7, tissue="oedema"),
        Mark((0.0, 0.0, 18.0), radius_mm=7.0, half_mm=0.6, form="arc", ragged_mm=0.3),
        Mark((0.0, 0.0, 3.0), (0.0, 0.8, 0.6), 14.0, 1.0, form="disc", ragged_mm=0.3),
    ],
)
def test_with_texture_a_mark_stays_in_its_box(mark):
    canvas = painted(mark, tiles=noise_bricks())
    changed = np.abs(canvas[..., ID["fatty_marrow"]] - 1) > 1e-6
    assert changed.sum() > 50
    low, high = mark.box()
    where = place()[changed]
    assert (where >= low - STEP).all()
    assert (where <= high + STEP).all()
