import numpy as np
import pytest

from onfh_nb.synthetic.collapse import collapsed_volume_mm3, sunken_half_width
from onfh_nb.synthetic.lesion_distance import lens_distance
from onfh_nb.synthetic.state import Lens

LENS = Lens(0.9, 0.8, (0.0, 0.0, 1.0))
RADIUS = 22.0


def test_volume_against_counted_points():
    points = np.random.default_rng(0).uniform(-RADIUS, RADIUS, (3_000_000, 3))
    rho = np.linalg.norm(points, axis=1)
    psi = np.arccos(points[:, 2] / rho)
    width = sunken_half_width(LENS)
    sunken = np.where(psi < width, 4.0 * np.cos(np.pi * psi / (2 * width)) ** 2, 0.0)
    gone = (rho < RADIUS) & (rho > RADIUS - sunken)
    counted = gone.mean() * (2 * RADIUS) ** 3
    assert collapsed_volume_mm3(LENS, RADIUS, 4.0) == pytest.approx(counted, rel=0.01)
    # What sinks was dead bone.
    assert (lens_distance(points[gone], LENS, RADIUS) < 0).all()


def test_thin_collapse_is_area_times_mean_depth():
    tiny = collapsed_volume_mm3(LENS, RADIUS, 1e-4) / 1e-4
    assert tiny == pytest.approx(collapsed_volume_mm3(LENS, RADIUS, 1e-3) / 1e-3, rel=1e-3)
    assert tiny < 2 * np.pi * RADIUS**2 * (1 - np.cos(sunken_half_width(LENS)))


def test_volume_scales_with_the_cube():
    assert collapsed_volume_mm3(LENS, 2 * RADIUS, 6.0) == pytest.approx(8 * collapsed_volume_mm3(LENS, RADIUS, 3.0))
