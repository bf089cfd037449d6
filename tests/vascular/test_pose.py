from itertools import permutations, product

import numpy as np
import pytest

from onfh_nb.vascular.pose import find_pose


@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (3.0, 0.8, 0.8)])
def test_every_mirror_image_and_axis_order_comes_to_one_pose(spacing):
    mask = np.random.default_rng(3).random((4, 5, 5)) > 0.6
    mask[0, 0, 0] = mask[-1, -1, -1] = True
    seen = set()
    for order, flips in product(permutations(range(3)), product((1, -1), repeat=3)):
        turned = np.transpose(mask, order)[:: flips[0], :: flips[1], :: flips[2]]
        coords = np.stack(np.nonzero(turned), axis=1)
        sizes = np.array(spacing)[list(order)]
        pose = find_pose(coords, np.zeros(len(coords), bool), sizes)
        posed = pose.turn(coords)
        seen.add((tuple(sorted(map(tuple, posed.tolist()))), tuple(sizes[list(pose.order)])))
        np.testing.assert_array_equal(pose.turn_back(posed.astype(float)), coords)
    assert len(seen) == 1
