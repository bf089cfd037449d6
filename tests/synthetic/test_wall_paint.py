"""Layers of the abdominal wall."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.bricks import noise_bricks
from onfh_nb.synthetic.part_boxes import part_boxes
from onfh_nb.synthetic.primitives import Material, Solid, capsule, pack
from onfh_nb.synthetic.rasterise import FAR
from onfh_nb.synthetic.tissues import TISSUE_ID
from onfh_nb.synthetic.wall_paint import flank_share, layer, paint_wall, rectus_half_mm, rectus_share

WALL = (5.0, 6.5, 3.6, 10.5, 1.0, 130.0)
SIZE = 340
TABLE = np.zeros((25, 1), np.float32)
TABLE[TISSUE_ID["subcutaneous_fat"]] = 1.0
TABLE[TISSUE_ID["muscle"]] = 0.3


def axial(z: float) -> np.ndarray:
    """A transverse plane through an elliptic hollow, rows from front to back."""
    hollow = Solid("wall", (capsule((0, 10, -80), (0, 10, 330), (62, 62), flat=(2.2, 1.0)),), Material(3, "fat"))
    packed = pack([hollow], margin_mm=1.0)
    axis = np.arange(SIZE) - (SIZE - 1) / 2
    y, x = np.meshgrid(-axis, axis, indexing="ij")
    xyz = np.stack([x, y, np.full_like(x, z)]).astype(np.float32)
    edge = (SIZE - 1) / 2
    affine = np.array([[0, 0, 1, -edge], [0, -1, 0, edge], [1, 0, 0, z], [0, 0, 0, 1.0]])
    scene = (packed.solids, packed.span, packed.parts, part_boxes(packed, affine, np.zeros(3)), xyz)
    canvas = np.zeros((SIZE, SIZE, 1), np.float32)
    kept = np.full((SIZE, SIZE), FAR, np.float32)
    paint_wall(
        scene,
        0,
        (0.0, 0, SIZE, 0, SIZE),
        1.0,
        (TABLE, noise_bricks()),
        canvas,
        (kept, WALL, np.full((SIZE, SIZE), -99.0, np.float32), 8.0),
    )
    return canvas[..., 0]


def test_flank_shows_three_sheets_and_front_the_recti():
    picture = axial(165.0)
    middle = SIZE // 2
    side = picture[middle - 10, middle + 100 : middle + 140] < 0.6
    sheets = np.flatnonzero(np.diff(side.astype(int)) == 1)
    assert 2 <= len(sheets) <= 4
    front = picture[middle - 75 : middle - 45]
    dark = ((front > 0.01) & (front < 0.5)).sum(axis=0)
    assert dark[middle + 30] >= 6  # rectus
    assert dark[middle] <= 3  # white line between the two
    assert (picture[middle + 28 : middle + 44, middle - 40 : middle + 40] > 0.55).mean() > 0.9  # no wall behind


def test_the_wall_ends_at_the_ligament():
    place = (100.0, 55.0)
    assert flank_share((*place, 120.0), 2.5, WALL, 0.0, 1.0) == pytest.approx(1.0)
    assert flank_share((*place, 30.0), 2.5, WALL, 0.0, 1.0) == 0.0
    # Below the crest the wing is lined by one muscle instead.
    assert flank_share((100.0, 10.0, 75.0), 3.0, WALL, 0.0, 1.0) > 0.9


def test_recti_narrow_towards_the_pubis_and_leave_the_midline_free():
    assert rectus_half_mm(120.0, 1.0) > 2 * rectus_half_mm(-30.0, 1.0)
    assert rectus_share((32.0, 60.0, 100.0), 5.0, WALL, 0.0, 1.0)[0] > 0.9
    assert rectus_share((0.0, 60.0, 100.0), 5.0, WALL, 0.0, 1.0)[0] < 0.2
    crossing = rectus_share((32.0, 60.0, 130.0), 5.0, WALL, 0.0, 1.0)
    assert crossing[0] < 0.1 < crossing[1]


def test_layer_covers_its_thickness():
    depths = np.arange(0.0, 20.0, 0.01)
    assert sum(layer(d, 4.0, 6.0, 1.0) for d in depths) * 0.01 == pytest.approx(6.0, rel=0.01)
