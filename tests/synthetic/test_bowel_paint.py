"""Loops of bowel: walls between neighbours, gas above fluid, clear of wall and muscle."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.bowel_paint import paint_bowel
from onfh_nb.synthetic.bricks import noise_bricks
from onfh_nb.synthetic.primitives import Material, Solid
from onfh_nb.synthetic.rasterise import FAR
from onfh_nb.synthetic.tissues import TISSUE_ID

SIZE = 100
TABLE = np.zeros((25, 1), np.float32)
TABLE[TISSUE_ID["bowel_wall"]] = 0.5
TABLE[TISSUE_ID["bowel_content"]] = 1.0


def painted(*, level_mm: float = 900.0, wall: float = -100.0, muscle: float = FAR) -> np.ndarray:
    """Two discs of radius 20 side by side in a transverse plane, rows from front to back, on a canvas of 2."""
    material = Material(TISSUE_ID["bowel_content"], "plain", 21, 2.0, grey=(level_mm, 0.0, 0.0, 0.0))
    solids = np.stack([Solid("one", (), material).row()] * 2)
    axis = np.arange(SIZE) - (SIZE - 1) / 2
    y, x = np.meshgrid(-axis, axis, indexing="ij")
    near = np.stack([np.hypot(x - c, y) - 20 for c in (-18, 18)])
    ordered = np.sort(near, axis=0).astype(np.float32)
    nearest = (ordered[0].copy(), ordered[1].copy(), near.argmin(axis=0).astype(np.int32))
    xyz = np.stack([x, y, np.zeros_like(x)]).astype(np.float32)
    canvas = np.full((SIZE, SIZE, 1), 2.0, np.float32)
    limits = (np.full((SIZE, SIZE), wall, np.float32), 15.0, np.full((SIZE, SIZE), muscle, np.float32))
    paint_bowel(solids, nearest, limits, xyz, 1.0, (TABLE, noise_bricks()), canvas)
    return canvas[..., 0]


def test_neighbours_are_parted_by_their_walls():
    row = painted()[SIZE // 2]
    middle = SIZE // 2
    assert np.isclose(row[middle - 18], 1.0, atol=0.1)
    assert np.isclose(row[middle + 18], 1.0, atol=0.1)
    between = row[middle - 4 : middle + 4]
    assert (between > 1.1).any() or (between < 0.8).any()
    assert row[2] == 2.0


def test_gas_lies_above_the_fluid():
    column = painted(level_mm=0.0)[:, SIZE // 2 + 18]
    assert column[SIZE // 2 - 10] < 0.05
    assert column[SIZE // 2 + 10] > 0.9


def test_bowel_keeps_off_the_wall_and_muscles():
    assert (painted(wall=5.0) == 2.0).all()
    assert (painted(muscle=-3.0) == 2.0).all()
