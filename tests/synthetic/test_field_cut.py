"""Where a picture ends."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.field_cut import FieldCut, draw_field_cut, field_mask, fold


def test_a_full_field_cuts_nothing():
    image = np.ones((50, 50), np.float32)
    assert field_mask(FieldCut(), 50, 0) is None
    assert fold(image, FieldCut(), 0) is image
    assert fold(image, FieldCut("rectangle", 0.9), 0) is image


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


@pytest.mark.parametrize("axis", [0, 1])
def test_the_body_beyond_folds_over_as_too_few_lines_do(axis):
    n, cut = 100, FieldCut("rectangle", 0.8, folded=True)
    image = np.random.default_rng(0).random((n, n), np.float32)
    folded = fold(image, cut, axis)
    assert folded.sum() == pytest.approx(image.sum(), rel=1e-5)
    lines = np.moveaxis(image, axis, 0)
    # A field of 80 pixels repeats after 80 pixels.
    exact = sum(lines[10 + 80 * k : 90 + 80 * k] if k == 0 else 0 for k in (0,)).copy()
    exact[:10] += lines[90:]
    exact[-10:] += lines[:10]
    np.testing.assert_allclose(np.moveaxis(folded, axis, 0)[10:90], exact, rtol=1e-6)
    assert np.moveaxis(folded, axis, 0)[:10].max() == np.moveaxis(folded, axis, 0)[90:].max() == 0.0


def test_most_pictures_are_whole_and_none_loses_a_hip():
    drawn = [draw_field_cut(np.random.default_rng(s)) for s in range(2000)]
    shapes = [d.shape for d in drawn]
    assert shapes.count("circle") / 2000 == pytest.approx(0.15, abs=0.025)
    assert shapes.count("rectangle") / 2000 == pytest.approx(0.08, abs=0.02)
    assert min(d.size for d in drawn if d.shape == "circle") >= 1.0
    assert min(d.size for d in drawn) >= 0.86
    small = [draw_field_cut(np.random.default_rng(s), fov_mm=180.0) for s in range(200)]
    assert {d.shape for d in small} == {"full", "rectangle"}
