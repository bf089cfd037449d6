"""Kernels against the plain float64 distances."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.bricks import noise_bricks
from onfh_nb.synthetic.part_boxes import part_boxes
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, distance, ellipsoid, halfspace, pack, sphere
from onfh_nb.synthetic.rasterise import FAR, claim, claim_all, paint_all, paint_claims, paint_solid, solid_row

SIZE, STEP = 96, 1.0
TABLE = np.linspace(0.0, 2.4, 25, dtype=np.float32)[:, None] * np.ones(2, np.float32)
SHAPES: dict[str, tuple[Part, ...]] = {
    "sphere": (sphere((4, 0, -3), 21.0),),
    "tilted ellipsoid": (ellipsoid((4, 2, -3), (9, 14, 25), along=(1, 0.4, 0.8)),),
    "tapered flat capsule": (capsule((-20, -5, 0), (18, 6, 22), (6, 11), flat=(1.3, 0.8)),),
    "smooth join": (sphere((-9, 0, 0), 14.0), capsule((0, 0, 0), (24, 4, -20), (9, 6), blend_mm=6.0)),
    "hollow half": (sphere((0, 0, 0), 25.0), halfspace((0, 0, 4), (0.3, 0, 1)), sphere((0, 0, 0), 17.0, op="subtract")),
}


def plane_points(y: float = 0.0) -> np.ndarray:
    axis = (np.arange(SIZE) - (SIZE - 1) / 2) * STEP
    z, x = np.meshgrid(axis, axis, indexing="ij")
    return np.stack([x, np.full_like(x, y), z], axis=-1)


def scene_of(solids: list[Solid], y: float = 0.0):
    packed = pack(solids, margin_mm=1.0)
    xyz = np.moveaxis(plane_points(y), -1, 0).astype(np.float32).copy()
    edge = -(SIZE - 1) / 2 * STEP
    affine = np.array([[0, 0, STEP, edge], [STEP, 0, 0, 0], [0, STEP, 0, edge], [0, 0, 0, 1.0]])
    return packed.solids, packed.span, packed.parts, part_boxes(packed, affine, np.zeros(3)), xyz


def painted(solid: Solid, y: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    canvas = np.zeros((SIZE, SIZE, 2), np.float32)
    kept = np.full((SIZE, SIZE), FAR, np.float32)
    paint_solid(scene_of([solid], y), 0, (y, 0, SIZE, 0, SIZE), STEP, (TABLE, noise_bricks()), canvas, kept)
    return canvas, kept


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("y", [0.0, 3.3])
def test_distances_equal_the_reference(name, y):
    _, kept = painted(Solid(name, SHAPES[name], Material(8)), y)
    exact = distance(SHAPES[name], plane_points(y))
    near = np.abs(exact) < 1.0  # deeper and further out, boxes may leave off the last of a smooth join
    assert near.sum() > 50
    np.testing.assert_allclose(kept[near], exact[near], atol=2e-3)
    assert (np.sign(kept) == np.sign(exact))[np.abs(exact) > 2e-3].all()


@pytest.mark.parametrize("name", SHAPES)
def test_coverage_equals_the_reference(name):
    canvas, _ = painted(Solid(name, SHAPES[name], Material(8)))
    expected = np.clip(0.5 - distance(SHAPES[name], plane_points()) / STEP, 0, 1) * TABLE[8, 0]
    np.testing.assert_allclose(canvas[..., 0], expected, atol=2e-3)


def test_painted_area_of_a_disc():
    canvas, _ = painted(Solid("disc", (sphere((0.3, 0, -0.2), 20.0),), Material(8)))
    assert canvas[..., 0].sum() / TABLE[8, 0] * STEP**2 == pytest.approx(np.pi * 400, rel=2e-3)


def test_rind_covers_its_thickness():
    rind = Material(8, "plain", rind=4, rind_mm=3.0)
    canvas, _ = painted(Solid("ball", (sphere((0, 0, 0), 20.0),), rind))
    outer = np.isclose(canvas[..., 0], TABLE[4, 0], atol=1e-4).sum()
    assert outer == pytest.approx(np.pi * (19.5**2 - 17.5**2), rel=0.15)
    assert canvas[SIZE // 2, SIZE // 2, 0] == pytest.approx(TABLE[8, 0])


def test_rows_outside_the_box_are_left_alone():
    scene = scene_of([Solid("ball", SHAPES["sphere"], Material(8))])
    row = np.zeros(SIZE, np.float32)
    low, high = solid_row(scene[2], scene[3], 0, 1, (0.0, 0, 0, SIZE), scene[4], row)
    assert low >= high
    assert not row.any()
    low, high = solid_row(scene[2], scene[3], 0, 1, (0.0, SIZE // 2, 0, SIZE), scene[4], row)
    assert 40 < high - low < 65
    assert not row[:low].any()
    assert row[low:high].all()
    assert not row[high:].any()


def test_muscles_share_pixels_and_leave_a_plane_of_fat():
    pair = [
        Solid(str(k), (sphere((x, 0, 0), 18.0),), Material(4, "muscle", texture=1, amplitude=9.0))
        for k, x in enumerate((-12, 12))
    ]
    scene = scene_of(pair)
    nearest = (np.full((SIZE, SIZE), FAR), np.full((SIZE, SIZE), FAR), np.zeros((SIZE, SIZE), np.int32))
    nearest = (nearest[0].astype(np.float32), nearest[1].astype(np.float32), nearest[2])
    buffer = np.zeros(SIZE, np.float32)
    for number in range(2):
        claim(scene, number, (0.0, 0, SIZE, 0, SIZE), nearest, buffer)
    canvas = np.zeros((SIZE, SIZE, 2), np.float32)
    skin = np.full((SIZE, SIZE), -1000.0, np.float32)
    paint_claims(scene[0], nearest, (skin, 10.0, 4.0), scene[4], STEP, (TABLE, noise_bricks()), canvas)
    row = canvas[SIZE // 2, :, 0]
    assert row[SIZE // 2 - 12] > 0.3
    assert row[SIZE // 2 + 12] > 0.3
    assert row[SIZE // 2 - 1 : SIZE // 2 + 1].max() < 0.15  # but for the fringe of either
    assert nearest[2][SIZE // 2, SIZE // 2 + 12] == 1


def where_of(scene, count: int, rectangles: list[list[int]], plane: float = 0.0):
    """Boxes that meet the plane everywhere, and the rectangles to paint."""
    ranges = np.tile(np.array([0, SIZE, 0, SIZE]), (count, 1))
    return plane, np.tile([-1.0, 1.0], (count, 1)), ranges, np.array(rectangles)


def test_all_solids_at_once_are_like_one_by_one_within_the_rectangles():
    solids = [Solid(name, SHAPES[name], Material(3 + k)) for k, name in enumerate(SHAPES)]
    scene = scene_of(solids)
    wanted, found = np.zeros((2, SIZE, SIZE, 2), np.float32)
    look, kept = (TABLE, noise_bricks()), np.full((SIZE, SIZE), FAR, np.float32)
    for number in range(1, 4):
        paint_solid(scene, number, (0.0, 0, SIZE, 0, SIZE), STEP, look, wanted, kept)
    halves = [[0, 40, 0, SIZE], [40, SIZE, 30, SIZE]]
    paint_all(scene, (1, 4), where_of(scene, 5, halves), STEP, look, found, kept)
    np.testing.assert_allclose(found[:40], wanted[:40], atol=1e-6)
    np.testing.assert_allclose(found[40:, 30:], wanted[40:, 30:], atol=1e-6)
    assert wanted[40:, :30].any()
    assert not found[40:, :30].any()


def test_claims_of_all_count_the_boxes_that_the_plane_meets():
    scene = scene_of([Solid(name, SHAPES[name], Material(4)) for name in SHAPES])
    nearest = tuple(np.full((SIZE, SIZE), FAR, np.float32) for _ in range(2))
    nearest = (*nearest, np.zeros((SIZE, SIZE), np.int32))
    full = [[0, SIZE, 0, SIZE]]
    assert claim_all(scene, (0, 5), where_of(scene, 5, full), nearest, np.zeros(SIZE, np.float32)) == 5
    assert nearest[0].min() < -10
    assert claim_all(scene, (0, 5), where_of(scene, 5, full, 3.0), nearest, np.zeros(SIZE, np.float32)) == 0
