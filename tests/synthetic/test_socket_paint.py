"""Acetabular signs: where they belong, and only when they are there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.bricks import noise_bricks
from onfh_nb.synthetic.example import COLLAPSED, SHAPE
from onfh_nb.synthetic.head import disease_row
from onfh_nb.synthetic.head_geometry import geometry_row
from onfh_nb.synthetic.socket_paint import paint_socket
from onfh_nb.synthetic.state import HipVisit
from onfh_nb.synthetic.switches import without
from onfh_nb.synthetic.tissues import N_TISSUES
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

STEP, SIZE, FRONT_MM = 0.5, 180, 2.0
TABLE = np.eye(N_TISSUES, dtype=np.float32)
LATE = replace(COLLAPSED, oedema_extent="acetabulum", acetabular_cysts=True, joint_space_factor=0.4, arco="IV")
AXIS = (np.arange(SIZE) - (SIZE - 1) / 2) * STEP
UP, LATERAL = np.meshgrid(-AXIS, AXIS, indexing="ij")
RHO = np.sqrt(UP**2 + LATERAL**2 + FRONT_MM**2)


def painted(visit: HipVisit) -> np.ndarray:
    """Everything outside the joint is bone of the pelvis."""
    xyz = np.stack([LATERAL, np.full_like(UP, FRONT_MM), UP]).astype(np.float32)
    space = SHAPE.jsw_mm * visit.joint_space_factor
    pelvis = (SHAPE.radius_mm + space - RHO).astype(np.float32)
    canvas = np.zeros((SIZE, SIZE, N_TISSUES), np.float32)
    disease = disease_row(SHAPE, visit, np.random.default_rng(2))
    row = geometry_row(SHAPE, visit, HipFrame(np.zeros(3), "R", 1.0))
    look = (TABLE, noise_bricks())
    paint_socket(row, disease, np.float64(space), (0, SIZE, 0, SIZE), (xyz, pelvis, STEP), look, canvas)
    return canvas


def test_oedema_lies_above_the_joint_and_fades():
    oedema = painted(LATE)[..., ID["oedema"]]
    assert oedema[(RHO < 30) & (RHO > 27) & (UP > 20)].mean() > 0.2
    assert oedema[(UP < -5)].max() < 0.05
    assert not oedema[(SHAPE.radius_mm > RHO) | (SHAPE.radius_mm + 15.1 < RHO)].any()


def test_cysts_lie_in_the_roof():
    canvas = painted(LATE)[..., ID["cyst"]] > 0.3
    assert canvas.any()
    assert RHO[canvas].min() > SHAPE.radius_mm + 0.4 * SHAPE.jsw_mm
    assert RHO[canvas].max() < SHAPE.radius_mm + 14
    assert UP[canvas].min() > 10


@pytest.mark.parametrize("extent", ["head", "neck"])
def test_without_these_signs_the_pelvis_is_left_alone(extent):
    quiet = replace(without(LATE, "acetabular_cysts"), oedema_extent=extent)
    assert not painted(quiet).any()
    assert not painted(without(LATE, "acetabular_cysts", "oedema")).any()
    assert not painted(HipVisit(0)).any()
