import numpy as np
import pytest

from onfh_nb.vascular.projection_onto_curve import arc_lengths, length_along, place_along

BEND = np.array([(0.0, 0, 0), (4, 0, 0), (8, 0, 0), (8, 4, 0), (8, 8, 0)])


def test_lengths_are_those_of_the_straight_pieces():
    assert arc_lengths(BEND).tolist() == [0, 4, 8, 12, 16]
    assert length_along(BEND) == 16


def place(point, guess, ring=False, curve=BEND):
    s, far = place_along(np.array([point], float), curve, np.array([guess], float), 6.0, ring)
    return s[0], far[0]


def test_points_fall_on_the_nearest_stretch():
    assert place((3, 2, 0), 4) == pytest.approx((3, 2))
    assert place((9, 6, 0), 12) == pytest.approx((14, 1))


def test_open_curves_go_on_straight_beyond_their_ends():
    assert place((-2, 1, 0), 0) == pytest.approx((-2, 1))
    assert place((8, 11, 0), 16) == pytest.approx((19, 0))


def test_the_search_stays_near_the_guess():
    hairpin = np.array([(float(x), 0, 0) for x in range(20)] + [(float(x), 2, 0) for x in range(19, -1, -1)])
    assert place((5, 1.2, 0), 5, curve=hairpin)[0] == pytest.approx(5)
    assert place((5, 0.8, 0), 35, curve=hairpin)[0] == pytest.approx(19 + 2 + 14)


def test_a_ring_goes_on_at_its_start():
    t = np.linspace(0, 2 * np.pi, 61)
    ring = np.stack([10 * np.cos(t), 10 * np.sin(t), 0 * t], axis=1)
    s, far = place((9, -0.3, 0), 61.0, ring=True, curve=ring)
    assert far == pytest.approx(1, abs=0.1)
    assert s == pytest.approx(62.8 - 0.33, abs=0.2)
