import math

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.staging import jic_type, necrotic_arc, weight_bearing_arc
from onfh_nb.synthetic.lesion import coronal_arc_deg, coronal_margins_deg, sagittal_arc_deg
from onfh_nb.synthetic.lesion_distance import lens_distance
from onfh_nb.synthetic.lesion_sampler import try_lenses

RADIUS = 22.6
LCEA = math.radians(33)
ARC = weight_bearing_arc((1.18 * math.sin(LCEA), 1.18 * math.cos(LCEA)), (-1.25, -0.67), 1.0)
# Array axes: anterior to posterior, superior to inferior, medial to lateral.
CORONAL = {"up": (0, -1, 0), "aside": (0, 0, 1)}
SAGITTAL = {"up": (0, -1, 0), "aside": (-1, 0, 0)}


def lens_mask(lens, step_mm=0.5, radius_mm=RADIUS, slices=None):
    half = math.ceil((radius_mm + 1) / step_mm)
    axis = np.arange(-half, half + 1, dtype=np.float32) * np.float32(step_mm)
    front = half if slices is None else slices // 2
    d, h, w = np.meshgrid(axis[half - front : half + front + 1], axis, axis, indexing="ij")
    mask = lens_distance(np.stack([w, -d, -h], axis=-1), lens, radius_mm) < 0
    return mask, {"centre": (front, half, half), "radius_mm": radius_mm, "spacing_mm": (step_mm,) * 3}


def lenses(n):
    rng = np.random.default_rng(0)
    for jic in ("A", "B", "C1", "C2"):
        batch = try_lenses(rng, jic, ARC, 10 * n)
        yield from (batch.lens(k) for k in range(n))


@pytest.mark.parametrize("lens", list(lenses(5)))
def test_kerboul_angle_of_a_mask_is_that_of_the_closed_form(lens):
    mask, where = lens_mask(lens)
    coronal, sagittal = necrotic_arc(mask, **where, **CORONAL), necrotic_arc(mask, **where, **SAGITTAL)
    expected = coronal_arc_deg(lens, at=0.98) + sagittal_arc_deg(lens, at=0.98)
    assert coronal.total_deg + sagittal.total_deg == pytest.approx(expected, abs=3.0)
    medial, lateral = coronal_margins_deg(lens, at=0.98)
    if coronal.total_deg:
        assert (coronal.first_deg, coronal.last_deg) == pytest.approx((medial, lateral), abs=2.0)


def test_jic_type_from_masks_away_from_the_limits():
    third = (ARC.theta_e_deg - ARC.theta_p_deg) / 3
    limits = [ARC.theta_p_deg + third, ARC.theta_p_deg + 2 * third, ARC.theta_e_deg]
    right = []
    for lens in lenses(50):
        lateral = coronal_margins_deg(lens)[1]
        if min(abs(lateral - limit) for limit in limits) <= 2:
            continue
        mask, where = lens_mask(lens, step_mm=0.6, slices=3)
        measured = necrotic_arc(mask, **where, **CORONAL).last_deg
        arc = (ARC.theta_p_deg, ARC.theta_e_deg)
        right.append(jic_type(measured, *arc) == jic_type(lateral, *arc))
    assert len(right) > 150
    assert np.mean(right) >= 0.98


def test_mirror_swaps_the_ends():
    lens = next(lenses(1))
    mask, where = lens_mask(lens, step_mm=1.0)
    arc, other = necrotic_arc(mask, **where, **CORONAL), necrotic_arc(mask[:, :, ::-1], **where, **CORONAL)
    assert other.total_deg == arc.total_deg
    assert (other.first_deg, other.last_deg) == pytest.approx((-arc.last_deg, -arc.first_deg))


def test_double_spacing_of_a_double_head_changes_nothing():
    lens = next(lenses(1))
    mask, where = lens_mask(lens, step_mm=1.0)
    double = {**where, "radius_mm": 2 * RADIUS, "spacing_mm": (2.0,) * 3}
    assert necrotic_arc(mask, **double, **CORONAL) == necrotic_arc(mask, **where, **CORONAL)


def test_permuted_axes_change_nothing():
    lens = next(lenses(1))
    mask, where = lens_mask(lens, step_mm=1.0)
    turned = necrotic_arc(mask.transpose(2, 0, 1), **where, up=(0, 0, -1), aside=(1, 0, 0))
    assert turned == necrotic_arc(mask, **where, **CORONAL)


def ring(dead_deg):
    """A disc whose pixels are necrotic where a condition on the angle holds."""
    h, w = np.mgrid[-50:51, -50:51]
    return dead_deg(np.degrees(np.arctan2(w, -h)))[None]


def measure(mask):
    return necrotic_arc(mask, centre=(0, 50, 50), radius_mm=40.0, spacing_mm=(1, 1, 1), **CORONAL)


def test_two_islands_count_together_and_the_longer_alone():
    arc = measure(ring(lambda a: ((a > -40) & (a < -20)) | ((a > 0) & (a < 50))))
    assert arc.total_deg == pytest.approx(70, abs=3)
    assert arc.longest_deg == pytest.approx(50, abs=2)
    assert (arc.first_deg, arc.last_deg) == pytest.approx((-40, 50), abs=1.5)


def test_run_through_the_lowest_point_is_one_run():
    arc = measure(ring(lambda a: np.abs(a) > 150))
    assert arc.longest_deg == arc.total_deg == pytest.approx(60, abs=3)


def test_nothing_and_everything():
    none, all_of_it = measure(ring(lambda a: a > 999)), measure(ring(lambda a: a < 999))
    assert none.total_deg == 0
    assert math.isnan(none.last_deg)
    assert all_of_it.total_deg == all_of_it.longest_deg == 360


def test_bad_input_is_refused():
    mask, where = np.ones((5, 5, 5), bool), {"centre": (2, 2, 2), "spacing_mm": (1, 1, 1)}
    with pytest.raises(ParameterError, match="not perpendicular"):
        necrotic_arc(mask, **where, radius_mm=2.0, up=(0, 1, 0), aside=(0, 1, 1))
    with pytest.raises(ParameterError, match="positive lengths"):
        necrotic_arc(mask, **where, radius_mm=0.0, **CORONAL)
