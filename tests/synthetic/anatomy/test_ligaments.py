"""Ligaments, labrum and the disc of the symphysis."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.anatomy.ligaments import iliofemoral, labral_ring, symphysis, zona_orbicularis
from onfh_nb.synthetic.anatomy.pelvis import opening
from onfh_nb.synthetic.example import SHAPE
from onfh_nb.synthetic.head_region import neck_direction
from onfh_nb.synthetic.primitives import distance
from onfh_nb.synthetic.state import BodyShape

BODY = BodyShape(350.0, 230.0, 22.0, 1.0, 176.0, 0.0, 0.0)
SIDES = pytest.mark.parametrize("side", ["R", "L"])


@SIDES
@pytest.mark.parametrize("recess", [1.2, 7.5])
def test_the_iliofemoral_ligament_passes_in_front_of_the_head_and_spares_it(side, recess):
    frame = hip_frame(BODY, side, SHAPE.radius_mm)
    strap = iliofemoral(SHAPE, frame, recess).parts
    assert all(part.centre[1] > 0 for part in strap)
    unit = np.random.default_rng(0).normal(size=(400, 3))
    unit *= SHAPE.radius_mm / np.linalg.norm(unit, axis=1, keepdims=True)
    assert distance(strap, frame.world(unit)).min() > 0
    s = frame.scale
    assert distance(strap, frame.world((8 * s, 27 * s, SHAPE.radius_mm + recess + 7))) < 0


@SIDES
def test_the_ring_about_the_neck_leaves_room_for_fluid(side):
    frame = hip_frame(BODY, side, SHAPE.radius_mm)
    ring, axis = zona_orbicularis(SHAPE, frame, 4.5).parts, np.array(neck_direction(SHAPE))
    middle = axis * 25 * frame.scale
    assert distance(ring, frame.world(middle)) > 0
    up = np.cross(axis, (0.0, 1.0, 0.0))
    up /= np.linalg.norm(up)
    reach = np.linspace(0, 40, 401)
    hit = reach[distance(ring, frame.world(middle + reach[:, None] * up)) < 0]
    assert hit.min() > SHAPE.neck_mm[0] / 2 + 2.0
    assert hit.max() < SHAPE.neck_mm[0] / 2 + 4.5 + 3.0


def test_the_labrum_follows_the_whole_rim():
    normal, offset = opening(SHAPE)
    reach = SHAPE.radius_mm + SHAPE.jsw_mm
    centres = np.array([part.centre for part in labral_ring(normal, offset, reach)])
    np.testing.assert_allclose(centres @ normal, offset + 1.0, atol=1e-6)
    assert np.abs(np.linalg.norm(centres, axis=1) - reach).max() < 1.5
    assert (np.ptp(centres, axis=0) > 20).any()


@SIDES
def test_the_disc_of_the_symphysis_lies_in_the_midline(side):
    frame = hip_frame(BODY, side, SHAPE.radius_mm)
    (disc,) = symphysis(frame).parts
    assert disc.centre[0] == pytest.approx(0.0, abs=1e-9)
    assert disc.centre[1] > 30
    assert disc.centre[2] < -20
