import math

import numpy as np
import pytest

from onfh_nb.synthetic.lesion import (
    cap_cosine,
    coronal_arc_deg,
    coronal_margins_deg,
    half_arc_deg,
    kerboul_deg,
    lens_volume_fraction,
    radius_for_volume,
    sagittal_arc_deg,
    scaled_volume,
    volume_fraction,
)
from onfh_nb.synthetic.lesion_distance import lens_distance
from onfh_nb.synthetic.state import Lens

UP = (0.0, 0.0, 1.0)
KNOWN = [(0.9, 0.6, 10.92), (0.8, 0.9, 34.50), (1.1, 0.8, 14.06)]


def tilted(sideways_deg, forward_deg):
    s, f = math.radians(sideways_deg), math.radians(forward_deg)
    return (math.cos(f) * math.sin(s), math.sin(f), math.cos(f) * math.cos(s))


@pytest.mark.parametrize(("distance", "radius", "percent"), KNOWN)
def test_volume_has_the_known_values(distance, radius, percent):
    assert 100 * lens_volume_fraction(distance, radius) == pytest.approx(percent, abs=0.005)


@pytest.mark.parametrize(("distance", "radius", "percent"), KNOWN)
def test_voxels_of_half_a_millimetre_hold_the_volume(distance, radius, percent):
    size_mm, head_mm = 0.5, 22.6
    axis = np.arange(-head_mm - 1, head_mm + 1, size_mm, dtype=np.float32)
    points = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)
    lens = Lens(distance, radius, tilted(-15, 20))
    inside = int((lens_distance(points, lens, head_mm) < 0).sum())
    head = int(((points**2).sum(-1) < head_mm**2).sum())
    assert 100 * inside / head == pytest.approx(percent, abs=0.5)


def test_volume_beyond_the_closed_form():
    assert lens_volume_fraction(0.2, 0.5) == pytest.approx(0.125)
    assert lens_volume_fraction(0.3, 2.0) == 1.0
    assert lens_volume_fraction(2.0, 0.9) == 0.0
    # The two formulae meet where the lesion sphere just touches the head from within.
    assert lens_volume_fraction(0.75 + 1e-9, 0.25) == pytest.approx(0.25**3, rel=1e-6)
    # The smallest lens that reaches the surface at D = 0.75 takes 1.6 %.
    smallest = (1 - 0.75) ** 3
    assert lens_volume_fraction(0.75, 0.25 - 1e-12) == pytest.approx(smallest)
    assert 100 * smallest == pytest.approx(1.6, abs=0.05)


@pytest.mark.parametrize("distance", [0.5, 0.75, 0.9, 1.0, 1.2])
def test_radius_is_the_inverse_of_volume(distance):
    volume = np.concatenate([np.geomspace(1e-4, 0.05, 20), np.linspace(0.05, 0.98, 50)])
    assert lens_volume_fraction(distance, radius_for_volume(distance, volume)) == pytest.approx(volume, abs=1e-10)


def test_half_width_of_the_cap_from_the_triangle():
    # Head radius, distance and lesion radius form a right-angled triangle: cos β = 1 / D.
    assert cap_cosine(math.sqrt(1.25), 0.5) == pytest.approx(1 / math.sqrt(1.25))


def test_arc_in_a_plane_against_directions_counted_one_by_one():
    lens = Lens(0.85, 0.8, tilted(-20, 25))
    angle = np.radians(np.arange(-180, 180, 0.01))
    nil = np.zeros_like(angle)
    cosine = float(cap_cosine(lens.distance, lens.radius))
    coronal = np.stack([np.sin(angle), nil, np.cos(angle)], 1) @ np.array(lens.direction) >= cosine
    sagittal = np.stack([nil, np.sin(angle), np.cos(angle)], 1) @ np.array(lens.direction) >= cosine
    assert coronal_arc_deg(lens) == pytest.approx(coronal.sum() * 0.01, abs=0.03)
    assert sagittal_arc_deg(lens) == pytest.approx(sagittal.sum() * 0.01, abs=0.03)
    assert kerboul_deg(lens) == pytest.approx((coronal.sum() + sagittal.sum()) * 0.01, abs=0.05)
    medial, lateral = coronal_margins_deg(lens)
    assert medial == pytest.approx(np.degrees(angle[coronal][0]), abs=0.02)
    assert lateral == pytest.approx(np.degrees(angle[coronal][-1]), abs=0.02)


def test_arc_just_below_the_surface_differs_little():
    for radius in (0.6, 0.8, 1.0):
        lens = Lens(0.9, radius, tilted(0, 20))
        assert abs(coronal_arc_deg(lens, at=0.98) - coronal_arc_deg(lens)) < 2.0


def test_plane_that_misses_the_lens_has_no_arc_and_no_margins():
    lens = Lens(0.95, 0.2, tilted(0, 60))
    assert coronal_arc_deg(lens) == 0.0
    assert all(math.isnan(margin) for margin in coronal_margins_deg(lens))


def test_cap_that_holds_the_whole_circle():
    assert half_arc_deg(-1.5, 0.0) == pytest.approx(180.0)


def test_mirrored_lens_has_mirrored_margins():
    lens = Lens(0.9, 0.8, tilted(-20, 15))
    other = Lens(0.9, 0.8, tilted(20, 15))
    medial, lateral = coronal_margins_deg(lens)
    assert coronal_margins_deg(other) == pytest.approx((-lateral, -medial))


def test_growth_keeps_the_centre_and_scales_the_volume():
    lens = Lens(0.9, 0.8, UP)
    grown = scaled_volume(lens, 1.3)
    assert (grown.distance, grown.direction) == (lens.distance, lens.direction)
    assert volume_fraction(grown) == pytest.approx(1.3 * volume_fraction(lens))
