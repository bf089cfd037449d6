import numpy as np
import pytest
from scipy.ndimage import distance_transform_edt, gaussian_filter

from onfh_nb.vascular.voxels import list_voxels
from onfh_nb.vascular.wall_distance import wall_distance


@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (3.0, 0.8, 0.8)])
def test_it_is_the_exact_distance_map_of_scipy(spacing):
    mask = gaussian_filter(np.random.default_rng(1).normal(size=(24, 26, 28)), 2) > 0.05
    voxels = list_voxels(mask, np.array(spacing))
    full = np.zeros(voxels.grid.size, bool)
    full[voxels.flat[voxels.level]] = True
    strides = voxels.strides
    shape = (len(full) // strides[0], strides[0] // strides[1], strides[1])
    wanted = distance_transform_edt(full.reshape(shape), sampling=voxels.steps).ravel()[voxels.flat]
    np.testing.assert_allclose(wall_distance(voxels), wanted, atol=1e-9)
