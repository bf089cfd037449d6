"""A slab projected: what lies outside is not seen, what overlaps is counted once, what crosses twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.synthetic.head_region import cut_height
from onfh_nb.synthetic.vessels.projection import SLAB_BEHIND_MM, head_shadow_mm2, projected_truth, slab_part

MID = -SLAB_BEHIND_MM


def line(start, end, n=41):
    return np.linspace(start, end, n)


def two(draw, first, second, radius=0.3):
    n, m = len(first), len(second)
    parent = np.concatenate([np.arange(-1, n - 1), [-1], np.arange(n, n + m - 1)])
    return draw(np.vstack([first, second]), parent, radius)


def test_a_line_in_the_plane_keeps_its_length_and_one_across_it_loses_it(draw):
    flat = draw(line((0, MID, 0), (6, MID, 8)), np.arange(-1, 40))
    assert projected_truth(flat)["length_mm"] == pytest.approx(10)
    deep = draw(line((0, MID - 5, 0), (0, MID + 5, 0)), np.arange(-1, 40))
    assert projected_truth(deep)["length_mm"] == pytest.approx(0, abs=1e-9)


def test_only_the_slab_counts_to_the_tenth_of_a_millimetre(draw):
    slanted = draw(line((0, MID, 0), (10, MID + 20, 0), 8), np.arange(-1, 7))
    assert projected_truth(slanted)["length_mm"] == pytest.approx(5)
    there_and_back = draw(
        np.vstack([line((0, MID, 0), (4, MID + 20, 0), 9), line((4.5, MID + 20, 0), (9, MID, 0), 9)]),
        np.arange(-1, 17),
    )
    part = slab_part(there_and_back, 20.0)
    assert (part.parent < 0).sum() == 2
    assert np.abs(part.points_mm[:, 1] - there_and_back.space.frame.centre[1] - MID).max() <= 10 + 1e-9


def test_one_behind_the_other_is_counted_once_and_beside_it_twice(draw):
    first = line((0, MID, 0), (8, MID, 0))
    assert projected_truth(two(draw, first, first + np.array([0, 5, 0])))["length_mm"] == pytest.approx(8)
    assert projected_truth(two(draw, first, first + np.array([0, 5, 0.2])))["length_mm"] == pytest.approx(8, abs=0.31)
    assert projected_truth(two(draw, first, first + np.array([0, 5, 0.5])))["length_mm"] == pytest.approx(16)
    half = first[:21] + np.array([0, 5, 0])
    assert projected_truth(two(draw, first, half))["length_mm"] == pytest.approx(8)


def test_a_crossing_is_named_and_takes_nothing(draw):
    first, second = line((-4.1, MID, 0), (4, MID, 0)), line((0, MID + 5, -4.1), (0, MID + 5, 4))
    truth = projected_truth(two(draw, first, second))
    assert truth["n_crossings"] == 1
    assert truth["n_junctions"] == 0
    assert truth["length_mm"] == pytest.approx(16.2)


def test_the_wider_vessel_hides_the_narrower(draw):
    first, second = line((0, MID, 0), (8, MID, 0)), line((0, MID + 5, 0.25), (8, MID + 5, 0.25))
    radius = np.concatenate([np.full(41, 0.2), np.full(41, 0.4)])
    truth = projected_truth(two(draw, first, second, radius))
    assert truth["length_mm"] == pytest.approx(8, abs=0.41)
    assert truth["mean_diameter_mm"] == pytest.approx(0.8, abs=0.03)


def test_mirrored_trees_have_equal_projections(forest):
    for tree in forest[:5]:
        centre = tree.space.frame.centre
        flipped = replace(tree, points_mm=centre + (tree.points_mm - centre) * [-1, 1, 1])
        a, b = projected_truth(tree), projected_truth(flipped)
        for name in a:
            assert a[name] == pytest.approx(b[name])


def test_no_projection_is_longer_than_the_tree(forest):
    for tree in forest:
        assert 0 <= projected_truth(tree)["length_mm"] <= 55


def test_shadow_of_the_head_is_a_disc_less_its_cap(space):
    radius = space.shape.radius_mm
    shadow = head_shadow_mm2(space)
    assert shadow < np.pi * radius**2
    half = np.arccos(cut_height(space.shape))
    assert shadow > radius**2 * (np.pi - half + np.sin(half) * np.cos(half)) - 3
