"""Which arteries enter a head, and where."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.example import SHAPE
from onfh_nb.synthetic.head_region import cut_height
from onfh_nb.synthetic.vessels.roots import SEEN, SEEN_IN_BONE, draw_roots, feeding_trunks, neck_axes

CUT = cut_height(SHAPE)


@pytest.fixture(scope="module")
def many():
    rng = np.random.default_rng(0)
    return [draw_roots(rng, SHAPE, CUT) for _ in range(1200)]


def test_arteries_are_seen_as_often_as_on_angiograms(many):
    for group, share in SEEN.items():
        assert np.mean([any(r.group == group for r in roots) for roots in many]) == pytest.approx(share, abs=0.04)
        in_bone = [any(r.group == group and r.in_bone for r in roots) for roots in many]
        assert np.mean(in_bone) == pytest.approx(SEEN_IN_BONE[group], abs=0.04)


def test_numbers_of_each_are_in_their_range(many):
    for group, allowed in {"SRA": {2, 3, 4}, "IRA": {0, 1, 2}, "ARA": {0, 1, 2}, "LT": {0, 1}}.items():
        assert {sum(r.group == group for r in roots) for roots in many} == allowed


def test_foramina_lie_on_the_head_just_beside_the_neck(many):
    down, up, front = neck_axes(SHAPE)
    for root in (r for roots in many[:200] for r in roots):
        assert np.linalg.norm(root.foramen) == pytest.approx(SHAPE.radius_mm)
        assert root.foramen @ root.direction < 0
        np.testing.assert_allclose(root.course[-1], root.foramen, atol=1e-9)
        if root.group == "LT":
            continue
        assert 0 < CUT * SHAPE.radius_mm - root.foramen @ down < 4.5
        turn = np.rad2deg(np.arctan2(root.foramen @ front, root.foramen @ up)) % 360
        low, high = {"SRA": (300, 340), "IRA": (165, 215), "ARA": (60, 110)}[root.group]
        assert low - 1e-6 <= turn <= high + 1e-6


def test_courses_keep_off_the_bone_and_apart(many):
    down, *_ = neck_axes(SHAPE)
    for roots in many[:60]:
        own = [r for r in roots if r.group != "LT"]
        for root in own:
            beyond = root.course[root.course @ down > CUT * SHAPE.radius_mm + 3]
            off = np.linalg.norm(beyond - (beyond @ down)[:, None] * down, axis=1)
            assert off.min() > min(SHAPE.neck_mm) / 2 + 0.3
            assert 16 < np.linalg.norm(np.diff(root.course, axis=0), axis=1).sum() < 45
            assert (root.course_radius >= 0.3).all()
            assert (root.course_radius <= 0.6).all()
        for a in own:
            for b in own:
                if a is not b:
                    gap = np.linalg.norm(a.course[:, None] - b.course[None], axis=2).min()
                    assert gap > 1.2


def test_trunks_feed_the_arteries_that_are_there(many):
    for roots in many[:60]:
        fed = [name for *_, names in feeding_trunks(np.random.default_rng(0), roots, SHAPE) for name in names]
        assert sorted(fed) == sorted(r.name for r in roots if r.group != "LT")
