import math

import numpy as np
import pytest

from onfh_nb.vascular.stretches import Stretches, area_to_radius, gather, radii, unrolled


def test_a_stretch_has_the_mean_place_and_the_whole_volume_of_its_voxels():
    s, volume = np.array([0.2, 0.8, 1.5, 2.5, -0.1, 3.0]), np.array([1.0, 3.0, 2.0, 2.0, 9.0, 9.0])
    places = np.stack([s, 2 * s, 0 * s], axis=1)
    found = gather(s, places, volume, s > 2, 3.0)
    assert found.width == 1.0
    assert found.volume.tolist() == [4.0, 2.0, 2.0]  # what lies beyond the ends is left out
    assert found.s == pytest.approx([0.65, 1.5, 2.5])
    assert found.places[0] == pytest.approx([0.65, 1.3, 0.0])
    assert found.edge.tolist() == [0.0, 0.0, 2.0]


def test_a_stretch_without_voxels_lies_in_its_middle_and_weighs_nothing():
    found = gather(np.array([0.5, 2.5]), np.zeros((2, 3)), np.ones(2), np.zeros(2, bool), 3.0)
    assert (found.s[1], found.volume[1]) == (1.5, 0.0)


def test_a_ring_goes_round_three_times():
    found = unrolled(Stretches(np.arange(3.0), np.zeros((3, 3)), np.ones(3), np.zeros(3), 1.0), 3.0)
    assert found.s.tolist() == [-3, -2, -1, 0, 1, 2, 3, 4, 5]


def test_radii_are_those_of_the_even_stretches_around():
    volume = np.concatenate([np.full(50, math.pi * 4), np.full(50, math.pi * 9)])
    stretches = Stretches(np.arange(100) + 0.5, np.zeros((100, 3)), volume, np.zeros(100), 1.0)
    found = radii(stretches, np.ones(100, bool), np.array([10.0, 50.0, 90.0, 400.0]), 2.0, 3)
    assert found == pytest.approx([2, math.sqrt(6.5), 3, 3], rel=1e-4)


def plain(stretches, at, width):
    near = np.exp(-0.5 * ((at[:, None] - stretches.s) / width) ** 2)
    return np.sqrt((near @ stretches.volume) / near.sum(axis=1) / math.pi)


def test_the_cut_window_agrees_with_all_stretches():
    rng = np.random.default_rng(3)
    s = np.sort(rng.uniform(0, 60, 60))
    stretches = Stretches(s, np.zeros((60, 3)), rng.uniform(5, 9, 60), np.zeros(60), 1.0)
    at = np.linspace(5, 55, 31)
    assert radii(stretches, np.ones(60, bool), at, 3.0, 3) == pytest.approx(plain(stretches, at, 3.0), rel=1e-3)


def test_radius_from_width_and_from_area():
    assert area_to_radius(3.0, 2) == 1.5
    assert area_to_radius(math.pi * 4, 3) == 2
