"""The deepest way on is the same branch."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.vessels.colonise import Shoots
from onfh_nb.synthetic.vessels.shoots import split_shoots

# 0 - 1 - 2 - 3 - 4, with 1 - 5 and 2 - 6 - 7, and 6 - 8
PARENT = np.array([-1, 0, 1, 2, 3, 1, 2, 6, 6])
TREE = Shoots(np.zeros((9, 3)), PARENT, np.zeros(9, int))


def test_branches_and_their_orders():
    found = split_shoots(TREE, 4)
    assert [(s.nodes, s.parent, s.at, s.generation) for s in found] == [
        ((0, 1, 2, 3, 4), -1, 0, 1),
        ((1, 5), 0, 1, 2),
        ((2, 6, 7), 0, 2, 2),
        ((6, 8), 2, 1, 3),
    ]


def test_higher_orders_are_pruned():
    assert max(s.generation for s in split_shoots(TREE, 2)) == 2
    assert len(split_shoots(TREE, 1)) == 1


def test_every_root_has_its_stem():
    two = Shoots(np.zeros((4, 3)), np.array([-1, -1, 0, 1]), np.array([0, 1, 0, 1]))
    assert [(s.nodes, s.root) for s in split_shoots(two, 4)] == [((0, 2), 0), ((1, 3), 1)]
