"""What is painted within the head, against closed forms: a channel for each tissue, and no noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import HipFrame, hip_frame
from onfh_nb.synthetic.example import COLLAPSED, LENS, SHAPE, SICK
from onfh_nb.synthetic.head import disease_row, paint_head
from onfh_nb.synthetic.head_geometry import geometry_row
from onfh_nb.synthetic.state import BodyShape, HipVisit
from onfh_nb.synthetic.texture import TILE
from onfh_nb.synthetic.tissues import N_TISSUES
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

STEP, SIZE, PLATE_MM, CARTILAGE_MM = 0.25, 256, 0.8, 1.2
TABLE = np.eye(N_TISSUES, dtype=np.float32)
SILENT = np.zeros((4, TILE**3), np.int8)
LEVEL = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 0.0, 0.0)
RADIUS, KEEP = SHAPE.radius_mm, 1 - SHAPE.bvf_head
CORE = {"A": "necrosis_fat_like", "B": "necrosis_blood_like", "C": "necrosis_fluid_like", "D": "necrosis_fibrous"}
# Nothing but the lesion itself; both lines show in full.
PLAIN = replace(SICK, oedema_weight=0.0, double_line=True)
SCAR, HEIGHT, MOTTLING = 9, 10, 12


def hip_positions(front_mm: float) -> np.ndarray:
    """Coronal plane in the hip frame, shape (SIZE, SIZE, 3): rows fall, columns run laterally."""
    axis = (np.arange(SIZE) - (SIZE - 1) / 2) * STEP
    up, lateral = np.meshgrid(-axis, axis, indexing="ij")
    return np.stack([lateral, np.full_like(up, front_mm), up], axis=-1)


def painted(visit: HipVisit, *, side: str = "R", front_mm: float = 4.0, scar: float = 0.0) -> np.ndarray:
    """Share of every tissue in each pixel, laterally to the right on both sides; channel 1 (marrow) fills the bone."""
    frame: HipFrame = hip_frame(LEVEL, side, RADIUS)
    disease = disease_row(SHAPE, visit, np.random.default_rng(0))
    disease[[SCAR, MOTTLING]] = scar, 0.0
    place = hip_positions(front_mm)
    xyz = frame.world(place)
    bone = np.linalg.norm(place, axis=-1).astype(np.float32) - np.float32(RADIUS)
    canvas = np.zeros((SIZE, SIZE, N_TISSUES), np.float32)
    canvas[..., ID["fatty_marrow"]] = 1.0
    seen = (np.moveaxis(xyz, -1, 0).astype(np.float32).copy(), bone, STEP)
    row = geometry_row(SHAPE, visit, frame)
    paint_head(row, disease, np.float64(CARTILAGE_MM), (0, SIZE, 0, SIZE), seen, (TABLE, SILENT), canvas)
    return canvas


def to_lens(place: np.ndarray) -> np.ndarray:
    """Signed distance to the lesion sphere in mm."""
    centre = np.array(LENS.direction) * LENS.distance * RADIUS
    return np.linalg.norm(place - centre, axis=-1) - LENS.radius * RADIUS


def covered(distance: np.ndarray) -> np.ndarray:
    return np.clip(0.5 - distance / STEP, 0, 1)


@pytest.mark.parametrize("front_mm", [-6.0, 0.0, 9.0])
@pytest.mark.parametrize("core", ["A", "B", "C", "D"])
def test_layers_of_the_lesion_equal_their_closed_forms(core, front_mm):
    visit = replace(PLAIN, core_class=core)
    canvas, place = painted(visit, front_mm=front_mm), hip_positions(front_mm)
    lens, plate = to_lens(place), np.linalg.norm(place, axis=-1) - (RADIUS - PLATE_MM)
    whole = covered(np.maximum(lens, plate))
    inner = [covered(lens + depth) for depth in (visit.rim_mm, visit.rim_mm + visit.granulation_mm)]
    expected = {
        "sclerotic_rim": 1 - inner[0],
        "granulation": KEEP * (inner[0] - inner[1]),
        CORE[core]: KEEP * inner[1],
    }
    dead = whole == 1
    assert dead.sum() * STEP**2 > 150
    for name, share in expected.items():
        np.testing.assert_allclose(canvas[dead][:, ID[name]], share[dead], atol=2e-3, err_msg=name)
        assert share[dead].max() > 0.5
    marrow = canvas[..., ID["fatty_marrow"]]
    assert not marrow[dead].any()
    assert (marrow <= 1 - whole + 1e-3).all()
    outside = whole == 0
    np.testing.assert_array_equal(canvas[outside][:, ID["fatty_marrow"]], 1.0)
    assert canvas[outside].sum() == outside.sum()


def test_a_double_line_shows_and_a_single_one_hides_granulation():
    both, one = painted(PLAIN), painted(replace(PLAIN, double_line=False))
    assert one[..., ID["granulation"]].sum() == pytest.approx(0.35 * both[..., ID["granulation"]].sum(), rel=0.02)
    np.testing.assert_allclose(one[..., ID["sclerotic_rim"]], both[..., ID["sclerotic_rim"]], atol=0.01)


@pytest.mark.parametrize("visit", [PLAIN, COLLAPSED, replace(COLLAPSED, oedema_weight=0.0)])
def test_left_is_the_mirror_of_right(visit):
    np.testing.assert_allclose(painted(visit, side="L"), painted(visit, side="R"), atol=1e-3)


def test_healthy_head_is_left_alone():
    canvas = painted(HipVisit(0))
    np.testing.assert_array_equal(canvas[..., ID["fatty_marrow"]], 1.0)
    assert canvas.sum() == SIZE * SIZE


def test_scar_crosses_the_head_and_nothing_else():
    canvas = painted(HipVisit(0), scar=1.0)
    dark = canvas[..., ID["cortical_bone"]] > 0.3
    place = hip_positions(4.0)[dark]
    assert np.linalg.norm(place, axis=-1).max() < RADIUS
    assert np.hypot(np.ptp(place[:, 0]), np.ptp(place[:, 2])) > 1.2 * RADIUS  # an arc from side to side
    assert dark.sum() * STEP**2 < 3 * RADIUS  # and thin
    assert canvas[..., 2:].sum() == pytest.approx(canvas[..., ID["cortical_bone"]].sum())


def test_oedema_fades_with_the_distance_from_the_lesion_and_grows_with_its_weight():
    place = hip_positions(4.0)
    away, rho = to_lens(place), np.linalg.norm(place, axis=-1)
    faint, marked = (painted(replace(PLAIN, oedema_weight=w))[..., ID["oedema"]] for w in (0.2, 0.7))
    living = (rho < RADIUS - 2) & (away > 0.5)
    np.testing.assert_allclose(marked[living] / 0.7, faint[living] / 0.2, atol=1e-3)
    near, far = (marked[living & (np.abs(away - at) < 1)].mean() for at in (1.5, 14.0))
    assert near > 0.9 * 0.7 * KEEP
    assert far < 0.5 * near
    assert not marked[rho > RADIUS + 1].any()


def test_crescent_is_a_cleft_beneath_the_plate_over_the_lesion():
    canvas = painted(replace(PLAIN, crescent=True), front_mm=8.0)[..., ID["fracture_cleft"]]
    place = hip_positions(8.0)[canvas > 0.3]
    rho = np.linalg.norm(place, axis=-1)
    assert len(place) > 100
    assert RADIUS - 3.2 < rho.min() < rho.max() < RADIUS - PLATE_MM
    assert to_lens(place).max() < 0
    assert not painted(PLAIN, front_mm=8.0)[..., ID["fracture_cleft"]].any()


def test_collapse_sinks_the_plate_and_fills_the_sphere():
    before, after = (
        painted(replace(COLLAPSED, collapse_mm=0.0, crescent=False), front_mm=7.0),
        painted(replace(COLLAPSED, crescent=False), front_mm=7.0),
    )
    place = hip_positions(7.0)
    rho = np.linalg.norm(place, axis=-1)
    cosine = (place @ np.array(LENS.direction)) / rho
    axis = np.unravel_index(np.argmax(np.where(np.abs(rho - (RADIUS - 2.5)) < 0.2, cosine, -1)), rho.shape)
    filled = after[..., ID["cartilage"]] + after[..., ID["synovial_fluid"]]
    assert filled[axis] > 0.9  # 2.5 of the 3 mm deep
    assert not before[..., [ID["cartilage"], ID["synovial_fluid"]]].any()
    new = filled > 0.05
    assert to_lens(place[new]).max() < 0
    assert rho[new].max() < RADIUS + STEP
    deeper = painted(replace(COLLAPSED, crescent=False, collapse_mm=5.0), front_mm=7.0)
    assert deeper[..., ID["synovial_fluid"]].sum() > 1.5 * after[..., ID["synovial_fluid"]].sum()


def test_what_stays_with_a_hip_stays():
    rows = [disease_row(SHAPE, visit, np.random.default_rng(8)) for visit in (HipVisit(0), SICK, COLLAPSED)]
    for place in (6, SCAR, HEIGHT, MOTTLING, 13):
        assert len({float(row[place]) for row in rows}) == 1
    assert [float(row[7]) for row in rows] == [0.0, 0.0, 1.0]
    scars = [disease_row(SHAPE, SICK, np.random.default_rng(seed))[SCAR] for seed in range(200)]
    assert 0.5 < np.mean(scars) < 0.7
