"""Treatment changes length and junctions by exactly what was drawn, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.vessels.effect import draw_effect
from onfh_nb.synthetic.vessels.grow import grow_tree
from onfh_nb.synthetic.vessels.treated import changed, plan_change, treated
from onfh_nb.synthetic.vessels.truth import tree_measures


def difference(after, before):
    a, b = tree_measures(after), tree_measures(before)
    return {name: a[name] - b[name] for name in ("length_mm", "n_junctions", "n_segments", "n_terminals", "n_roots")}


@pytest.mark.parametrize("arm", ["vbg", "cd", "osteotomy", "nsaid", "none"])
def test_every_arm_is_met_exactly(forest, arm):
    rng = np.random.default_rng(7)
    for tree in forest:
        effect = draw_effect(rng, arm)
        change = difference(treated(tree, rng, *effect), tree)
        assert change["length_mm"] == pytest.approx(effect.length_mm, abs=1e-8)
        assert change["n_junctions"] == change["n_terminals"] == effect.branches
        assert change["n_segments"] == 2 * effect.branches
        assert change["n_roots"] == 0


def test_thirty_pairs_of_trees_reproduce_the_published_effect(forest):
    # The law itself is tested over 200 cohorts; here the trees carry one of them without loss.
    rng = np.random.default_rng(11)
    deltas = [difference(treated(tree, rng, *draw_effect(rng, "vbg")), tree) for tree in forest]
    assert 11.2 <= np.mean([d["length_mm"] for d in deltas]) <= 13.6
    assert 69 <= sum(d["n_junctions"] for d in deltas) <= 93


def test_without_sprouts_tips_grow_or_are_trimmed(forest):
    for delta in (6.0, -4.0):
        change = difference(treated(forest[0], np.random.default_rng(0), delta, 0), forest[0])
        assert change["length_mm"] == pytest.approx(delta)
        assert change["n_junctions"] == change["n_terminals"] == 0


def test_sprouts_longer_than_the_change_are_paid_for_by_tips(forest):
    change = difference(treated(forest[0], np.random.default_rng(0), -1.0, 2), forest[0])
    assert change["length_mm"] == pytest.approx(-1.0)
    assert change["n_junctions"] == 2


def test_what_was_there_stays_in_place(forest):
    tree = forest[1]
    after = treated(tree, np.random.default_rng(0), 12.0, 3)
    n = len(tree.parent)
    np.testing.assert_array_equal(after.points_mm[:n], tree.points_mm)
    np.testing.assert_array_equal(after.parent[:n], tree.parent)
    assert (after.radius_mm[:n] >= tree.radius_mm - 1e-12).all()  # those before a sprout carry more
    assert after.inside[n:].all()


def test_a_stem_that_sprouts_widen_does_not_step_at_its_foramen(forest, foramen_steps):
    rng, widened = np.random.default_rng(13), 0
    for tree in forest:
        plan = plan_change(tree, rng, 12.0, 3)
        for share in (0.0, 0.5, 1.0):
            after = changed(tree, plan, share)
            assert foramen_steps(after).max() < 0.05
            widened += (after.radius_mm[: len(tree.parent)] > tree.radius_mm + 0.02)[~tree.inside].any()
    assert widened > 20


def test_shares_of_a_change_grow_into_each_other(forest):
    tree = forest[2]
    plan = plan_change(tree, np.random.default_rng(5), 12.0, 3)
    lengths = [tree_measures(changed(tree, plan, s))["length_mm"] - 55 for s in (0.0, 0.5, 0.77, 1.0)]
    assert lengths[0] == pytest.approx(0)
    assert lengths[3] == pytest.approx(12)
    for length, share in zip(lengths, (0.0, 0.5, 0.77, 1.0), strict=True):
        assert length == pytest.approx(12 * share, abs=0.8)  # a sprout counts once it is 0.8 mm long
    half, whole = changed(tree, plan, 0.5), changed(tree, plan, 1.0)
    apart = np.linalg.norm(half.points_mm[:, None] - whole.points_mm[None], axis=2).min(axis=1)
    assert apart.max() < 0.21  # the later tree holds the earlier one; a cut end lies between two of its nodes


def test_what_cannot_be_is_refused(forest, draw):
    with pytest.raises(ParameterError, match="expected 0 or more"):
        treated(forest[0], np.random.default_rng(0), 5.0, -1)
    with pytest.raises(ParameterError, match=r"can lose .* mm, not 54\.0 mm"):
        treated(forest[0], np.random.default_rng(0), -54.0, 0)
    short = draw([(0, 0, 0), (0.5, 0, 0), (1, 0, 0)], [-1, 0, 1])
    with pytest.raises(ParameterError, match="has no place for 1 sprouts"):
        treated(short, np.random.default_rng(0), 5.0, 1)


def test_the_smallest_trees_take_a_graft(space):
    for seed in range(6):
        rng = np.random.default_rng(seed)
        tree = grow_tree(rng, space, length_mm=14.0, n_junctions=2)
        change = difference(treated(tree, rng, 18.0, 5), tree)
        assert (change["length_mm"], change["n_junctions"]) == (pytest.approx(18.0), 5)
