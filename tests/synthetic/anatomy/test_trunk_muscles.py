"""Muscles of the back and the floor of the pelvis: present on both sides, where they belong."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.trunk_form import draw_form
from onfh_nb.synthetic.anatomy.trunk_muscles import trunk_muscles
from onfh_nb.synthetic.primitives import Solid, distance
from onfh_nb.synthetic.state import BodyShape
from onfh_nb.synthetic.tissues import TISSUE_ID

FORM = draw_form(BodyShape(350.0, 230.0, 22.0, 1.0, 175.0, 0.0, 0.0), "M", np.random.default_rng(0))


def drawn(seed: int = 0) -> dict[str, Solid]:
    return {solid.name: solid for solid in trunk_muscles(FORM, np.random.default_rng(seed))}


@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("multifidus", (17, -60, 150)),
        ("longissimus", (43, -60, 160)),
        ("iliocostalis", (70, -53, 170)),
        ("quadratus_lumborum", (72, -28, 180)),
        ("levator_ani", (27, -22, -20)),
        ("coccygeus", (32, -60, 10)),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_each_muscle_lies_in_its_place_on_both_sides(name, point, seed):
    own = drawn(seed)
    for side, sign in (("R", 1), ("L", -1)):
        solid = own[f"{name}_{side}"]
        assert distance(solid.parts, np.array(point) * [sign, 1.0, 1.0]) < 3
        assert solid.material.tissue == TISSUE_ID["muscle"]


def test_sides_share_their_form_but_not_every_detail():
    own = drawn()
    right, left = own["longissimus_R"].parts[0], own["longissimus_L"].parts[0]
    assert right.radius_start == pytest.approx(left.radius_start)
    np.testing.assert_allclose(right.centre, left.centre * [-1, 1, 1], atol=5)
    assert not np.array_equal(right.centre, left.centre * [-1, 1, 1])


def test_bulk_makes_the_back_thicker_and_leaves_the_pelvic_floor():
    body = BodyShape(350.0, 230.0, 22.0, 1.25, 175.0, 0.0, 0.0)
    strong = {
        s.name: s for s in trunk_muscles(draw_form(body, "M", np.random.default_rng(0)), np.random.default_rng(0))
    }
    own = drawn()
    assert strong["multifidus_R"].parts[0].radius_start > 1.2 * own["multifidus_R"].parts[0].radius_start
    assert strong["levator_ani_R"].parts[0].radius_start == pytest.approx(own["levator_ani_R"].parts[0].radius_start)
