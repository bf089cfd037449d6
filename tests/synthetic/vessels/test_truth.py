"""Exact measures of trees whose measures are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.vessels.truth import tree_measures, tree_truth


def test_a_y_has_its_lengths_and_one_junction(draw):
    tree = draw([(0, 0, 0), (4, 0, 0), (4, 3, 0), (4, 0, 5)], [-1, 0, 1, 1], radius=0.25)
    truth = tree_measures(tree)
    assert truth["length_mm"] == pytest.approx(12)
    assert (truth["n_junctions"], truth["n_segments"], truth["n_terminals"], truth["n_roots"]) == (1, 3, 2, 1)
    assert truth["mean_diameter_mm"] == pytest.approx(0.5)
    assert truth["volume_mm3"] == pytest.approx(12 * np.pi / 16)
    assert truth["tortuosity"] == pytest.approx(1.0)


def test_a_helix_and_a_cone(draw):
    t = np.linspace(0, 4 * np.pi, 2000)
    helix = draw(np.column_stack([3 * np.cos(t), 3 * np.sin(t), t / 2]), np.arange(-1, 1999))
    length = np.hypot(3, 0.5) * 4 * np.pi
    assert tree_measures(helix)["length_mm"] == pytest.approx(length, rel=1e-5)
    assert tree_measures(helix)["tortuosity"] == pytest.approx(length / (2 * np.pi), rel=1e-5)
    cone = draw([(0, 0, 0), (6, 0, 0)], [-1, 0], radius=[0.5, 0.2])
    assert tree_measures(cone)["mean_diameter_mm"] == pytest.approx(0.7)
    assert tree_measures(cone)["volume_mm3"] == pytest.approx(np.pi / 3 * 6 * (0.25 + 0.1 + 0.04))


def test_a_root_with_three_children_is_a_junction_one_with_two_is_not(draw):
    for arms, junctions in ((2, 0), (3, 1)):
        tree = draw([(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)][: arms + 1], [-1, 0, 0, 0][: arms + 1])
        assert tree_measures(tree)["n_junctions"] == junctions


def test_counts_of_a_forest_agree_with_each_other(forest):
    for tree in forest:
        t = tree_measures(tree)
        assert t["n_terminals"] == t["n_roots"] + t["n_junctions"]  # every junction parts in two
        assert t["n_segments"] == t["n_roots"] + 2 * t["n_junctions"]
        assert tree_measures(tree, whole=True)["length_mm"] > t["length_mm"] + 60


def test_doubling_the_scale_doubles_lengths_and_shifting_changes_nothing(forest):
    one = tree_truth(forest[0])
    centre = forest[0].space.frame.centre
    twice = replace(forest[0], points_mm=centre + 2 * (forest[0].points_mm - centre), radius_mm=2 * forest[0].radius_mm)
    two = tree_measures(twice)
    assert two["length_mm"] == pytest.approx(2 * one["length_mm"])
    assert two["mean_diameter_mm"] == pytest.approx(2 * one["mean_diameter_mm"])
    assert two["volume_mm3"] == pytest.approx(8 * one["volume_mm3"])
    assert two["tortuosity"] == pytest.approx(one["tortuosity"])


def test_nothing_in_the_head_is_zeros_not_an_error(forest):
    none = replace(forest[0], inside=np.zeros(len(forest[0].parent), bool))
    truth = tree_truth(none)
    assert (
        truth["length_mm"] == truth["n_junctions"] == truth["mean_diameter_mm"] == truth["projected"]["length_mm"] == 0
    )
    assert truth["tortuosity"] == 1.0
