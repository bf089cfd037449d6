import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.vascular import vessel_graph


def test_a_fork_has_four_nodes_in_their_places(tubes, fork):
    mask = tubes(fork, 2.0, (0.5, 0.5))
    graph = vessel_graph(mask, (0.5, 0.5))
    assert sorted(graph.degree) == [1, 1, 1, 3]
    assert {branch.kind for branch in graph.branches} == {"junction to end"}
    corner = np.concatenate(fork).min(axis=0) - 2.0 - 2.3 * 0.5
    junction = graph.nodes_mm[graph.degree == 3][0]
    np.testing.assert_allclose(junction, -corner, atol=0.5)
    for k, branch in enumerate(graph.branches):
        for node, at in zip(branch.nodes, (0, -1), strict=True):
            np.testing.assert_allclose(branch.points_mm[at], graph.nodes_mm[node], err_msg=f"branch {k}")


def test_a_circle_is_a_ring_without_nodes(tubes):
    t = np.linspace(0, 2 * np.pi, 400)
    mask = tubes([np.stack([15 * np.cos(t), 15 * np.sin(t)], axis=1)], 2.0, (1.0, 1.0))
    graph = vessel_graph(mask, (1.0, 1.0))
    assert [branch.kind for branch in graph.branches] == ["ring"]
    assert len(graph.nodes_mm) == 0
    assert graph.branches[0].length_mm == pytest.approx(2 * np.pi * 15, rel=0.005)


def test_spurs_go_below_the_limit_and_stay_above_it():
    mask = np.zeros((40, 80), bool)
    mask[20:23, 5:75] = True
    mask[10:20, 40:43] = True
    assert len(vessel_graph(mask, (0.5, 0.5), prune_mm=2).branches) == 3
    assert len(vessel_graph(mask, (0.5, 0.5), prune_mm=8).branches) == 1


def test_a_mask_that_is_all_set_is_refused():
    with pytest.raises(ParameterError, match="every voxel of mask"):
        vessel_graph(np.ones((4, 4, 4), bool), (1, 1, 1))


@pytest.mark.parametrize("prune", [-1.0, float("nan")])
def test_a_negative_limit_is_refused(prune):
    with pytest.raises(ParameterError, match="prune_mm"):
        vessel_graph(np.zeros((4, 4), bool), (1, 1), prune_mm=prune)
