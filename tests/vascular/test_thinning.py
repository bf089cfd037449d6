import numpy as np
from scipy.ndimage import gaussian_filter, label
from skimage.measure import euler_number

from onfh_nb.vascular.thinning import thin
from onfh_nb.vascular.voxels import list_voxels
from onfh_nb.vascular.wall_distance import wall_distance


def thinned(mask, spacing=(1.0, 1.0, 1.0)):
    voxels = list_voxels(mask, np.array(spacing))
    lines = thin(voxels, wall_distance(voxels))
    shape = (
        len(voxels.grid) // int(voxels.strides[0]),
        int(voxels.strides[0] // voxels.strides[1]),
        int(voxels.strides[1]),
    )
    full, line = np.zeros(voxels.grid.size, bool), np.zeros(voxels.grid.size, bool)
    full[voxels.flat[voxels.level]] = True
    line[voxels.flat[lines]] = True
    return full.reshape(shape), line.reshape(shape)


def test_pieces_and_loops_stay():
    rng = np.random.default_rng(0)
    for _ in range(3):
        full, line = thinned(gaussian_filter(rng.normal(size=(30, 30, 30)), 2) > 0.08)
        assert line.sum() < 0.2 * full.sum()
        assert not (line & ~full).any()
        assert label(line, np.ones((3, 3, 3)))[1] == label(full, np.ones((3, 3, 3)))[1]
        assert euler_number(line, 3) == euler_number(full, 3)


def test_a_bar_becomes_its_middle_line():
    mask = np.zeros((9, 9, 40), bool)
    mask[2:7, 2:7, 5:35] = True
    _, line = thinned(mask)
    lying = np.stack(np.nonzero(line), axis=1)
    spread = np.sort(lying.max(axis=0) - lying.min(axis=0))
    assert spread[0] <= 2
    assert spread[1] <= 2
    assert spread[2] >= 24


def test_a_line_is_left_as_it_is():
    mask = np.zeros((8, 8, 8), bool)
    mask[range(1, 7), range(1, 7), range(1, 7)] = True
    full, line = thinned(mask)
    assert (full == line).all()
    assert line.sum() == 6
