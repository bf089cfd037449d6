from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.vessels import draw_trial, trial_trees
from onfh_nb.synthetic.vessels.projection import SLAB_BEHIND_MM, SLAB_MM, projected_truth
from onfh_nb.synthetic.vessels.tree import child_counts
from onfh_nb.synthetic.vessels.truth import tree_measures


def test_each_arm_has_its_patients_before_and_after():
    visits = draw_trial({"vbg": 2, "none": 1}, seed=3)
    assert [visit.months for visit in visits] == [0, 12] * 3
    assert sorted(visit.treatment for visit in visits) == ["none"] * 2 + ["vbg"] * 4
    assert len({visit.participant_id for visit in visits}) == 3


def test_the_mask_holds_the_vessels_of_the_truth():
    """Nothing but voxels near an axis: about one voxel for each 0.4 mm of vessel of half a voxel's width or less."""
    for visit in draw_trial({"vbg": 1}, seed=1):
        assert visit.mask.any()
        assert not visit.mask[[0, -1]].any()
        edge = visit.spacing_mm[0]
        assert 1.0 <= visit.mask.sum() * edge / visit.truth["length_mm"] <= 2.2


def test_equal_seeds_give_equal_trials_and_others_do_not():
    first, again, other = (draw_trial({"cd": 1}, seed=seed)[0] for seed in (0, 0, 1))
    assert first.truth == again.truth
    assert np.array_equal(first.mask, again.mask)
    assert first.truth["length_mm"] != other.truth["length_mm"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"arms": {}}, "at least one patient"),
        ({"arms": {"vbg": -1, "none": 2}}, "at least one patient"),
        ({"arms": {"leeches": 2}}, "leeches"),
        ({"arms": {"vbg": 1}, "voxel_mm": 0}, "voxel_mm is 0"),
    ],
)
def test_trials_that_make_no_sense_are_refused(given, words):
    with pytest.raises(ParameterError, match=words):
        draw_trial(**given)


def pairs(arm, n, seed):
    """Trees of one hip before and after, for each patient seen twice."""
    trees = list(trial_trees({arm: n}, seed=seed))
    return [(a.tree, b.tree) for a, b in pairwise(trees) if a.participant_id == b.participant_id]


@pytest.fixture(scope="module")
def grafted():
    """Sixty grafted hips of two trials."""
    return [pair for seed in (9, 10) for pair in pairs("vbg", 30, seed)]


def rise(pair, name, measures=projected_truth):
    before, after = map(measures, pair)
    return after[name] - before[name]


def in_slab(tree, points):
    return np.abs(points[..., 1] - tree.space.frame.centre[1] + SLAB_BEHIND_MM) <= SLAB_MM / 2


def shadow_of_new(before, after):
    """Length in projection of the new vessels within the slab, by 50 samples an edge: known without the slab's code."""
    new = np.arange(len(before.parent), len(after.parent))
    start, step = after.points_mm[after.parent[new]], after.points_mm[new] - after.points_mm[after.parent[new]]
    along = (np.arange(50) + 0.5)[:, None, None] / 50
    return float((in_slab(after, start + along * step).mean(axis=0) * np.hypot(step[:, 0], step[:, 2])).sum())


def test_the_slab_gains_just_the_junctions_from_which_new_vessels_leave_in_it(grafted):
    for before, after in grafted:
        earlier = np.pad(child_counts(before), (0, len(after.parent) - len(before.parent)))
        new = (child_counts(after) >= 2) & (earlier < 2)
        assert new.sum() == rise((before, after), "n_junctions", tree_measures)
        assert rise((before, after), "n_junctions") == in_slab(after, after.points_mm[new]).sum()


def test_the_slab_gains_the_shadow_of_the_new_vessels_less_what_overlaps(grafted):
    gain = np.array([rise(pair, "length_mm") for pair in grafted])
    shadow = np.array([shadow_of_new(*pair) for pair in grafted])
    drawn = np.array([rise(pair, "length_mm", tree_measures) for pair in grafted])
    # A stem that sprouts widen may come out from behind another, which then lies behind it.
    out = [rise((a, replace(a, radius_mm=b.radius_mm[: len(a.parent)])), "length_mm") for a, b in grafted]
    assert (gain <= shadow + np.clip(out, 0.0, None) + 0.01).all()
    assert (shadow <= drawn + 1e-9).all()
    # Vessels of some 0.5 mm in a head of some 40 mm seldom run one over the other.
    assert gain.sum() > 0.75 * shadow.sum()
    assert np.corrcoef(gain, shadow)[0, 1] > 0.9


def test_what_the_slab_gains_goes_with_what_was_drawn_and_is_part_of_it(grafted):
    """Seen from the front, ways in all directions have pi / 4 of their length on average, and some lie elsewhere."""
    for name, least, most in (("length_mm", 0.4, np.pi / 4), ("n_junctions", 0.75, 1.0)):
        gain, drawn = (
            np.array([rise(pair, name, how) for pair in grafted]) for how in (projected_truth, tree_measures)
        )
        assert (gain <= drawn + 1e-9).all()
        assert least < gain.sum() / drawn.sum() < most
        assert np.corrcoef(gain, drawn)[0, 1] > 0.254  # what chance exceeds in 1 of 40 samples of sixty patients


def test_without_treatment_the_slab_gains_no_junction_and_no_more_than_tips_change():
    for pair in pairs("none", 15, 9):
        assert rise(pair, "n_junctions") == 0
        assert abs(rise(pair, "length_mm")) <= abs(rise(pair, "length_mm", tree_measures)) + 0.1


def test_a_trial_tells_the_slab_of_each_visit():
    visit, (*_, tree) = draw_trial({"vbg": 1}, seed=2)[1], list(trial_trees({"vbg": 1}, seed=2))[1]
    assert visit.truth["projected"] == projected_truth(tree)
