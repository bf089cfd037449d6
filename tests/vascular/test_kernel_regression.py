import numpy as np

from onfh_nb.vascular.kernel_regression import smooth


def test_a_straight_line_stays_where_it_is_whatever_the_weights():
    s = np.sort(np.random.default_rng(0).uniform(0, 40, 80))
    points = np.array([1.0, 2.0, 3.0]) + s[:, None] * np.array([0.6, 0.0, 0.8])
    at = np.linspace(0, 40, 30)
    position, direction = smooth(s, points, 1 + s % 3, at, 2.5, 0.7)
    np.testing.assert_allclose(position, [1, 2, 3] + at[:, None] * np.array([0.6, 0, 0.8]), atol=1e-9)
    np.testing.assert_allclose(direction, np.broadcast_to([0.6, 0, 0.8], (30, 3)), atol=1e-9)


def test_the_pull_of_a_bend_is_put_back():
    """A Gaussian of width σ pulls a circle of radius R inwards by σ²/2R; put back, almost nothing is left."""
    radius, sigma = 20.0, 2.5
    s = np.arange(0, 60, 0.5)
    circle = np.stack([radius * np.cos(s / radius), radius * np.sin(s / radius), 0 * s], axis=1)
    at = np.linspace(15, 45, 10)
    for share, pull in ((0.0, sigma**2 / 2 / radius), (1.0, 0.0)):
        position, _ = smooth(s, circle, np.ones(len(s)), at, sigma, share)
        np.testing.assert_allclose(radius - np.linalg.norm(position, axis=1), pull, atol=0.006)
