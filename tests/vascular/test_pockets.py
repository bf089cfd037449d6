import numpy as np

from onfh_nb.vascular.neighbours import offsets
from onfh_nb.vascular.pockets import enclosed, next_to


def flat_grid(mask):
    padded = np.pad(mask, 1)
    strides = np.array([padded.shape[1] * padded.shape[2], padded.shape[2], 1])
    return padded.astype(np.int32).ravel(), np.flatnonzero(padded), strides, np.array(padded.shape)


def test_cavities_are_found_and_tunnels_are_not():
    mask = np.ones((7, 7, 7), bool)
    mask[2:4, 2, 2] = False  # a cavity of two voxels
    mask[:, 5, 5] = False  # a tunnel from face to face
    grid, flat, strides, shape = flat_grid(mask)
    found = enclosed(grid, flat, strides, shape, 100)
    assert sorted(found) == sorted(int(np.array(p) @ strides) for p in [(3, 3, 3), (4, 3, 3)])


def test_pockets_above_the_limit_are_left():
    mask = np.ones((7, 7, 7), bool)
    mask[2:5, 2, 2] = False
    assert len(enclosed(*flat_grid(mask), 2)) == 0
    assert len(enclosed(*flat_grid(mask), 3)) == 3


def test_voxels_next_to_the_mask_come_once():
    mask = np.zeros((5, 5, 5), bool)
    mask[2, 2, 2:4] = True
    grid, flat, strides, _ = flat_grid(mask)
    found = next_to(grid, flat, offsets(strides))
    assert len(found) == len(set(found)) == 3 * 3 * 4 - 2
