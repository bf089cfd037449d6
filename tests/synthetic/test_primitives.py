"""Solids in plain float64."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.primitives import (
    Material,
    Solid,
    capsule,
    distance,
    ellipsoid,
    frame_along,
    halfspace,
    joined,
    moved,
    pack,
    smooth_minimum,
    sphere,
    turned,
)

POINTS = np.random.default_rng(0).uniform(-60, 60, (4000, 3))


def test_sphere_distance_is_exact():
    d = distance((sphere((3, -4, 5), 20.0),), POINTS)
    np.testing.assert_allclose(d, np.linalg.norm(POINTS - [3, -4, 5], axis=1) - 20, atol=1e-9)


def test_capsule_distance_is_exact():
    a, b = np.array([-10.0, 2, 5]), np.array([20.0, -8, 9])
    t = np.clip((POINTS - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1)
    exact = np.linalg.norm(POINTS - a - t[:, None] * (b - a), axis=1) - 6.0
    np.testing.assert_allclose(distance((capsule(a, b, (6.0, 6.0)),), POINTS), exact, atol=2e-2)


def test_ellipsoid_surface_and_sign():
    part = ellipsoid((1, 2, 3), (10.0, 20.0, 30.0), along=(1, 0.3, 0.5))
    unit = POINTS / np.linalg.norm(POINTS, axis=1, keepdims=True)
    surface = (unit * [10, 20, 30]) @ part.rotation + part.centre
    assert np.abs(distance((part,), surface)).max() < 1e-9
    assert (distance((part,), part.centre + 0.5 * (surface - part.centre)) < 0).all()


def test_smooth_minimum_touches_only_near_ties():
    a, b = np.linspace(-5, 5, 101), np.zeros(101)
    joined = smooth_minimum(a, b, 2.0)
    far = np.abs(a) >= 2
    np.testing.assert_array_equal(joined[far], np.minimum(a, b)[far])
    assert (joined[~far] <= np.minimum(a, b)[~far]).all()
    assert joined[50] == pytest.approx(-0.5)


def test_subtraction_and_halfspace_cut():
    ball = sphere((0, 0, 0), 30.0, blend_mm=1e-3)
    hole = sphere((0, 0, 0), 20.0, blend_mm=1e-3, op="subtract")
    radius = np.linalg.norm(POINTS, axis=1)
    shell = distance((ball, hole), POINTS)
    np.testing.assert_allclose(shell, np.maximum(radius - 30, 20 - radius), atol=1e-3)
    cut = distance((ball, halfspace((0, 0, 5), (0, 0, 1), blend_mm=1e-3)), POINTS)
    np.testing.assert_allclose(cut, np.maximum(radius - 30, POINTS[:, 2] - 5), atol=1e-3)


@pytest.mark.parametrize(
    "part", [ellipsoid((5, 6, 7), (4, 9, 13), along=(1, 2, 3)), capsule((0, 0, 0), (9, 5, 20), (3, 6))]
)
def test_moving_turning_and_mirroring_move_the_distance_along(part):
    origin = np.array([10.0, -3, 4])
    mirror = POINTS * [-1, 1, 1]
    np.testing.assert_allclose(
        distance((moved(part, origin, mirror=True),), origin + mirror), distance((part,), POINTS), atol=1e-9
    )
    angle = 0.7
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    np.testing.assert_allclose(distance((turned(part, turn),), POINTS @ turn.T), distance((part,), POINTS), atol=1e-9)


def test_boxes_hold_everything_that_is_inside():
    solid = Solid(
        "x",
        (capsule((0, 0, 0), (9, 5, 20), (3, 6), flat=(1.5, 1)), ellipsoid((9, 0, 0), (4, 9, 13), along=(1, 2, 3))),
        Material(1),
    )
    low, high = pack([solid], margin_mm=0.0).solid_box[0]
    inside = POINTS[distance(solid.parts, POINTS) < 0]
    assert len(inside) > 5
    assert ((inside >= low) & (inside <= high)).all()


@pytest.mark.parametrize("direction", [(0, 1, 0), (1, 2, 3), (0, 0, -1)])
def test_frames_are_right_angled(direction):
    frame = frame_along(direction)
    np.testing.assert_allclose(frame @ frame.T, np.eye(3), atol=1e-12)
    np.testing.assert_allclose(frame[2], np.array(direction) / np.linalg.norm(direction))


def test_solids_packed_apart_and_joined_are_as_if_packed_together():
    solids = [
        Solid("one", (sphere((0, 0, 0), 5.0), sphere((4, 0, 0), 3.0)), Material(1)),
        Solid("two", (sphere((9, 1, 0), 2.0),), Material(2)),
        Solid("three", (sphere((0, 8, 0), 2.0), sphere((0, 8, 3), 2.0)), Material(3)),
    ]
    whole, parts = pack(solids, margin_mm=1.5), [pack(some, margin_mm=1.5) for some in (solids[:1], solids[1:])]
    for name, values in vars(joined(*parts)).items():
        np.testing.assert_array_equal(values, getattr(whole, name))
