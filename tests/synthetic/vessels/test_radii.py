"""The law of Murray at every junction."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.vessels.radii import murray_radii, narrowed, renarrowed

PARENT = np.array([-1, 0, 1, 1, 2, 2], np.int32)  # 0 - 1 < (2 < (4, 5), 3)


@pytest.mark.parametrize("exponent", [2.3, 3.0])
def test_powers_add_up(exponent):
    tip = np.array([9, 9, 9, 0.2, 0.15, 0.18])
    r = murray_radii(PARENT, np.ones(6, bool), tip, exponent=exponent, largest_mm=5.0)
    assert r[3:].tolist() == [0.2, 0.15, 0.18]
    assert r[2] ** exponent == pytest.approx(r[4] ** exponent + r[5] ** exponent)
    assert r[1] ** exponent == pytest.approx(r[2] ** exponent + r[3] ** exponent)
    assert r[0] == pytest.approx(r[1])


def test_the_widest_is_capped_and_the_way_to_the_head_stays():
    inside = np.array([False, True, True, True, True, True])
    r = murray_radii(PARENT, inside, np.array([0.9, 9, 9, 0.5, 0.5, 0.5]), exponent=3.0, largest_mm=0.55)
    assert r[0] == 0.9
    assert r[1] == r[2] == 0.55


def test_the_way_in_narrows_to_the_vessel_in_bone():
    points = np.column_stack([np.arange(0.0, 14.0, 2.0), np.zeros(7), np.zeros(7)])
    inside = np.arange(7) >= 6
    radius = np.where(inside, 0.2, 0.6)
    got = narrowed(points, np.arange(-1, 6, dtype=np.int32), inside, radius)
    np.testing.assert_allclose(got, [0.6, 0.6, 0.6, 0.5, 0.4, 0.3, 0.2])


def test_a_way_in_follows_its_vessel_as_if_narrowed_to_it_from_the_start():
    points = np.column_stack([np.linspace(0.0, 15.0, 9), np.zeros(9), np.zeros(9)])
    parent, inside = np.arange(-1, 8, dtype=np.int32), np.arange(9) >= 7
    way = np.linspace(0.6, 0.4, 9)
    first, later = np.where(inside, 0.2, way), np.where(inside, 0.5, way)
    once = narrowed(points, parent, inside, first)
    now = np.where(inside, 0.5, once)
    got = renarrowed(points, parent, inside, now, once)
    np.testing.assert_allclose(got, narrowed(points, parent, inside, later))
    np.testing.assert_array_equal(renarrowed(points, parent, inside, got, got), got)
