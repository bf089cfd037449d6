"""Vessels from the aorta to the thigh, nodes beside them, cords in the groin."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.anatomy.great_vessels import cord, lymph_nodes, midline_vessels, vessels
from onfh_nb.synthetic.anatomy.trunk_form import draw_form
from onfh_nb.synthetic.primitives import Solid, distance
from onfh_nb.synthetic.state import BodyShape
from onfh_nb.synthetic.tissues import TISSUE_ID

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 0.0, 0.0)
FORM = draw_form(BODY, "M", np.random.default_rng(0))


def by_name(solids: list[Solid]) -> dict[str, Solid]:
    return {solid.name: solid for solid in solids}


@pytest.mark.parametrize("seed", range(4))
def test_aorta_lies_left_in_front_of_the_spine_and_forks(seed):
    own = by_name(midline_vessels(FORM, np.random.default_rng(seed)))
    assert list(own) == ["caval_vein", "aorta"]  # the artery crosses in front
    assert distance(own["aorta"].parts, np.array([-5.0, 26.5, 200])) < 0
    assert distance(own["caval_vein"].parts, np.array([14.5, 19, 200])) < 0
    for side in (-1, 1):
        assert distance(own["aorta"].parts, np.array([side * 26.0, 15, 112])) < 3
    assert own["aorta"].material.tissue == TISSUE_ID["flowing_blood"]


@pytest.mark.parametrize(("side", "sign"), [("R", 1), ("L", -1)])
def test_femoral_vessels_pass_in_front_of_the_head_the_vein_medially(side, sign):
    frame = hip_frame(BODY, side, 23.5)
    own = by_name(vessels(frame, np.random.default_rng(0)))
    assert set(own) == {f"artery_{side}", f"vein_{side}", f"saphenous_{side}"}
    artery, vein = own[f"artery_{side}"], own[f"vein_{side}"]
    for a, v in zip(artery.parts[:5], vein.parts[:5], strict=True):
        assert 0 < sign * v.centre[0] < sign * a.centre[0]
    assert distance(artery.parts, frame.world((-20, 46, 0))) < 2
    assert distance(artery.parts, frame.centre) > 34
    assert distance(vein.parts, frame.centre) > 34


def test_vessels_and_nodes_of_equal_draws_mirror_each_other():
    points = np.random.default_rng(2).uniform((0, -20, -200), (150, 70, 120), (300, 3))
    for make in (vessels, lymph_nodes):
        pair = [make(hip_frame(BODY, side, 23.5), np.random.default_rng(4)) for side in ("R", "L")]
        for right, left in zip(*pair, strict=True):
            mirrored = distance(left.parts, points * [-1, 1, 1])
            np.testing.assert_allclose(distance(right.parts, points), mirrored, atol=1e-6)


def test_nodes_are_small_ovals_with_fat_in_the_hilum():
    nodes, hila = lymph_nodes(hip_frame(BODY, "R", 23.5), np.random.default_rng(0))
    assert len(nodes.parts) == len(hila.parts) == 7
    assert all(2 < part.axes[0] < 7 and part.axes[2] < 14 for part in nodes.parts)
    assert hila.material.tissue == TISSUE_ID["subcutaneous_fat"]
    for node, hilum in zip(nodes.parts, hila.parts, strict=True):
        assert np.allclose(node.centre, hilum.centre)
        assert hilum.axes[0] < node.axes[0]


def test_cord_runs_from_the_groin_towards_the_midline():
    frame = hip_frame(BODY, "R", 23.5)
    for sex in "MF":
        path = [part.centre for part in cord(frame, sex, 90.0, np.random.default_rng(0)).parts]
        assert path[-1][0] < path[0][0]
        assert path[-1][2] < path[0][2]
    assert len(cord(frame, "M", 90.0, np.random.default_rng(0)).parts) == 3
