import numpy as np

from onfh_nb.vascular.tracing import trace
from onfh_nb.vascular.voxels import list_voxels


def traced(rows):
    mask = np.array([[c == "#" for c in row] for row in rows])
    voxels = list_voxels(mask, np.ones(2))
    return trace(voxels, voxels.member.copy(), np.ones(len(voxels.member)))


def test_a_line_is_one_path_between_two_ends():
    network = traced([".......", ".#####.", "......."])
    (path,) = network.paths.values()
    assert len(path.voxels) == 5
    assert sorted(network.degrees().values()) == [1, 1]


def test_a_fork_has_one_junction():
    network = traced(["#.....#", ".#...#.", "..#.#..", "...#...", "...#...", "...#..."])
    assert len(network.paths) == 3
    assert sorted(network.degrees().values()) == [1, 1, 1, 3]


def test_a_ring_is_a_closed_path():
    network = traced([".##.", "#..#", "#..#", ".##."])
    (path,) = network.paths.values()
    assert (path.start, path.end, len(path.voxels)) == (-1, -1, 8)


def test_a_noose_comes_back_to_its_junction():
    network = traced(["..##......", ".#..#.....", ".#..######", ".#..#.....", "..##......"])
    closed = [path for path in network.paths.values() if path.start == path.end]
    assert len(closed) == 1
    assert sorted(network.degrees().values()) == [1, 3]


def test_a_lone_voxel_is_a_node_without_a_path():
    network = traced(["...", ".#.", "..."])
    assert not network.paths
    assert len(network.nodes) == 1


def test_branch_points_of_thin_vessels_that_touch_keep_their_places():
    """Two forks a voxel apart along a line: no clump in which their places are lost."""
    rows = ["#...........", ".#....#.....", "..#..#......", "############"]
    network = traced(rows)
    junctions = [v for k, v in network.nodes.items() if network.degrees()[k] > 2]
    assert len(junctions) == 2
    assert all(len(v) == 1 for v in junctions)
