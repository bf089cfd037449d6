"""Joint space, cartilage, capsule and rim."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.femur import femur
from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.anatomy.pelvis import opening, pelvis
from onfh_nb.synthetic.example import SHAPE, SICK
from onfh_nb.synthetic.head_geometry import geometry_row
from onfh_nb.synthetic.joint import Cartilage, capsule_solids, cartilage, joint_row, paint_joint, rim_solids
from onfh_nb.synthetic.landmarks import acetabular_edge_mm
from onfh_nb.synthetic.primitives import Solid, distance
from onfh_nb.synthetic.state import BodyShape, HipVisit
from onfh_nb.synthetic.texture import TILE
from onfh_nb.synthetic.tissues import N_TISSUES
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

LEVEL = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 0.0, 0.0)
STEP, SIZE = 0.25, 280


def layers_of(visit: HipVisit, seed: int = 0, shape=SHAPE) -> Cartilage:
    return cartilage(shape, visit, np.random.default_rng(seed))


@pytest.mark.parametrize("factor", [1.0, 0.6, 0.1])
@pytest.mark.parametrize("grade", [0, 1, 2, 3])
@pytest.mark.parametrize("seed", range(3))
def test_layers_share_the_joint_space_and_leave_a_film(factor, grade, seed):
    own = layers_of(HipVisit(0, effusion_grade=grade, joint_space_factor=factor), seed)
    film = own.space_mm - own.femoral_mm - own.acetabular_mm
    assert own.space_mm == pytest.approx(factor * SHAPE.jsw_mm)
    assert min(own.femoral_mm, own.acetabular_mm) > 0
    assert film == pytest.approx(min(0.3 + 0.2 * grade, 0.5 * own.space_mm))


@pytest.mark.parametrize("jsw_mm", [3.0, 4.2, 5.5])
@pytest.mark.parametrize("factor", [1.0, 0.5])
@pytest.mark.parametrize("side", ["R", "L"])
def test_gap_between_head_and_roof_is_the_joint_space(side, factor, jsw_mm):
    shape = replace(SHAPE, jsw_mm=jsw_mm)
    frame, space = hip_frame(LEVEL, side, shape.radius_mm), jsw_mm * factor
    layers = layers_of(HipVisit(0, joint_space_factor=factor), shape=shape)
    socket = pelvis(shape, frame, np.random.default_rng(0), joint_space_mm=layers.space_mm)
    thigh = femur(shape, frame, np.random.default_rng(0))
    steps = np.arange(shape.radius_mm - 5, shape.radius_mm + 12, 0.01)
    for angle in np.deg2rad([-20.0, 0.0, 15.0]):
        ray = np.array([frame.world(step * np.array([np.sin(angle), 0.0, np.cos(angle)])) for step in steps])
        head = steps[distance(thigh.parts, ray) < 0].max()
        roof = steps[distance(socket.parts, ray) < 0].min()
        assert head == pytest.approx(shape.radius_mm, abs=0.05)
        assert roof - head == pytest.approx(space, abs=0.2)


def painted(visit: HipVisit, side: str = "R") -> tuple[np.ndarray, np.ndarray, Cartilage]:
    """Share of every tissue in the mid-coronal plane, the positions in the hip frame, and the layers."""
    frame, layers = hip_frame(LEVEL, side, SHAPE.radius_mm), layers_of(visit)
    axis = (np.arange(SIZE) - (SIZE - 1) / 2) * STEP
    up, lateral = np.meshgrid(-axis, axis, indexing="ij")
    place = np.stack([lateral, np.zeros_like(up), up], axis=-1)
    xyz = np.moveaxis(frame.world(place), -1, 0).astype(np.float32).copy()
    canvas = np.zeros((SIZE, SIZE, N_TISSUES), np.float32)
    look = (np.eye(N_TISSUES, dtype=np.float32), np.zeros((4, TILE**3), np.int8))
    head, joint = geometry_row(SHAPE, visit, frame), joint_row(SHAPE, layers)
    paint_joint(head, joint, (0, SIZE, 0, SIZE), STEP, xyz, look, canvas)
    # What lies within the head is painted over by the femur.
    canvas[np.linalg.norm(place, axis=-1) < SHAPE.radius_mm] = 0.0
    return canvas, place, layers


@pytest.mark.parametrize("visit", [HipVisit(0), SICK, HipVisit(0, effusion_grade=2, joint_space_factor=0.7)])
def test_cartilage_and_film_are_as_thick_as_the_layers_say(visit):
    canvas, _, layers = painted(visit)
    above = slice(0, SIZE // 2)
    columns = canvas[above, SIZE // 2 - 4 : SIZE // 2 + 4].mean(axis=1)
    gristle, fluid = columns[:, ID["cartilage"]].sum() * STEP, columns[:, ID["synovial_fluid"]].sum() * STEP
    assert gristle + fluid == pytest.approx(layers.space_mm, abs=0.15)
    assert gristle == pytest.approx(layers.femoral_mm + layers.acetabular_mm, abs=0.25)


def test_joint_is_painted_between_head_and_cup_only():
    canvas, place, layers = painted(SICK)
    rho = np.linalg.norm(place, axis=-1)
    assert not canvas[rho > SHAPE.radius_mm + layers.space_mm + STEP].any()
    normal, offset = opening(SHAPE)
    open_side = place @ normal > offset + 3.0
    assert canvas[open_side][:, ID["synovial_fluid"]].max() == 0.0
    assert canvas[~open_side][:, ID["synovial_fluid"]].max() > 0.3


def test_left_joint_is_the_mirror_of_the_right():
    np.testing.assert_allclose(painted(SICK, "L")[0], painted(SICK, "R")[0], atol=2e-3)


def volume(solid: Solid, centre: np.ndarray) -> float:
    axis = np.arange(-60.0, 61.0, 2.0)
    points = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1) + centre
    return float((distance(solid.parts, points) < 0).sum() * 8.0)


def test_effusion_widens_the_capsule_and_fills_it_with_fluid():
    frame = hip_frame(LEVEL, "R", SHAPE.radius_mm)
    bags = []
    for grade in range(4):
        visit = HipVisit(0, effusion_grade=grade)
        bags.append(capsule_solids(SHAPE, visit, frame, layers_of(visit))[0])
    volumes = [volume(bag, frame.centre) for bag in bags]
    assert all(after > before + 1500 for before, after in pairwise(volumes))
    assert [bag.material.tissue for bag in bags] == [ID["fibrous_tissue"]] + 3 * [ID["synovial_fluid"]]


@pytest.mark.parametrize("side", ["R", "L"])
def test_capsule_holds_the_head_and_labrum_sits_on_the_edge(side):
    frame = hip_frame(LEVEL, side, SHAPE.radius_mm)
    bag, pulvinar, teres, *_ = capsule_solids(SHAPE, SICK, frame, layers_of(SICK))
    unit = np.random.default_rng(0).normal(size=(500, 3))
    unit *= SHAPE.radius_mm / np.linalg.norm(unit, axis=1, keepdims=True)
    assert distance(bag.parts, frame.world(unit)).max() < 0
    for solid in (pulvinar, teres):  # in the floor of the cup, on the side of the midline
        assert all(abs(part.centre[0]) < abs(frame.centre[0]) - 10 for part in solid.parts)
    (labrum,) = rim_solids(SHAPE, SICK, frame)
    lateral, superior = acetabular_edge_mm(SHAPE)
    assert distance(labrum.parts, frame.world((lateral, 0.0, superior))) < 0
    assert {s.name for s in (bag, pulvinar, teres, labrum)} == {
        f"{name}_{side}" for name in ("capsule", "pulvinar", "teres", "labrum")
    }


@pytest.mark.parametrize(("side", "sign"), [("R", 1), ("L", -1)])
def test_osteophyte_grows_laterally_where_there_is_one(side, sign):
    frame = hip_frame(LEVEL, side, SHAPE.radius_mm)
    _, small = rim_solids(SHAPE, replace(SICK, osteophyte_mm=2.0), frame)
    _, large = rim_solids(SHAPE, replace(SICK, osteophyte_mm=5.0), frame)
    assert large.name == f"osteophyte_{side}"
    assert sign * (small.parts[0].centre - frame.centre)[0] > 0.9 * SHAPE.radius_mm
    assert large.parts[0].axes[0] > small.parts[0].axes[0]


def test_joint_row_holds_plane_layers_and_the_axis_of_the_fossa():
    row = joint_row(SHAPE, Cartilage(1.5, 1.4, 4.2))
    normal, offset = opening(SHAPE)
    np.testing.assert_allclose(row[:7], [*normal, offset, 1.5, 1.4, 4.2])
    assert np.linalg.norm(row[7:]) == pytest.approx(1.0)
    assert row[7] < -0.5  # medially
