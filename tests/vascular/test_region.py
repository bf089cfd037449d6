import numpy as np
import pytest

from onfh_nb.vascular import measure_vessels, vessel_graph
from onfh_nb.vascular.region import cut_to_region


def test_the_whole_picture_changes_nothing(tubes, fork):
    mask = tubes(fork, 2.0, (0.5, 0.5))
    graph = vessel_graph(mask, (0.5, 0.5))
    cut = cut_to_region(graph, np.ones_like(mask), np.array([0.5, 0.5]))
    assert [b.length_mm for b in cut.branches] == [b.length_mm for b in graph.branches]
    np.testing.assert_array_equal(cut.degree, graph.degree)


def test_a_line_is_cut_where_the_region_ends_and_the_cut_is_no_terminal():
    mask = np.zeros((30, 100), bool)
    mask[13:18, 10:90] = True
    region = np.zeros_like(mask)
    region[:, 30:70] = True
    found = measure_vessels(mask, (0.5, 0.5), roi=region)
    assert found.length_mm == pytest.approx(20, abs=0.6)
    assert (found.n_segments, found.n_terminals, found.n_junctions) == (1, 0, 0)
    assert found.roi_size == region.sum() * 0.25
    assert found.volume_fraction == pytest.approx(5 / 30)


def test_a_region_that_a_vessel_leaves_and_enters_holds_two_parts():
    mask = np.zeros((20, 100), bool)
    mask[8:12, 5:95] = True
    region = np.ones_like(mask)
    region[:, 40:60] = False
    found = measure_vessels(mask, (1, 1), roi=region)
    assert (found.n_segments, found.n_terminals, found.n_pieces) == (2, 2, 2)


def test_a_junction_outside_does_not_count(tubes, fork):
    mask = tubes(fork, 2.0, (0.5, 0.5))
    region = np.zeros_like(mask)
    region[-30:] = True
    inside = measure_vessels(mask, (0.5, 0.5), roi=region)
    assert inside.n_junctions == 0
    assert inside.branches["length_mm"].gt(0).all()
