"""Branches that are chosen leave each other room and can be cut to the wanted length."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.vessels.colonise import colonise
from onfh_nb.synthetic.vessels.parameters import TreeParams
from onfh_nb.synthetic.vessels.shoots import split_shoots
from onfh_nb.synthetic.vessels.visible import CLEAR_MM, FREE_MM, choose_branches

PARAMS = TreeParams()


@pytest.fixture(scope="module")
def chosen(space):
    found = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        starts = np.array([[0.0, 0, -17], [0.0, 6, -16]])
        shoots = colonise(rng, space, starts, np.array([[0.0, 0, 1]] * 2), PARAMS)
        grown = (shoots, split_shoots(shoots, 4))
        found.append(choose_branches(rng, space, grown, PARAMS, (40.0, 6, np.array([0.5, 0.5]))))
    return found


def test_no_more_junctions_and_no_more_length_than_asked(chosen):
    for branches in chosen:
        sides = [b for b in branches if b.parent >= 0]
        assert len(sides) <= 6
        assert sum(b.need for b in branches) + 2.5 * (6 - len(sides)) <= 40.0 + 1e-9
        assert all(b.length >= b.need - 1e-9 >= 2.5 - 1e-9 for b in branches)
    assert sum(b.parent >= 0 for branches in chosen for b in branches) > 8


def test_side_branches_begin_on_their_mothers(chosen):
    for branches in chosen:
        for b in branches:
            if b.parent >= 0:
                np.testing.assert_allclose(b.points[0], branches[b.parent].points[b.at])
                assert b.generation == branches[b.parent].generation + 1
                assert branches[b.parent].way[b.at] + 2.5 <= branches[b.parent].need + 1e-9


def test_branches_keep_their_distance(chosen):
    for branches in chosen:
        for k, b in enumerate(branches):
            far = b.points[b.way > FREE_MM]
            for other in branches[:k]:
                assert np.linalg.norm(far[:, None] - other.points[None], axis=2).min() >= CLEAR_MM - 1e-9
