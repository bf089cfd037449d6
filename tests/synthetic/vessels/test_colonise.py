"""Attractors where blood is needed, growth towards them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.example import BODY, SHAPE, example_patient
from onfh_nb.synthetic.vessels.colonise import colonise, draw_attractors
from onfh_nb.synthetic.vessels.parameters import TreeParams
from onfh_nb.synthetic.vessels.space import head_space, in_room, living_weight

SICK = head_space(example_patient().hips[0], hip_frame(BODY, "R", SHAPE.radius_mm))
MANY = TreeParams(attractors=(60000, 60000))


def test_density_is_a_tenth_in_the_core_and_half_as_much_again_in_the_rim():
    rng = np.random.default_rng(0)
    found = draw_attractors(rng, SICK, MANY)
    ball = rng.uniform(-SHAPE.radius_mm, SHAPE.radius_mm, (200_000, 3))
    ball = ball[in_room(SICK, ball)]

    def density(value: float) -> float:
        inside, all_ = (living_weight(SICK, points, 0.1, 1.5) == value for points in (found, ball))
        return float(inside.sum() / all_.sum())

    assert density(0.1) / density(1.0) == pytest.approx(0.1, rel=0.15)
    assert density(1.5) / density(1.0) == pytest.approx(1.5, rel=0.08)


def test_their_number_in_a_healthy_head_is_that_asked_for(space):
    counts = [len(draw_attractors(np.random.default_rng(seed), space, TreeParams())) for seed in range(40)]
    assert min(counts) > 250
    assert max(counts) < 900


def test_steps_are_even_and_stay_in_the_room(space):
    start, way = np.array([[0.0, 0.0, -15.0]]), np.array([[0.0, 0.0, 1.0]])
    grown = colonise(np.random.default_rng(1), space, start, way, TreeParams())
    step = np.linalg.norm(grown.points[1:] - grown.points[grown.parent[1:]], axis=1)
    np.testing.assert_allclose(step, 0.8)
    assert len(grown.points) > 60
    assert in_room(space, grown.points).all()
    assert (np.bincount(grown.parent[1:]) > 1).sum() > 5  # it branches


def test_inertia_keeps_the_way_straight(space):
    start, way = np.array([[0.0, 0.0, 0.0]]), np.array([[1.0, 0.0, 0.0]])
    turns = []
    for inertia in (0.0, 0.9):
        grown = colonise(np.random.default_rng(5), space, start, way, TreeParams(inertia=inertia))
        step = (grown.points[4:] - grown.points[grown.parent[4:]]) / 0.8
        before = grown.points[grown.parent[4:]] - grown.points[grown.parent[grown.parent[4:]]]
        turns.append(np.mean((step * before).sum(axis=1) / 0.8))
    assert turns[1] > turns[0] + 0.02


def test_without_attractors_nothing_but_the_entry_grows(space):
    none = TreeParams(core_density=0.0, rim_density=0.0, influence_mm=3.5)
    far = replace(none, attractors=(1, 1))
    grown = colonise(np.random.default_rng(0), space, np.array([[0.0, 0, -15]]), np.array([[0.0, 0, 1]]), far)
    assert len(grown.points) <= 8
