"""A build follows its body."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.trunk_form import draw_form
from onfh_nb.synthetic.state import BodyShape

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 175.0, 0.0, 0.0)


@pytest.mark.parametrize("sex", ["M", "F"])
@pytest.mark.parametrize("seed", range(4))
def test_layers_lie_in_their_order_from_front_to_back(sex, seed):
    form = draw_form(BODY, sex, np.random.default_rng(seed))
    assert form.belly_mm > form.wall_front_mm > 40 > 0 > form.back_mm
    assert form.seat_mm < form.back_mm  # the buttocks stand out behind
    assert form.waist_mm < form.half_mm
    assert 12 < form.wall_total_mm < 24
    assert form.scale == 1.0


def test_fat_muscle_and_width_come_from_the_body():
    def draw(body: BodyShape):
        return draw_form(body, "F", np.random.default_rng(1))

    assert draw(replace(BODY, fat_mm=40.0)).belly_fat_mm > 1.5 * draw(BODY).belly_fat_mm
    assert draw(replace(BODY, muscle_scale=1.2)).wall_total_mm > draw(BODY).wall_total_mm
    assert draw(replace(BODY, width_mm=400.0)).waist_mm > draw(BODY).waist_mm


def test_women_have_the_narrower_waist():
    waists = {sex: draw_form(BODY, sex, np.random.default_rng(0)).waist_mm for sex in "MF"}
    assert waists["F"] < waists["M"]
