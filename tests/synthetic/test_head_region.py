import math

import numpy as np
import pytest

from onfh_nb.synthetic.head_region import (
    cut_height,
    disc_overlap,
    head_fraction,
    head_volume_mm3,
    lens_fraction_below_cut,
    neck_direction,
    roi_fraction,
)
from onfh_nb.synthetic.lesion import volume_fraction
from onfh_nb.synthetic.state import HipShape, Lens

MAN = HipShape(22.62, (30.80, 25.65), 128.0, 0.0, 31.0, 4.2, 0.9, 0.2)


def unit(*xyz):
    v = np.array(xyz, float)
    return tuple(v / np.linalg.norm(v))


def test_thai_neck_cuts_the_head_where_calculated():
    assert math.sqrt(30.80 * 25.65) / 45.24 == pytest.approx(0.621, abs=0.0005)
    assert cut_height(MAN) == pytest.approx(0.785, abs=0.002)
    assert head_fraction(0.785) == pytest.approx(0.968, abs=0.0005)
    assert head_volume_mm3(MAN) == pytest.approx(0.968 * 4 / 3 * math.pi * 22.62**3, rel=0.001)


def test_upper_head_neck_junction_lies_at_87_5_degrees():
    axis = neck_direction(MAN)
    assert math.degrees(math.atan2(axis[0], axis[2])) == pytest.approx(128.0)
    assert 128.0 - math.degrees(math.asin(0.65)) == pytest.approx(87.5, abs=0.05)


def test_anteverted_neck_runs_backwards_from_the_head():
    axis = neck_direction(HipShape(22.6, (30.8, 25.65), 128.0, 15.0, 31.0, 4.2, 0.9, 0.2))
    assert axis[1] < 0
    assert math.hypot(*axis) == pytest.approx(1.0)


def test_disc_overlap_known_areas():
    one = np.array([1.0])
    assert disc_overlap(one, one, 1.0)[0] == pytest.approx(2 * math.pi / 3 - math.sqrt(3) / 2)
    assert disc_overlap(one, 3 * one, 1.0)[0] == pytest.approx(math.pi)
    assert disc_overlap(one, one, 2.5)[0] == 0.0


def test_whole_head_lesion_loses_the_whole_cap():
    lost = lens_fraction_below_cut(Lens(0.1, 1.2, (0.0, 0.0, 1.0)), unit(1, 0, -1), 0.785)
    assert lost == pytest.approx(1 - head_fraction(0.785), abs=1e-7)


@pytest.mark.parametrize(
    "lens",
    [
        Lens(0.8, 1.1, unit(0.5, 0.3, 0.8)),
        Lens(0.9, 1.2, unit(0.6, -0.3, 0.5)),
        Lens(0.75, 0.9, unit(0.9, 0.0, 0.1)),
        Lens(0.95, 0.6, unit(0.8, 0.0, -0.6)),
    ],
)
def test_share_of_the_cut_head_against_counted_points(lens):
    points = np.random.default_rng(0).uniform(-1, 1, (4_000_000, 3))
    points = points[(points**2).sum(1) < 1]
    region = points @ np.array(neck_direction(MAN)) < cut_height(MAN)
    lesion = ((points - lens.distance * np.array(lens.direction)) ** 2).sum(1) < lens.radius**2
    counted = (lesion & region).sum() / region.sum()
    assert roi_fraction(lens, MAN) == pytest.approx(counted, abs=0.001)


def test_lens_far_from_the_neck_is_whole():
    lens = Lens(0.9, 0.6, (0.0, 0.0, 1.0))
    assert lens_fraction_below_cut(lens, neck_direction(MAN), cut_height(MAN)) == 0.0
    assert roi_fraction(lens, MAN) == pytest.approx(volume_fraction(lens) / head_fraction(cut_height(MAN)))
