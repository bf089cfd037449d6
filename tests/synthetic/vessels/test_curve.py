"""Polylines: even nodes, splines through their points, windings of a wanted length."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.synthetic.vessels.curve import arc_chord, arc_lengths, at_lengths, evenly, smooth, through, wind

CIRCLE = 10 * np.column_stack([np.cos(t := np.linspace(0, np.pi, 40)), np.sin(t), np.zeros(40)])


def test_even_nodes_keep_the_ends():
    points = evenly(CIRCLE, 0.4)
    step = np.diff(arc_lengths(points))
    assert step.max() <= 0.4 + 1e-9
    assert step.min() > 0.39
    np.testing.assert_allclose(points[[0, -1]], CIRCLE[[0, -1]])


def test_a_spline_through_points_of_a_circle_is_nearly_that_circle():
    points = through(CIRCLE[::3], 0.2)
    inner = points[(arc_lengths(points) > 3) & (arc_lengths(points) < 28)]
    np.testing.assert_allclose(np.linalg.norm(inner, axis=1), 10, atol=0.02)


def test_smoothing_takes_corners_off_and_keeps_the_ends():
    zigzag = np.column_stack([np.arange(20) * 0.8, np.tile([0.0, 0.4], 10), np.zeros(20)])
    points = smooth(zigzag)
    assert arc_lengths(points)[-1] < arc_lengths(zigzag)[-1]
    np.testing.assert_allclose(points[[0, -1]], zigzag[[0, -1]])


@pytest.mark.parametrize("ratio", [1.05, 1.15, 1.25])
def test_windings_reach_the_wanted_ratio_and_leave_the_first_point(ratio):
    line = np.column_stack([np.linspace(0, 12, 61), np.zeros(61), np.zeros(61)])
    points = wind(np.random.default_rng(2), line, ratio)
    assert arc_chord(points) == pytest.approx(ratio, abs=0.01)
    np.testing.assert_allclose(points[0], line[0])
    assert np.abs(points[:, 1:]).max() < 1.2


def test_places_along_a_polyline():
    corner = np.array([[0.0, 0, 0], [2, 0, 0], [2, 2, 0]])
    np.testing.assert_allclose(at_lengths(corner, np.array([1.0, 3.0])), [[1, 0, 0], [2, 1, 0]])
