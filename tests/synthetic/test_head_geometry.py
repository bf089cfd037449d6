"""Exact formulas of head and lesion."""

from __future__ import annotations

import math

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.example import BODY, COLLAPSED, LENS, SHAPE, SICK
from onfh_nb.synthetic.head_geometry import beyond_cut, geometry_row, lens_depth, surface_radius
from onfh_nb.synthetic.head_region import neck_direction
from onfh_nb.synthetic.state import HipVisit

FRAME = hip_frame(BODY, "R", SHAPE.radius_mm)


def test_lens_depth_is_the_distance_to_its_sphere():
    row = geometry_row(SHAPE, SICK, FRAME)
    centre = np.array(LENS.direction) * LENS.distance * SHAPE.radius_mm
    for point in np.random.default_rng(0).uniform(-25, 25, (50, 3)):
        assert lens_depth(row, *point) == pytest.approx(np.linalg.norm(point - centre) - LENS.radius * SHAPE.radius_mm)


def test_collapse_is_deepest_on_the_axis_and_ends_inside_the_lesion():
    row = geometry_row(SHAPE, COLLAPSED, FRAME)
    direction = np.array(LENS.direction)
    assert surface_radius(row, *(20 * direction), 20.0) == pytest.approx(SHAPE.radius_mm - 3.0)
    aside = np.array([direction[2], 0, -direction[0]])
    aside /= np.linalg.norm(aside)
    angle = 0.81 * row[18]
    point = 20 * (math.cos(angle) * direction + math.sin(angle) * aside)
    assert surface_radius(row, *point, 20.0) == SHAPE.radius_mm


def test_without_a_lesion_the_head_is_a_sphere():
    row = geometry_row(SHAPE, HipVisit(0), FRAME)
    assert surface_radius(row, 1.0, 2.0, 3.0, 3.7) == SHAPE.radius_mm
    assert lens_depth(row, 0.0, 0.0, 20.0) > 100


def test_cut_lies_across_the_neck():
    row = geometry_row(SHAPE, SICK, FRAME)
    axis = np.array(neck_direction(SHAPE))
    assert beyond_cut(row, *(axis * SHAPE.radius_mm)) > 0 > beyond_cut(row, *(axis * 0.5 * SHAPE.radius_mm))
