from dataclasses import replace

import numpy as np
import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.datasets import CHANGE_ERRORS, read_vessel_hips, vessel_errors
from onfh_nb.exceptions import CohortError


@pytest.fixture(scope="module")
def pair(vessel_cohort: Cohort):
    """The two visits of one hip: an old vessel of 10 voxels, and after treatment a new one of 4 voxels far from it."""
    hips = [hip for hip in read_vessel_hips(vessel_cohort) if hip.participant_id == "sub-001"]
    old, new = (np.zeros(hips[0].truth.shape, bool) for _ in range(2))
    old[4, 4, 2:12], new[10, 10, 2:6] = True, True
    everywhere = np.ones_like(old)
    first = replace(hips[0], truth=old, head=everywhere)
    return first, replace(hips[1], truth=old | new, head=everywhere, affine=first.affine)


def one(cohort, hips, masks):
    table = vessel_errors(cohort, hips, {hip.place: m for hip, m in zip(hips, masks, strict=True)}, near_mm=2.0)
    assert len(table) == 1
    return table.loc[0, list(CHANGE_ERRORS)].astype(float).to_dict()


def test_perfect_masks_have_no_errors(vessel_cohort, pair):
    perfect = {"new_found": 1, "old_found_before": 1, "old_found_after": 1, "false_before_mm3": 0, "false_after_mm3": 0}
    assert one(vessel_cohort, pair, [hip.truth for hip in pair]) == perfect


def test_what_is_missed_and_what_is_made_up_are_told_apart(vessel_cohort, pair):
    before, after = (hip.truth.copy() for hip in pair)
    before[4, 4, 2:7] = False  # half of the old vessel
    after[10, 10, 2:5] = False  # three of four new voxels
    after[0, 0, :3] = True
    found = one(vessel_cohort, pair, [before, after])
    volume = float(np.prod(pair[1].spacing_mm))
    assert found == pytest.approx(
        {"new_found": 0.25, "old_found_before": 0.5, "old_found_after": 1, "false_before_mm3": 0,
         "false_after_mm3": 3 * volume}
    )  # fmt: skip


def test_the_order_of_the_visits_is_that_of_their_months(vessel_cohort, pair):
    masks = [hip.truth for hip in pair]
    masks[0] = np.zeros_like(masks[0])
    forth, back = one(vessel_cohort, pair, masks), one(vessel_cohort, pair[::-1], masks[::-1])
    assert forth == back
    assert forth["old_found_before"] == 0


def test_a_box_that_lies_elsewhere_is_compared_in_millimetres(vessel_cohort, pair):
    first, last = pair
    moved = last.affine.copy()
    moved[:3, 3] -= moved[:3, :3] @ np.array([1.0, 0.0, 0.0])  # the later box begins a voxel earlier
    shifted = replace(last, truth=np.roll(last.truth, 1, axis=0), affine=moved)
    assert one(vessel_cohort, (first, shifted), [first.truth, shifted.truth])["new_found"] == 1
    only_old = replace(shifted, truth=np.roll(first.truth, 1, axis=0))
    assert np.isnan(one(vessel_cohort, (first, only_old), [first.truth, only_old.truth])["new_found"])


def test_a_hip_seen_once_has_no_change(vessel_cohort, pair):
    assert vessel_errors(vessel_cohort, pair, {pair[0].place: pair[0].truth}, near_mm=2.0).empty


def test_a_hip_that_the_cohort_does_not_know_is_refused(vessel_cohort, pair, monkeypatch):
    monkeypatch.setitem(vessel_cohort.__dict__, "hips", vessel_cohort.hips.iloc[:0])
    with pytest.raises(CohortError, match="hip R of sub-001 has an angiogram and no row"):
        vessel_errors(vessel_cohort, pair, {hip.place: hip.truth for hip in pair}, near_mm=2.0)
