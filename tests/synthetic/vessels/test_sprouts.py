"""Sprouts leave from the middle of branches and stay clear of everything."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.vessels.space import in_room, to_hip
from onfh_nb.synthetic.vessels.sprouts import added, growth_length, longer_tip, sites, sprout
from onfh_nb.synthetic.vessels.tree import branches, child_counts, tips


def test_sites_lie_two_diameters_from_junction_root_and_tip(draw, forest):
    line = draw(np.column_stack([np.arange(21) * 0.25, np.zeros(21), np.zeros(21)]), np.arange(-1, 20), radius=0.25)
    assert sites(line).tolist() == list(range(4, 17))  # 1 mm from both ends of 5 mm
    assert sites(line, 2.0).tolist() == list(range(8, 13))
    for tree in forest:
        found = set(sites(tree).tolist())
        assert (child_counts(tree)[list(found)] == 1).all()
        for chain in branches(tree):
            way = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(tree.points_mm[chain], axis=0), axis=1))])
            apart = 4 * tree.radius_mm[chain]
            expected = chain[(way >= apart) & (way[-1] - way >= apart)].tolist()
            assert found & set(chain[1:-1].tolist()) == set(expected)


def test_a_line_too_short_has_no_place(draw):
    short = draw([(0, 0, 0), (0.5, 0, 0), (1, 0, 0)], [-1, 0, 1])
    assert sprout(short, np.random.default_rng(0), 3.0) is None


def test_a_sprout_is_of_the_length_in_the_head_and_clear_of_others(forest):
    rng = np.random.default_rng(3)
    for tree in forest[:12]:
        growth = sprout(tree, rng, 5.0)
        assert growth_length(tree, growth) == pytest.approx(5.0)
        assert in_room(tree.space, to_hip(tree.space, growth.points), margin_mm=0.3).all()
        far = growth.points[7:]
        assert np.linalg.norm(far[:, None] - tree.points_mm[tree.inside][None], axis=2).min() > 1.2
        step = growth.points[0] - tree.points_mm[growth.node]
        before = tree.points_mm[growth.node] - tree.points_mm[tree.parent[growth.node]]
        assert step @ before / np.linalg.norm(step) / np.linalg.norm(before) < 0.75  # it leaves to the side


def test_a_tip_grows_on(forest):
    tree = forest[0]
    growth = longer_tip(tree, np.random.default_rng(0), int(tips(tree)[0]), 2.0)
    assert growth is not None
    assert growth.node == tips(tree)[0]
    assert growth_length(tree, growth) <= 2.0 + 1e-9
    assert growth_length(tree, added(tree, growth, 0.7)) == pytest.approx(0.7)
