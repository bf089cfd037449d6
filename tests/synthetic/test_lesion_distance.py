import numpy as np
import pytest

from onfh_nb.synthetic.lesion_distance import demarcation_distance, lens_distance
from onfh_nb.synthetic.state import Lens

LENS = Lens(0.85, 0.9, (-0.3, 0.4, float(np.sqrt(1 - 0.25))))
RADIUS = 22.0


@pytest.fixture
def points():
    return np.random.default_rng(0).uniform(-RADIUS, RADIUS, (20_000, 3))


def test_sign_is_membership_in_both_spheres(points):
    centre = LENS.distance * RADIUS * np.array(LENS.direction)
    inside = (np.linalg.norm(points, axis=1) < RADIUS) & (
        np.linalg.norm(points - centre, axis=1) < LENS.radius * RADIUS
    )
    assert np.array_equal(lens_distance(points, LENS, RADIUS) < 0, inside)
    assert 0.1 < inside.mean() < 0.5


def test_distance_inside_is_the_distance_to_the_nearest_surface_point(points):
    directions = np.random.default_rng(1).standard_normal((200_000, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    head = directions * RADIUS
    lesion = LENS.distance * RADIUS * np.array(LENS.direction) + directions * LENS.radius * RADIUS
    surface = np.concatenate([part[lens_distance(part, LENS, RADIUS) <= 1e-6] for part in (head, lesion)])
    inner = points[lens_distance(points, LENS, RADIUS) < 0][:20]
    for point in inner:
        nearest = np.linalg.norm(surface - point, axis=1).min()
        assert -lens_distance(point, LENS, RADIUS) == pytest.approx(nearest, abs=0.12)


def test_distance_scales_with_the_head(points):
    assert lens_distance(2 * points, LENS, 2 * RADIUS) == pytest.approx(2 * lens_distance(points, LENS, RADIUS))


def test_single_precision_stays_single(points):
    assert lens_distance(points.astype(np.float32), LENS, RADIUS).dtype == np.float32
    assert demarcation_distance(points.astype(np.float32), LENS, RADIUS).dtype == np.float32
