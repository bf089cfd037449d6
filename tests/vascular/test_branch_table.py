import numpy as np
import pytest

from onfh_nb.vascular.branch_table import COLUMNS, branch_table
from onfh_nb.vascular.graph import Branch, VesselGraph


def make(points, radius, kind="end to end", nodes=(0, 1)):
    return Branch(np.array(points, float), np.array(radius, float), kind, nodes, 5.5)


def test_a_bent_branch_has_length_chord_and_tortuosity():
    graph = VesselGraph(
        (make([(0, 0), (3, 0), (3, 4)], [1, 1, 2]),), np.array([(0.0, 0.0), (3.0, 4.0)]), np.array([1, 1])
    )
    row = branch_table(graph).iloc[0]
    assert (row["length_mm"], row["chord_mm"], row["path_mm"]) == (7, 5, 5.5)
    assert row["tortuosity"] == pytest.approx(7 / 5)
    assert row["mean_diameter_mm"] == pytest.approx(2 * (3 * 1 + 4 * 1.5) / 7)
    assert (row["min_diameter_mm"], row["max_diameter_mm"]) == (2, 4)


def test_a_ring_has_no_chord():
    ring = make([(0, 0), (1, 0), (0, 1), (0, 0)], [1] * 4, "ring", (-1, -1))
    row = branch_table(VesselGraph((ring,), np.zeros((0, 2)), np.zeros(0, int))).iloc[0]
    assert row["chord_mm"] == 0
    assert np.isnan(row["tortuosity"])


def test_no_branch_still_has_all_columns():
    assert tuple(branch_table(VesselGraph((), np.zeros((0, 3)), np.zeros(0, int))).columns) == COLUMNS
