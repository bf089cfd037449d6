import numpy as np
import pytest

from onfh_nb.vascular.reconstruction import reconstruct
from onfh_nb.vascular.voxels import list_voxels


def lengths(branches):
    return [float(np.linalg.norm(np.diff(b.points, axis=0), axis=1).sum()) for b in branches]


def test_a_helix_is_one_branch_of_the_right_length(tubes, helix):
    curve, true = helix
    found = reconstruct(list_voxels(tubes([curve], 2.0, (1.0, 1.0, 1.0)), np.ones(3)), 2.0)
    assert len(found.branches) == 1
    assert lengths(found.branches)[0] == pytest.approx(true, rel=0.01)


def test_two_vessels_with_a_voxel_and_a_half_between_them_are_two(tubes):
    beside = [np.array([(0.0, y), (60.0, y + 6.0)]) for y in (0.0, 5.7)]
    found = reconstruct(list_voxels(tubes(beside, 2.0, (1.0, 1.0)), np.ones(2)), 2.0)
    assert len(found.branches) == 2
    np.testing.assert_allclose(lengths(found.branches), np.hypot(60, 6), rtol=0.02)


def test_branches_end_in_their_nodes(tubes, fork):
    found = reconstruct(list_voxels(tubes(fork, 2.5, (1.0, 1.0)), np.ones(2)), 2.0)
    assert len(found.branches) == 3
    for branch in found.branches:
        for node, at in zip(branch.nodes, (0, -1), strict=True):
            np.testing.assert_allclose(branch.points[at], found.nodes[node])
        assert sum(branch.free) == 1
