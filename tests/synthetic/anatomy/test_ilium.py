"""The wing of the ilium."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.anatomy.ilium import wing
from onfh_nb.synthetic.primitives import distance


def ilium(seed: int = 0) -> tuple:
    return tuple(wing(27.7, 1.0, np.random.default_rng(seed)))


def depth(points: list, seed: int = 0) -> np.ndarray:
    return distance(ilium(seed), np.array(points, dtype=float))


@pytest.mark.parametrize("seed", range(3))
def test_spines_crest_and_joint_are_bone(seed):
    front, tubercle, back, joint = (31, 48, 84), (50, 18, 114), (-22, -91, 90), (-40, -66, 64)
    assert depth([front, tubercle, back, joint], seed).max() < 4.0
    assert depth([(7, 30, 38)], seed)[0] < 0  # anterior inferior spine, where rectus femoris begins


def test_the_fossa_is_free_within_and_the_plate_is_thin():
    inner, outer = depth([(-10, 5, 90), (60, 0, 60)])
    assert inner > 8
    assert outer > 8
    ray = np.stack([np.linspace(-30, 90, 1201), np.full(1201, -4.0), np.full(1201, 95.0)], axis=-1)
    bone = (distance(ilium(), ray) < 0).sum() * 0.1
    assert 5.0 < bone < 22.0


def test_the_wing_turns_from_front_and_outside_to_back_and_inside():
    ring = [part for part in ilium() if part.centre[2] > 60]
    places = np.array([part.centre for part in ring])
    front, rear = places[places[:, 1] > 15], places[places[:, 1] < -60]
    assert front[:, 0].mean() > rear[:, 0].mean() + 30
