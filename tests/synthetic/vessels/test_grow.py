"""Grown trees: length and junctions as asked, in the head, of the anatomy of a femoral head."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.example import BODY, SHAPE, example_patient
from onfh_nb.synthetic.vessels.grow import grow_tree
from onfh_nb.synthetic.vessels.parameters import TreeParams
from onfh_nb.synthetic.vessels.space import head_space, in_room, living_weight, to_hip
from onfh_nb.synthetic.vessels.tree import branches, edge_lengths, edges, tips
from onfh_nb.synthetic.vessels.truth import tree_measures


def test_length_and_junctions_are_met_exactly(forest):
    for tree in forest:
        truth = tree_measures(tree)
        assert truth["length_mm"] == pytest.approx(55.0, abs=1e-9)
        assert truth["n_junctions"] == 9


@pytest.mark.parametrize(("length", "junctions"), [(12.0, 1), (30.0, 4), (100.0, 16), (6.0, 0)])
def test_small_and_large_trees_are_met_too(space, length, junctions):
    for seed in range(5):
        truth = tree_measures(grow_tree(np.random.default_rng(seed), space, length_mm=length, n_junctions=junctions))
        assert (truth["length_mm"], truth["n_junctions"]) == (pytest.approx(length, abs=1e-9), junctions)


def test_equal_seeds_give_equal_trees(space):
    one, two, other = (grow_tree(np.random.default_rng(seed), space) for seed in (4, 4, 5))
    np.testing.assert_array_equal(one.points_mm, two.points_mm)
    assert tree_measures(one)["length_mm"] != tree_measures(other)["length_mm"]


def test_vessels_stay_in_the_head_and_their_nodes_are_close(forest, space):
    for tree in forest:
        points = to_hip(space, tree.points_mm)
        deep = tree.inside & (np.linalg.norm(points, axis=1) < space.shape.radius_mm - 2.5)
        assert in_room(space, points[deep], margin_mm=0.3).all()
        assert np.linalg.norm(points[tree.inside], axis=1).max() <= space.shape.radius_mm + 1e-9
        assert edge_lengths(tree).max() < 1.3
        assert edge_lengths(tree)[edges(tree)].max() < 0.6


def test_radii_are_those_of_vessels_in_bone(forest):
    for tree in forest:
        assert ((tree.radius_mm[tips(tree)] >= 0.15) & (tree.radius_mm[tips(tree)] <= 0.20)).all()
        assert tree.radius_mm[tree.inside].max() <= 0.55
        assert 0.3 < tree_measures(tree)["mean_diameter_mm"] < 0.8


def test_no_vessel_steps_where_it_enters(forest, foramen_steps):
    for tree in forest:
        assert foramen_steps(tree).max() < 0.05


def test_order_of_branching_is_limited(space):
    deep = grow_tree(np.random.default_rng(1), space, length_mm=90.0, n_junctions=14)
    flat = grow_tree(
        np.random.default_rng(1), space, length_mm=30.0, n_junctions=0, params=TreeParams(max_generation=1)
    )
    assert 2 <= deep.generation.max() <= 6  # sprouts may add to the fourth order
    assert flat.generation.max() == 1


def test_branches_wind_as_vessels_do(forest):
    ratios = []
    for tree in forest:
        for chain in branches(tree):
            points = tree.points_mm[chain]
            way = np.linalg.norm(np.diff(points, axis=0), axis=1).sum()
            if way > 4.0:  # a shorter piece shows no whole winding
                ratios.append(way / np.linalg.norm(points[-1] - points[0]))
    assert 1.05 < np.median(ratios) < 1.25
    assert np.mean(np.array(ratios) < 1.35) > 0.9


def test_two_vessels_do_not_touch_but_at_junctions(forest):
    for tree in forest:
        own = np.flatnonzero(tree.inside)
        chains = branches(tree)
        for a in range(len(chains)):
            for b in range(a):
                if set(chains[a]) & set(chains[b]):
                    continue
                apart = np.linalg.norm(tree.points_mm[chains[a]][:, None] - tree.points_mm[chains[b]][None], axis=2)
                assert apart.min() > 0.45
        assert len(own)


def test_a_dead_core_has_few_vessels():
    hip = example_patient().hips[0]
    sick = head_space(hip, hip_frame(BODY, "R", SHAPE.radius_mm))
    dead = total = 0
    for seed in range(12):
        tree = grow_tree(np.random.default_rng(seed), sick, length_mm=60.0, n_junctions=9)
        weight = living_weight(sick, to_hip(sick, tree.points_mm[tree.inside]), 0.1, 1.5)
        dead, total = dead + int((weight == 0.1).sum()), total + len(weight)
    assert dead / total < 0.06


def test_a_tree_without_length_is_refused(space):
    for length, junctions in ((0.0, 0), (float("nan"), 2), (30.0, -1)):
        with pytest.raises(ParameterError, match=r"cannot be; expected at least 2\.5 mm"):
            grow_tree(np.random.default_rng(0), space, length_mm=length, n_junctions=junctions)
