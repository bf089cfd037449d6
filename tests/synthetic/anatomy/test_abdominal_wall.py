"""The hollow of the abdomen: between belly and spine, narrow in the true pelvis, clear of the hips."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.abdominal_wall import abdominal_wall
from onfh_nb.synthetic.anatomy.outline import outline
from onfh_nb.synthetic.anatomy.trunk_form import draw_form
from onfh_nb.synthetic.primitives import distance
from onfh_nb.synthetic.state import BodyShape

BODIES = [
    ("M", BodyShape(350.0, 230.0, 22.0, 1.0, 175.0, 0.0, 0.0)),
    ("F", BodyShape(410.0, 270.0, 45.0, 0.8, 165.0, 0.0, 0.0)),
    ("M", BodyShape(305.0, 182.0, 15.0, 1.1, 158.0, 0.0, 0.0)),
]


@pytest.mark.parametrize(("sex", "body"), BODIES)
def test_hollow_lies_under_the_fat_and_off_the_hips(sex, body):
    form = draw_form(body, sex, np.random.default_rng(0))
    wall, skin = abdominal_wall(form, np.random.default_rng(0)), outline(form, np.random.default_rng(0))
    points = np.random.default_rng(1).uniform((-200, -150, -80), (200, 150, 200), (4000, 3))
    inside = points[distance(wall.parts, points) < 0]
    assert len(inside) > 300
    assert np.mean(distance(skin.parts, inside) < -0.4 * form.fat_mm) > 0.9  # the painter keeps it within
    front = distance(wall.parts, np.array([0.0, form.wall_front_mm, 170.0]))
    assert abs(front) < 4
    heads = np.array([[side * body.hip_separation_mm / 2, 0, 0] for side in (-1, 1)])
    assert distance(wall.parts, heads).min() > 33
    assert distance(wall.parts, np.array([[0, 20, 160], [90, 20, 120], [-90, 20, 120], [0, 10, 40]], float)).max() < 0
