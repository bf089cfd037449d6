from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import tree_lines

# A Y with one more step on each arm, and a second root.
POINTS = np.array([[0, 0, 0], [0, 0, 5], [0, 0, 9], [3, 0, 12], [5, 0, 14], [-4, 0, 12], [9, 9, 9], [9, 9, 12]], float)
PARENT = np.array([-1, 0, 1, 2, 3, 2, -1, 6])
RADII = np.linspace(0.6, 0.2, 8)


def test_nodes_with_parents_become_branches():
    lines = tree_lines(SimpleNamespace(points_mm=POINTS, radius_mm=RADII, parent=PARENT))
    assert sorted(len(points) for points, _ in lines) == [2, 2, 3, 3]
    length = sum(np.linalg.norm(np.diff(points, axis=0), axis=1).sum() for points, _ in lines)
    steps = np.linalg.norm(POINTS - POINTS[PARENT], axis=1)[PARENT >= 0]
    assert length == pytest.approx(steps.sum()), "nothing is lost and nothing drawn twice"


def test_a_graph_and_plain_lines_are_alike():
    graph = SimpleNamespace(branches=[SimpleNamespace(points_mm=POINTS[:3], radius_mm=RADII[:3])])
    (from_graph,) = tree_lines(graph)
    (plain,) = tree_lines([(POINTS[:3], RADII[:3])])
    np.testing.assert_array_equal(from_graph[0], plain[0])


def test_array_order_is_turned_to_the_patient():
    (line,) = tree_lines([([[1.0, 2, 3], [1, 2, 4]], [1.0, 1])], axes="PIL")
    np.testing.assert_array_equal(line[0][0], [-3, -1, -2])


@pytest.mark.parametrize(
    ("tree", "axes", "words"),
    [
        ([([[0, 0], [1, 1]], [1, 1])], "RAS", r"points \(2, 2\)"),
        ([([[0, 0, 0], [1, 1, 1]], [1])], "RAS", r"radii \(1,\)"),
        ([([[0, 0, 0], [1, np.nan, 1]], [1, 1])], "RAS", "not finite"),
        ([], "RAL", "expected one each of R or L"),
    ],
)
def test_what_is_no_tree_is_refused(tree, axes, words):
    with pytest.raises(ParameterError, match=words):
        tree_lines(tree, axes)
