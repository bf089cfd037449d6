import numpy as np
import pytest

from onfh_nb.vascular import measure_vessels
from onfh_nb.vascular.voxels import list_voxels


def pieces_of_level(mask):
    from scipy.ndimage import label

    voxels = list_voxels(mask, np.ones(mask.ndim))
    out = np.zeros(voxels.coords.max(axis=0) + 3, bool)
    out[tuple((voxels.coords[voxels.level] + 1).T)] = True
    return label(out, np.ones((3, 3, 3)))[1]


def staircase(gap):
    """Two bands at 45° across a picture, three voxels thick along the rows, with so many between them."""
    i, j = np.indices((40, 60))
    return (abs(j - i - 5) <= 2) | (abs(j - i - 10 - gap) <= 2)


def test_bands_that_touch_corner_to_corner_are_two():
    assert pieces_of_level(staircase(1)) == 2
    assert pieces_of_level(staircase(2)) == 2


def test_bands_that_share_faces_are_one():
    assert pieces_of_level(staircase(0)) == 1


@pytest.mark.parametrize("angle", [13, 31, 45])
def test_parallels_one_voxel_apart_are_measured_as_two(tubes, angle):
    a = np.radians(angle)
    along, across = np.array([np.cos(a), np.sin(a), 0.0]), np.array([-np.sin(a), np.cos(a), 0.0])
    line = np.array([0 * along, 50 * along])
    found = measure_vessels(tubes([line, line + 5 * across], 2.0, (1.0,) * 3), (1.0,) * 3)
    assert (found.n_segments, found.n_junctions, found.n_pieces) == (2, 0, 2)
    assert found.length_mm == pytest.approx(100, rel=0.02)


def test_a_thin_vessel_that_goes_on_by_a_corner_stays():
    mask = np.zeros((24, 60), bool)
    mask[5:10, 2:38] = True
    mask[range(10, 20), range(38, 48)] = True
    found = measure_vessels(mask, (1.0, 1.0))
    assert (found.n_pieces, found.n_segments) == (1, 1)
