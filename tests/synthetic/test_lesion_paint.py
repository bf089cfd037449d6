"""The painted lesion against the masks: both read one border, wavy or not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.bricks import noise_bricks
from onfh_nb.synthetic.example import COLLAPSED, LENS, SHAPE, SICK
from onfh_nb.synthetic.head import disease_row, paint_head
from onfh_nb.synthetic.head_geometry import geometry_row
from onfh_nb.synthetic.lesion_paint import PLATE_MM
from onfh_nb.synthetic.margin import draw_margin
from onfh_nb.synthetic.masks import head_coverage
from onfh_nb.synthetic.state import Fracture, HipVisit, Margin
from onfh_nb.synthetic.switches import without
from onfh_nb.synthetic.tissues import N_TISSUES
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

FRAME = HipFrame(np.zeros(3), "R", 1.0)
STEP, SIZE = 0.4, 130
TABLE = np.eye(N_TISSUES, dtype=np.float32)
DEAD = list(range(10, 18))  # tissues of a lesion
PLAIN = replace(SICK, oedema_weight=0.0, cysts=True)


def painted(visit: HipVisit, margin: Margin | None, *, fracture: Fracture | None = None) -> np.ndarray:
    """Share of every tissue in each pixel of the mid-coronal plane, with all textures."""
    axis = (np.arange(SIZE) - (SIZE - 1) / 2) * STEP
    up, lateral = np.meshgrid(-axis, axis, indexing="ij")
    xyz = np.stack([lateral, np.zeros_like(up), up]).astype(np.float32)
    bone = (np.hypot(lateral, up) - SHAPE.radius_mm).astype(np.float32)
    canvas = np.zeros((SIZE, SIZE, N_TISSUES), np.float32)
    canvas[..., ID["fatty_marrow"]] = 1.0
    canvas[(bone > -PLATE_MM) & (bone < 0)] = TABLE[ID["cortical_bone"]]
    disease = disease_row(SHAPE, visit, np.random.default_rng(0))
    disease[9] = 0.0
    row = geometry_row(SHAPE, visit, FRAME, margin, fracture)
    paint_head(row, disease, np.float64(1.2), (0, SIZE, 0, SIZE), (xyz, bone, STEP), (TABLE, noise_bricks()), canvas)
    return canvas


def masks(visit: HipVisit, margin: Margin | None) -> tuple[np.ndarray, np.ndarray]:
    affine = np.eye(4)
    affine[:3, :3] = [[0, 0, STEP], [-STEP, 0, 0], [0, -STEP, 0]]
    affine[:3, 3] = [-STEP * (SIZE - 1) / 2, 0.0, STEP * (SIZE - 1) / 2]
    row = geometry_row(SHAPE, visit, FRAME, margin)
    head, dead = head_coverage(row, (1, SIZE, SIZE), affine, thickness_mm=0.01)
    return head[0], dead[0]


@pytest.mark.parametrize("seed", [None, 0, 1, 11])
def test_mask_lies_where_the_lesion_is_painted(seed):
    margin = None if seed is None else draw_margin(np.random.default_rng(seed), LENS, SHAPE)
    canvas = painted(PLAIN, margin)
    head, dead = masks(PLAIN, margin)
    lesion = canvas[..., DEAD].sum(axis=-1) > 0.4  # a fifth of the core is bone and carries no signal
    living = np.hypot(*np.indices(head.shape) * STEP - STEP * (SIZE - 1) / 2) < SHAPE.radius_mm - PLATE_MM - STEP
    scope = living & (head == 1)
    agree = lesion[scope] == (dead[scope] >= 0.5)
    assert agree.mean() > 0.99
    clear = scope & ((dead == 0) | (dead == 1))
    np.testing.assert_array_equal(lesion[clear], dead[clear] == 1)


def test_rim_is_uneven_but_keeps_its_mean():
    shares = [painted(replace(PLAIN, cysts=False, rim_mm=r), None)[..., ID["sclerotic_rim"]].sum() for r in (0.8, 1.6)]
    assert shares[1] / shares[0] == pytest.approx(2.0, rel=0.2)


@pytest.mark.parametrize(
    ("sign", "tissue"),
    [("band", "sclerotic_rim"), ("band", "granulation"), ("core", "necrosis_fibrous"), ("cysts", "cyst")],
)
def test_a_sign_that_is_off_leaves_no_trace(sign, tissue):
    visit = replace(PLAIN, core_class="D")
    off = without(visit, "cysts", sign) if tissue == "sclerotic_rim" else without(visit, sign)
    assert painted(visit, None)[..., ID[tissue]].sum() > 20
    assert painted(off, None)[..., ID[tissue]].sum() < 1e-3


def test_plate_breaks_where_the_truth_says():
    visit = replace(COLLAPSED, core_class="A", oedema_weight=0.0)
    wide = Fracture(turn_deg=0.0, gap_mm=2.0)
    whole, broken = (painted(v, None, fracture=wide) for v in (without(visit, "plate_gap"), visit))
    lost = (whole - broken)[..., ID["cortical_bone"]].sum() * STEP**2
    assert 0.5 * PLATE_MM * 3.0 < lost < 4 * PLATE_MM * 3.0
    assert not np.abs(painted(SICK, None) - painted(without(SICK, "plate_gap"), None)).any()


def test_cleft_is_as_thick_as_drawn():
    visit = replace(PLAIN, crescent=True, cysts=False)
    thin, thick = (painted(visit, None, fracture=Fracture(cleft_mm=c)) for c in (0.6, 1.4))
    content = [ID["fracture_cleft"], ID["cortical_bone"]]
    none = painted(without(visit, "crescent"), None)[..., content].sum()
    one, other = (c[..., content].sum() - none for c in (thin, thick))
    assert other / one == pytest.approx(1.4 / 0.6, rel=0.25)
