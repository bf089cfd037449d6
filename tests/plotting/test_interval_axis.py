from __future__ import annotations

from math import inf, nan

import pytest
from matplotlib.figure import Figure

from onfh_nb.plotting.interval_axis import axis_ends, draw_interval, is_cut


def test_the_axis_holds_all_points_and_every_interval_near_them():
    low, high = axis_ends([0.0, 4.0, 10.0], [(-2.0, 9.0), (3.0, 12.4)])
    assert -3 < low < -2
    assert 12.4 < high < 13.1


@pytest.mark.parametrize("far", [(-600.0, 600.0), (-3e6, 3e6)])
def test_how_far_an_interval_goes_on_does_not_matter(far):
    low, high = axis_ends([0.0, 10.0], [far, (2.0, 8.0)])
    assert (low, high) == (pytest.approx(-2.5), pytest.approx(12.5))


def test_an_interval_ends_clear_of_the_edge_or_is_cut():
    for end in [0.1 * k for k in range(101, 150)]:
        low, high = axis_ends([0.0, 10.0], [(2.0, end), (2.0, 99.0)])
        assert is_cut((2.0, end), (low, high)) or high - end > 0.5


def test_points_alike_and_missing_intervals_have_an_axis():
    low, high = axis_ends([3.0, 3.0], [(nan, nan), (-inf, inf)])
    assert low < 3.0 < high


def test_an_arrow_head_stands_only_where_the_interval_goes_on():
    axes = Figure().subplots()
    draw_interval(axes, 1.0, (-2.0, 80.0), (-5.0, 10.0))
    line, head = axes.lines
    assert line.get_ydata().tolist() == [-2.0, 10.0]
    assert (head.get_marker(), head.get_ydata()[0]) == (6, 10.0)
    assert [text.get_text() for text in axes.texts] == ["80"]
    whole = Figure().subplots()
    draw_interval(whole, 1.0, (-2.0, 8.0), (-5.0, 10.0))
    assert len(whole.lines) == 1
    assert whole.lines[0].get_linewidth() > line.get_linewidth()
