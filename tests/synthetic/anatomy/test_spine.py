"""The spine: levels in their order, discs between them, arches behind, canal and roots, a sacrum with foramina."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.spine import spine
from onfh_nb.synthetic.anatomy.trunk_form import draw_form
from onfh_nb.synthetic.primitives import Solid, distance
from onfh_nb.synthetic.state import BodyShape

FORM = draw_form(BodyShape(350.0, 230.0, 22.0, 1.0, 175.0, 0.0, 0.0), "M", np.random.default_rng(0))


def drawn(seed: int = 0) -> dict[str, Solid]:
    return {solid.name: solid for solid in spine(FORM, np.random.default_rng(seed))}


def middle(solid: Solid) -> np.ndarray:
    return solid.parts[0].centre


@pytest.mark.parametrize("seed", range(4))
def test_levels_and_discs_stand_in_their_order(seed):
    own = drawn(seed)
    heights = [middle(own[name])[2] for name in ("L3", "disc_L3", "L4", "disc_L4", "L5", "disc_L5", "sacrum", "coccyx")]
    assert heights == sorted(heights, reverse=True)
    for name in ("L3", "L4", "L5"):
        centre = middle(own[name])
        assert distance(own[name].parts, centre) < -8
        assert distance(own["canal"].parts, centre) > 0
        behind = centre + np.array([0.0, -30.0, 0.0])
        assert distance(own["canal"].parts, behind) < distance(own["canal"].parts, centre)
        spinous = centre + np.array([0.0, -64.0, -10.0])
        assert distance(own[f"arch_{name}"].parts, spinous) < 9
        across = distance(own[name].parts, centre + np.array([[21, 0, 10], [21, 0, 0]]))
        assert across[0] < across[1]  # a waist


def test_bodies_are_about_fifty_wide_and_flat_above_and_below():
    body = drawn()["L4"]
    along = np.arange(-40, 40, 0.25)
    centre = middle(body)
    up = body.parts[0].rotation[2]
    high = (distance(body.parts, centre + along[:, None] * up) < 0).sum() * 0.25
    wide = (distance(body.parts, centre + 8 * up + along[:, None] * [1.0, 0, 0]) < 0).sum() * 0.25
    assert 25 < high < 31
    assert 44 < wide < 56


def test_sacrum_is_broad_above_and_holds_canal_and_foramina():
    own = drawn()
    inside = [distance(own["sacrum"].parts, np.array([[x, -45.0, 80] for x in (-40, 0, 40)])).max()]
    assert max(inside) < 0
    low = distance(own["sacrum"].parts, np.array([[40.0, -75, 30], [-40, -75, 30]]))
    assert low.min() > 0  # and narrow below
    assert len(own["sacral_foramina"].parts) == len(own["sacral_roots"].parts) == 8
    centres = np.array([part.centre for part in own["sacral_foramina"].parts])
    assert distance(own["sacrum"].parts, centres).max() < 6


def test_both_sides_are_alike():
    own = drawn()
    points = np.random.default_rng(1).uniform((0, -120, -20), (90, 40, 220), (300, 3))
    for name in ("L4", "sacrum", "arch_L5", "canal"):
        parts = own[name].parts
        # A little tilt of each level is its own.
        np.testing.assert_allclose(distance(parts, points), distance(parts, points * [-1, 1, 1]), atol=6.0)
