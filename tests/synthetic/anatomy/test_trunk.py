"""Outline, viscera, spine and vessels: where they lie in RAS and what they are made of."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.anatomy.trunk import outline, spine, vessels, viscera
from onfh_nb.synthetic.primitives import Solid, distance
from onfh_nb.synthetic.state import BodyShape
from onfh_nb.synthetic.tissues import TISSUE_ID

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 0.0, 0.0)
JOIN_MM = 0.5  # smooth joins depend a little on the order of their parts, and left comes before right


def by_name(solids: list[Solid]) -> dict[str, Solid]:
    return {solid.name: solid for solid in solids}


def edge(solid: Solid, start: tuple[float, float, float], direction: tuple[float, float, float]) -> float:
    """How far one can go from a point within before leaving, in mm."""
    steps = np.arange(0.0, 400.0, 0.1)
    inside = distance(solid.parts, np.array(start) + steps[:, None] * np.array(direction)) < 0
    assert inside[0]
    return float(steps[np.argmin(inside)])


@pytest.mark.parametrize("body", [BODY, BodyShape(410.0, 260.0, 40.0, 1.0, 180.0, 0.0, 0.0)])
def test_outline_is_as_wide_and_deep_as_the_body(body):
    skin = outline(body, np.random.default_rng(0))
    wide = edge(skin, (0, -12, -8), (1, 0, 0)) + edge(skin, (0, -12, -8), (-1, 0, 0))
    deep = edge(skin, (0, -12, 10), (0, 1, 0)) + edge(skin, (0, -12, 10), (0, -1, 0))
    assert body.width_mm - 2 < wide < 1.1 * body.width_mm
    assert body.depth_mm - 2 < deep < 1.15 * body.depth_mm
    assert skin.material.tissue == TISSUE_ID["subcutaneous_fat"]
    assert skin.material.rind == TISSUE_ID["skin"]


def test_outline_is_the_same_on_both_sides_and_parts_into_legs():
    skin = outline(BODY, np.random.default_rng(0))
    points = np.random.default_rng(1).uniform((0, -150, -300), (250, 150, 300), (500, 3))
    mirrored = distance(skin.parts, points * [-1, 1, 1])
    np.testing.assert_allclose(distance(skin.parts, points), mirrored, atol=JOIN_MM)
    assert distance(skin.parts, np.array([0.0, -12.0, -330.0])) > 0
    assert distance(skin.parts, np.array([[-85.0, -8, -330], [85, -8, -330]])).max() < 0
    assert distance(skin.parts, np.array([0.0, -12.0, 300.0])) < 0


@pytest.mark.parametrize("sex", ["M", "F"])
@pytest.mark.parametrize("seed", range(5))
def test_pelvic_organs_lie_in_their_places_within_the_body(sex, seed):
    own = by_name(viscera(sex, np.random.default_rng(seed)))
    bladder, rectum = own["bladder"].parts[0].centre, own["rectum"].parts[0].centre
    assert abs(bladder[0]) < 5
    assert bladder[1] - rectum[1] > 40  # the bladder in front
    skin = outline(BODY, np.random.default_rng(seed))
    centres = np.array([part.centre for solid in own.values() for part in solid.parts])
    assert distance(skin.parts, centres).max() < 0
    sexed = own["prostate" if sex == "M" else "uterus"].parts[0].centre
    assert (sexed[2] < bladder[2]) == (sex == "M")  # the prostate below the bladder, the uterus above
    assert ("uterus" in own, "prostate" in own) == (sex == "F", sex == "M")


def test_bladder_is_full_of_urine_and_painted_last():
    solids = viscera("M", np.random.default_rng(0))
    assert solids[-1].name == "bladder"
    assert solids[-1].material.tissue == TISSUE_ID["urine"]
    assert solids[-1].material.rind == TISSUE_ID["bowel_wall"]
    assert 2.5 <= solids[-1].material.rind_mm <= 4.0


def test_bowel_lies_above_the_bladder_floor_and_holds_what_bowels_hold():
    own = viscera("M", np.random.default_rng(0))
    loops = [solid for solid in own if solid.name.startswith("bowel_")]
    assert len({loop.name for loop in loops}) == len(loops) == 26
    assert min(loop.parts[0].centre[2] for loop in loops) > 20
    held = {loop.material.tissue for loop in loops}
    assert {TISSUE_ID["air"], TISSUE_ID["bowel_content"]} < held
    assert held <= {TISSUE_ID[name] for name in ("air", "bowel_content", "gland", "synovial_fluid")}


def test_spine_stands_in_the_midline_in_its_order():
    own = by_name(spine(np.random.default_rng(0)))
    heights = [own[name].parts[0].centre[2] for name in ("L4", "disc_L4", "L5", "disc_L5", "sacrum")]
    assert heights == sorted(heights, reverse=True)
    points = np.random.default_rng(1).uniform((0, -120, -20), (90, 40, 190), (300, 3))
    for solid in own.values():
        mirrored = distance(solid.parts, points * [-1, 1, 1])
        np.testing.assert_allclose(distance(solid.parts, points), mirrored, atol=JOIN_MM)
        assert max(part.centre[1] for part in solid.parts) < 0
    for name in ("L4", "L5"):
        centre = own[name].parts[0].centre
        assert distance(own[name].parts, centre) < -8
        assert distance(own["canal"].parts, centre) > 0  # the canal runs behind the bodies
    assert own["canal"].parts[0].centre[1] < own["L4"].parts[0].centre[1] - 20


@pytest.mark.parametrize(("side", "sign"), [("R", 1), ("L", -1)])
def test_vessels_pass_in_front_of_the_head_the_vein_medially(side, sign):
    frame = hip_frame(BODY, side, 23.5)
    own = by_name(vessels(frame, np.random.default_rng(0)))
    assert set(own) == {f"artery_{side}", f"vein_{side}"}
    artery, vein = own[f"artery_{side}"], own[f"vein_{side}"]
    for a, v in zip(artery.parts, vein.parts, strict=True):
        assert 0 < sign * v.centre[0] < sign * a.centre[0]
    assert distance(artery.parts, frame.world((-18, 44, 0))) < 2
    assert distance(artery.parts, frame.centre) > 23.5
    assert artery.material.tissue == TISSUE_ID["flowing_blood"]


def test_vessels_of_equal_draws_mirror_each_other():
    points = np.random.default_rng(2).uniform((0, -20, -200), (150, 70, 120), (300, 3))
    pair = [vessels(hip_frame(BODY, side, 23.5), np.random.default_rng(4)) for side in ("R", "L")]
    for right, left in zip(*pair, strict=True):
        np.testing.assert_allclose(distance(right.parts, points), distance(left.parts, points * [-1, 1, 1]), atol=1e-9)
