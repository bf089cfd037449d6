import numpy as np
import pytest

from onfh_nb.vascular.pruning import Pruner
from onfh_nb.vascular.tracing import Network, Path


def comb(tooth: int, wall: float = 1.0):
    """A line of 21 voxels with a tooth in its middle, one voxel thick."""
    places = [(x, 0.0, 0.0) for x in range(21)] + [(10.0, y, 0.0) for y in range(1, tooth + 1)]
    paths = {
        0: Path(0, 1, np.arange(11)),
        1: Path(1, 2, np.arange(10, 21)),
        2: Path(1, 3, np.array([10, *range(21, 21 + tooth)])),
    }
    nodes = {0: np.array([0]), 1: np.array([10]), 2: np.array([20]), 3: np.array([20 + tooth])}
    return Pruner(Network(paths, nodes), np.array(places, float), np.array([wall] * 21 + [1.0] * tooth))


@pytest.mark.parametrize(
    ("tooth", "wall", "left"), [(3, 1.0, 1), (4, 1.0, 3), (5, 1.0, 3), (5, 4.5, 1), (6, 4.5, 3), (3, 1.5, 1)]
)
def test_spurs_go_that_are_short_or_no_longer_than_a_bump_makes_them(tooth, wall, left):
    pruner = comb(tooth, wall)
    pruner.prune_spurs(4.0)
    assert len(pruner.network.paths) == left
    if left == 1:
        (path,) = pruner.network.paths.values()
        assert sorted(path.voxels) == list(range(21))
        assert len(pruner.network.nodes) == 2


def test_a_loop_is_never_pruned():
    t = np.linspace(0, 2 * np.pi, 9)
    places = np.stack([np.cos(t), np.sin(t), 0 * t], axis=1)
    pruner = Pruner(Network({0: Path(-1, -1, np.arange(9))}, {}), places, np.ones(9))
    pruner.prune_spurs(100.0)
    pruner.cut_touches()
    pruner.merge_junctions()
    assert len(pruner.network.paths) == 1


def ladder(rung: int, neck: float):
    """Two lines of 21 voxels and a rung between their middles."""
    low = [(x, 0.0, 0.0) for x in range(21)]
    high = [(x, rung, 0.0) for x in range(21)]
    between = [(10.0, y, 0.0) for y in range(1, rung)]
    paths = {
        0: Path(0, 1, np.arange(11)),
        1: Path(1, 2, np.arange(10, 21)),
        2: Path(3, 4, np.arange(21, 32)),
        3: Path(4, 5, np.arange(31, 42)),
        4: Path(1, 4, np.array([10, *range(42, 42 + rung - 1), 31])),
    }
    nodes = {k: np.array([v]) for k, v in enumerate((0, 10, 20, 21, 31, 41))}
    wall = np.full(42 + rung - 1, 2.0)
    wall[42:] = neck
    return Pruner(Network(paths, nodes), np.array(low + high + between, float), wall)


@pytest.mark.parametrize(("rung", "neck", "left"), [(5, 1.0, 2), (5, 1.9, 5), (9, 1.0, 5)])
def test_a_narrow_neck_between_walls_in_touch_is_cut(rung, neck, left):
    pruner = ladder(rung, neck)
    pruner.cut_touches()
    assert len(pruner.network.paths) == left


def test_junctions_within_a_diameter_become_one():
    pruner = ladder(2, 2.0)
    pruner.merge_junctions()
    assert sorted(pruner.network.degrees().values()) == [1, 1, 1, 1, 4]
