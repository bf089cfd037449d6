"""Bowel: colon at its places, many loops within the wall, and what they hold."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.anatomy.abdominal_wall import abdominal_wall
from onfh_nb.synthetic.anatomy.bowel import bowel
from onfh_nb.synthetic.anatomy.trunk_form import draw_form
from onfh_nb.synthetic.primitives import Solid, distance
from onfh_nb.synthetic.state import BodyShape
from onfh_nb.synthetic.tissues import TISSUE_ID

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 175.0, 0.0, 0.0)


def drawn(seed: int = 0) -> tuple[Solid, list[Solid]]:
    form = draw_form(BODY, "M", np.random.default_rng(seed))
    wall = abdominal_wall(form, np.random.default_rng(seed))
    return wall, bowel(form, wall, np.random.default_rng(seed))


def test_loops_fill_most_of_the_hollow_above_the_bladder():
    wall, loops = drawn()
    points = np.random.default_rng(1).uniform((-110, 0, 90), (110, 60, 190), (1500, 3))
    inside = points[distance(wall.parts, points) < -20]
    nearest = np.min([distance(loop.parts, inside) for loop in loops], axis=0)
    assert 0.5 < np.mean(nearest < 0) < 0.98


def test_colon_frames_the_small_bowel():
    _, loops = drawn()
    by_name = {loop.name: loop for loop in loops}
    assert len(by_name) == len(loops) > 60
    assert distance(by_name["colon_ascending"].parts, np.array([104.0, 4, 150])) < 0  # on the right
    assert distance(by_name["colon_descending"].parts, np.array([-106.0, -8, 170])) < 2
    widths = [part.radius_start for part in by_name["colon_ascending"].parts if part.half_length_mm == 0]
    assert len(widths) > 6  # pouches


def test_loops_hold_gas_fluid_and_porridge():
    _, loops = drawn()
    levels = np.array([loop.material.grey[0] for loop in loops])
    assert 0.05 < np.mean(levels < 500) < 0.5  # some have a fluid level under gas
    held = {loop.material.tissue for loop in loops}
    assert {TISSUE_ID["bowel_content"], TISSUE_ID["gland"]} < held
    assert {loop.material.grey[1] for loop in loops} == {float(TISSUE_ID["air"])}
    assert {loop.material.rind for loop in loops} == {TISSUE_ID["bowel_wall"]}
    widths = [loop.parts[0].radius_start for loop in loops if loop.name.startswith("bowel_")]
    assert min(widths) * 1.3 > 7
    assert np.ptp(widths) > 4


def test_patients_differ():
    one, other = drawn(0)[1], drawn(1)[1]
    assert not np.allclose(one[5].parts[0].centre, other[5].parts[0].centre)
