import numpy as np
import pytest

from onfh_nb.synthetic.lesion_layers import demarcation_distance, layer_weights, lens_distance
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


def test_layers_have_their_thickness_and_order():
    depth = np.linspace(-1, 6, 7001)
    rim, granulation = layer_weights(-depth, 1.6, 1.1, 0.0)
    step = depth[1] - depth[0]
    assert rim.sum() * step == pytest.approx(1.6, abs=0.01)
    assert granulation.sum() * step == pytest.approx(1.1, abs=0.01)
    assert depth[rim > 0].max() <= depth[granulation > 0].min()
    assert rim[depth < 0].sum() == 0


def test_blur_keeps_the_amount_of_each_layer():
    depth = np.linspace(-3, 8, 11_001)
    rim, granulation = layer_weights(-depth, 1.6, 1.1, 0.8)
    step = depth[1] - depth[0]
    assert rim.sum() * step == pytest.approx(1.6, abs=0.01)
    assert granulation.sum() * step == pytest.approx(1.1, abs=0.01)
    assert (rim + granulation).max() <= 1 + 1e-12


def test_no_granulation_where_its_thickness_is_nil():
    assert layer_weights(np.linspace(-5, 1, 50), 1.0, 0.0, 0.5)[1].max() == 0
