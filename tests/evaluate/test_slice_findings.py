from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onfh_nb.evaluate.slice_findings import depth_span, findings_by_slice
from onfh_nb.synthetic.finding_record import slices_crossed


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from("LR"))
def test_the_phantom_counts_the_same_slices_in_oblique_stacks(seed, hemi):
    rng = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    affine = np.eye(4)
    affine[:3, :3] = turn * rng.uniform(0.5, 5, 3)
    affine[:3, 3] = rng.normal(0, 30, 3)
    centre, low = rng.normal(0, 30, 3), rng.normal(0, 15, 3)
    box = [low.tolist(), (low + rng.uniform(0.5, 20, 3)).tolist()]
    first, last = depth_span(box, centre, hemi, affine)
    mine = [index for index in range(40) if first <= index <= last]
    assert mine == slices_crossed({"box_mm": box}, centre, hemi, affine, 40)


def test_every_slice_of_a_cohort_agrees_with_the_phantom(tiny_cohort):
    slices = tiny_cohort.slices.iloc[::37]
    truth = tiny_cohort.truth.set_index(["participant_id", "hemi", "session_id"])
    found = findings_by_slice(tiny_cohort, slices)
    assert sum(map(bool, found.values())) > 10
    for row in slices.iloc[::5].itertuples():
        volume = tiny_cohort.read(row.image_id)
        record = truth.loc[(row.participant_id, row.hemi, row.session_id)]
        place = slices.loc[row.Index, "index"]
        kinds = {
            entry["kind"]
            for entry in record["findings"]
            if place
            in slices_crossed(entry, np.array(record["head_centre_mm"]), row.hemi, volume.affine, volume.shape[0])
        }
        assert found[row.slice_id] == sorted(kinds - {"fovea"})


def test_lateral_is_the_other_way_on_the_left():
    sagittal = np.array([[2.0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
    box = [[4, 0, 0], [6, 1, 1]]
    assert depth_span(box, np.zeros(3), "R", sagittal) == pytest.approx((1.5, 3.5))
    assert depth_span(box, np.zeros(3), "L", sagittal) == pytest.approx((-3.5, -1.5))
