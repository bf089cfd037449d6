"""Where the plate breaks, and how much of it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.example import COLLAPSED, SHAPE, SICK
from onfh_nb.synthetic.fracture import draw_fracture, gap_distance, gap_share
from onfh_nb.synthetic.head_geometry import geometry_row
from onfh_nb.synthetic.state import Fracture, HipVisit, Lens

FRAME = HipFrame(np.zeros(3), "R", 1.0)
UP = Lens(0.9, 0.75, (0.0, 0.0, 1.0))
CRESCENT = replace(SICK, lens=UP, crescent=True)


def row(visit: HipVisit, fracture: Fracture | None = None) -> np.ndarray:
    return geometry_row(SHAPE, visit, FRAME, None, fracture)


def test_a_gap_at_the_border_is_as_wide_as_drawn():
    wide = Fracture(share=0.6, turn_deg=0.0, gap_mm=2.0)
    share = gap_share(row(CRESCENT, wide))
    assert share == pytest.approx(2.0 / SHAPE.radius_mm / math.pi, abs=3e-4)  # one gap, on the lateral side
    assert gap_share(row(CRESCENT, replace(wide, gap_mm=1.0))) == pytest.approx(share / 2, abs=3e-4)
    assert gap_share(row(CRESCENT, replace(wide, turn_deg=90.0))) == 0.0  # in front, where this plane does not pass


def test_gap_lies_at_the_end_of_the_cleft():
    one = row(CRESCENT, Fracture(share=0.5, gap_mm=1.6))
    psi = 0.5 * one[18]
    inside, beside = ((math.sin(psi + d / SHAPE.radius_mm), 0.0, math.cos(psi + d / SHAPE.radius_mm)) for d in (0, 1.8))
    assert gap_distance(one, *inside, 1.0) == pytest.approx(-0.8)
    assert gap_distance(one, *beside, 1.0) == pytest.approx(1.0)


@pytest.mark.parametrize("visit", [HipVisit(0), SICK, replace(CRESCENT, plate_gap=False)])
def test_a_whole_plate_has_no_gap(visit):
    assert gap_share(row(visit)) == 0.0


def test_collapse_opens_the_plate_further():
    sunk = [gap_share(row(replace(COLLAPSED, lens=UP, collapse_mm=d))) for d in (1.0, 3.0, 5.0)]
    assert 0 < sunk[0] < sunk[1] < sunk[2] < 0.2


def test_drawn_clefts_keep_to_their_ranges():
    drawn = [draw_fracture(np.random.default_rng(seed)) for seed in range(300)]
    for values, low, high in (
        ([f.share for f in drawn], 0.4, 0.8),
        ([f.cleft_mm for f in drawn], 0.6, 1.5),
        ([f.depth_mm for f in drawn], 0.5, 2.0),
    ):
        assert low <= min(values) < low + 0.05 * (high - low) + low * 0.05
        assert high - 0.1 * (high - low) < max(values) <= high
