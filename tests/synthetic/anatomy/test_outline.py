"""The skin: as wide and deep as the body, two thighs, a cleft behind, and what lies between the thighs in front."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.outline import outline
from onfh_nb.synthetic.anatomy.trunk_form import TrunkForm, draw_form
from onfh_nb.synthetic.primitives import Solid, distance
from onfh_nb.synthetic.state import BodyShape
from onfh_nb.synthetic.tissues import TISSUE_ID

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 175.0, 0.0, 0.0)


def drawn(body: BodyShape = BODY, sex: str = "F", seed: int = 0) -> tuple[TrunkForm, Solid]:
    form = draw_form(body, sex, np.random.default_rng(seed))
    return form, outline(form, np.random.default_rng(seed))


def edge(solid: Solid, start: tuple[float, float, float], direction: tuple[float, float, float]) -> float:
    """How far one can go from a point within before leaving, in mm."""
    steps = np.arange(0.0, 400.0, 0.25)
    inside = distance(solid.parts, np.array(start) + steps[:, None] * np.array(direction)) < 0
    assert inside[0]
    return float(steps[np.argmin(inside)])


@pytest.mark.parametrize("body", [BODY, BodyShape(410.0, 260.0, 40.0, 1.0, 180.0, 0.0, 0.0)])
def test_outline_is_as_wide_and_deep_as_the_body(body):
    _, skin = drawn(body)
    wide = edge(skin, (0, -15, -12), (1, 0, 0)) + edge(skin, (0, -15, -12), (-1, 0, 0))
    assert 0.98 * body.width_mm < wide < 1.1 * body.width_mm
    deep = edge(skin, (60, -15, -10), (0, 1, 0)) + edge(skin, (60, -15, -10), (0, -1, 0))
    assert 0.9 * body.depth_mm < deep < 1.2 * body.depth_mm
    assert skin.material.rind == TISSUE_ID["skin"]


@pytest.mark.parametrize("sex", ["M", "F"])
def test_legs_part_and_buttocks_have_a_cleft_between_them(sex):
    form, skin = drawn(sex=sex)
    assert distance(skin.parts, np.array([0.0, -12.0, -200.0])) > 0
    assert distance(skin.parts, np.array([[-85.0, -8, -330], [85, -8, -330]])).max() < 0
    behind = [edge(skin, (x, form.seat_mm + 70, -20), (0, -1, 0)) for x in (-55, 0, 55)]
    assert behind[1] < min(behind) + 0.1
    assert min(behind[0], behind[2]) - behind[1] > 8


def test_only_men_have_a_scrotum():
    for sex, inside in (("M", True), ("F", False)):
        form, skin = drawn(sex=sex)
        assert bool(distance(skin.parts, np.array([0.0, form.lap_mm - 38, -108.0])) < 0) is inside


def test_women_are_the_same_on_both_sides():
    _, skin = drawn()
    points = np.random.default_rng(1).uniform((0, -150, -300), (250, 150, 300), (500, 3))
    np.testing.assert_allclose(distance(skin.parts, points), distance(skin.parts, points * [-1, 1, 1]), atol=1.5)
