"""Skin, septa and vessels in fat."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.bricks import noise_bricks
from onfh_nb.synthetic.fat_paint import paint_body, septum, strand
from onfh_nb.synthetic.part_boxes import part_boxes
from onfh_nb.synthetic.primitives import Material, Solid, pack, sphere
from onfh_nb.synthetic.rasterise import FAR
from onfh_nb.synthetic.tissues import TISSUE_ID

SIZE = 160
TABLE = np.zeros((25, 1), np.float32)
TABLE[TISSUE_ID["subcutaneous_fat"]] = 1.0
TABLE[TISSUE_ID["skin"]] = 0.4


def painted() -> tuple[np.ndarray, np.ndarray]:
    packed = pack([Solid("body", (sphere((0, 0, 0), 70.0),), Material(3, "fat", 19))], margin_mm=1.0)
    axis = np.arange(SIZE) - (SIZE - 1) / 2
    z, x = np.meshgrid(axis, axis, indexing="ij")
    xyz = np.stack([x, np.zeros_like(x), z]).astype(np.float32)
    edge = -(SIZE - 1) / 2
    affine = np.array([[0, 0, 1, edge], [1, 0, 0, 0], [0, 1, 0, edge], [0, 0, 0, 1.0]])
    scene = (packed.solids, packed.span, packed.parts, part_boxes(packed, affine, np.zeros(3)), xyz)
    canvas = np.zeros((SIZE, SIZE, 1), np.float32)
    kept = np.full((SIZE, SIZE), FAR, np.float32)
    paint_body(scene, 0, (0.0, 0, SIZE, 0, SIZE), 1.0, (TABLE, noise_bricks()), canvas, (kept, 25.0))
    return canvas[..., 0], kept


def test_skin_is_a_line_about_fat_and_air_stays_black():
    canvas, kept = painted()
    assert canvas[kept > 1].max() == 0.0
    rim = canvas[np.abs(kept + 0.8) < 0.3]
    assert 0.25 < np.median(rim) < 0.75
    assert 0.9 < np.median(canvas[kept < -5]) < 1.05


def test_fat_is_not_even_but_has_thin_dark_sheets():
    canvas, kept = painted()
    inside = canvas[kept < -4]
    assert 0.01 < np.mean(inside < 0.85) < 0.25
    # The membranous layer makes the middle of the fat darker than what lies about it.
    assert canvas[np.abs(kept + 13) < 1.0].mean() < canvas[np.abs(kept + 20) < 1.0].mean()


def test_sheets_and_threads_follow_the_zeros_of_the_noise():
    assert septum(0.0, 2.0, 9.0) == 1.0
    assert septum(0.0, -2.0, 9.0) == 0.0
    assert septum(0.5, 2.0, 9.0) == 0.0
    assert strand(0.0, 0.0, 0.2) == 1.0
    assert strand(0.3, 0.0, 0.2) == 0.0
