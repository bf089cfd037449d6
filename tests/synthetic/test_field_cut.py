"""Where a picture ends."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.field_cut import FieldCut, draw_field_cut, field_mask


def test_a_full_field_cuts_nothing():
    assert field_mask(FieldCut(), 50, 0) is None


def test_a_circle_takes_the_corners():
    mask = field_mask(FieldCut("circle", 1.1), 200, 0)
    axis = np.arange(200) - 99.5
    radius = np.hypot(axis[:, None], axis[None])
    assert (mask[radius < 109] == 1.0).all()
    assert (mask[radius > 111] == 0.0).all()
    np.testing.assert_array_equal(mask, mask.T[::-1])


@pytest.mark.parametrize("axis", [0, 1])
def test_a_rectangle_is_narrower_along_the_phase_axis(axis):
    mask = field_mask(FieldCut("rectangle", 0.9), 200, axis)
    assert set(np.unique(mask)) == {0.0, 1.0}
    lines = mask.max(axis=1 - axis)
    assert np.flatnonzero(lines).tolist() == list(range(10, 190))
    assert mask.min(axis=axis).tolist() == mask.max(axis=axis).tolist() or mask.min() == 0.0
    assert (mask.max(axis=axis) == 1.0).all()


def test_most_pictures_are_whole_and_none_loses_a_hip():
    drawn = [draw_field_cut(np.random.default_rng(s)) for s in range(2000)]
    shapes = [d.shape for d in drawn]
    assert shapes.count("circle") / 2000 == pytest.approx(0.15, abs=0.025)
    assert shapes.count("rectangle") / 2000 == pytest.approx(0.08, abs=0.02)
    assert min(d.size for d in drawn if d.shape == "circle") >= 1.0
    assert min(d.size for d in drawn) >= 0.86
    small = [draw_field_cut(np.random.default_rng(s), fov_mm=180.0) for s in range(200)]
    assert {d.shape for d in small} == {"full", "rectangle"}
