"""Branches and tips of trees drawn by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.vessels.tree import branches, child_counts, edge_lengths, edges, tips

#  0 - 1 - 2 - 3      a stem along x
#          | \
#          5   4       two more children of node 2, the second one longer: 5 - 6
Y = ([(0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 0, 0), (2, 0, 1), (2, 1, 0), (2, 2, 0)], [-1, 0, 1, 2, 2, 2, 5])


def test_branches_run_from_root_to_junction_to_tip(draw):
    tree = draw(*Y)
    assert [b.tolist() for b in branches(tree)] == [[0, 1, 2], [2, 3], [2, 4], [2, 5, 6]]
    assert tips(tree).tolist() == [3, 4, 6]
    assert child_counts(tree).tolist() == [1, 1, 3, 0, 0, 1, 0]
    assert edge_lengths(tree).tolist() == pytest.approx([0, 1, 1, 1, 1, 1, 1])


def test_the_way_to_the_head_counts_only_when_asked(draw):
    tree = draw(*Y)
    tree = replace(tree, inside=np.array([False, False, True, True, True, True, True]))
    assert edges(tree).tolist() == [3, 4, 5, 6]
    assert edges(tree, inside=False).tolist() == [1, 2, 3, 4, 5, 6]
    assert [b.tolist() for b in branches(tree)] == [[2, 3], [2, 4], [2, 5, 6]]


def test_two_trees_side_by_side_keep_apart(draw):
    tree = draw([(0, 0, 0), (0, 5, 0), (1, 0, 0), (1, 5, 0)], [-1, -1, 0, 1])
    assert [b.tolist() for b in branches(tree)] == [[0, 2], [1, 3]]


def test_a_child_before_its_parent_and_arrays_of_unlike_length_are_refused(draw):
    with pytest.raises(ParameterError, match="after its parent"):
        draw([(0, 0, 0), (1, 0, 0)], [1, -1])
    with pytest.raises(ParameterError, match="arrays of that length"):
        draw([(0, 0, 0)], [-1, 0])
