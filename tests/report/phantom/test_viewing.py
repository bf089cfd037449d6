from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.report.phantom.records import truth_records
from onfh_nb.report.phantom.viewing import HIP_PX, WHOLE_PX, Viewer


@pytest.fixture(scope="module")
def sick(tiny_cohort):
    return next(r for r in truth_records(tiny_cohort) if r["has_lesion"] and r["necrosis_pct"] > 10)


def test_a_hip_is_cut_where_its_lesion_is_largest(tiny_cohort, sick):
    viewer = Viewer(tiny_cohort)
    areas = viewer.mask(viewer.image_id(sick, "cor_t1"), "necrosis", sick["hemi"]).array.sum(axis=(1, 2))
    assert areas[viewer.slice_of(sick, "cor_t1")] == areas.max()
    tile = viewer.hip(sick, "cor_t1", "a hip")
    assert tile.picture.shape == (HIP_PX, HIP_PX)
    assert tile.picture.dtype == np.uint8
    assert sick["participant_id"] in tile.alt


def test_a_whole_slice_keeps_its_shape(tiny_cohort, sick):
    tile = Viewer(tiny_cohort).whole(sick, "cor_stir", "whole")
    assert max(tile.picture.shape) == WHOLE_PX


def test_what_was_not_taken_is_none(tiny_cohort, sick):
    viewer = Viewer(tiny_cohort)
    assert viewer.hip(sick, "dce", "x") is None
    assert viewer.whole(sick, "dce", "x") is None
    assert viewer.mask(viewer.image_id(sick, "cor_t1"), "vessel", sick["hemi"]) is None


def test_outlines_lie_in_the_tile_and_surround_the_head(tiny_cohort, sick):
    viewer = Viewer(tiny_cohort)
    lines = viewer.outlines(sick, "cor_t1", viewer.slice_of(sick, "cor_t1"))
    assert {line.name for line in lines} == {"head", "necrosis"}
    head = np.concatenate([line.points for line in lines if line.name == "head"])
    assert head.min() > 0
    assert head.max() < HIP_PX
    assert abs(head.mean() - HIP_PX / 2) < 20


def test_only_the_last_volumes_stay_in_memory(tiny_cohort):
    viewer = Viewer(tiny_cohort, keep=2)
    for image_id in tiny_cohort.images["image_id"].head(4):
        viewer.volume(image_id)
    assert len(viewer._volumes) == 2


def test_a_picture_of_the_other_hip_alone_is_none_of_this_one(tiny_cohort):
    viewer = Viewer(tiny_cohort)
    first = [r for r in truth_records(tiny_cohort) if r["months"] == 0]
    shown = [viewer.image_id(r, "cor_t2") for r in first]
    taken = (tiny_cohort.images["protocol"] == "cor_t2").sum()
    assert 0 < taken == sum(image_id is not None for image_id in shown)
    for record, image_id in zip(first, shown, strict=True):
        assert image_id is None or viewer.hip(record, "cor_t2", "x").picture.mean() > 10
