from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from onfh_nb.io import Volume
from onfh_nb.io.coordinates import affine_lps_to_ras, affine_ras_to_lps, lps_to_ras, ras_to_lps

_mm = st.floats(-1e4, 1e4, allow_subnormal=False)


@settings(deadline=None)
@given(arrays(np.float64, (7, 3), elements=_mm))
def test_ras_to_lps_and_back_is_exactly_the_identity(points):
    np.testing.assert_array_equal(lps_to_ras(ras_to_lps(points)), points)


@settings(deadline=None)
@given(arrays(np.float64, (4, 4), elements=_mm))
def test_affines_go_there_and_back_exactly(affine):
    np.testing.assert_array_equal(affine_lps_to_ras(affine_ras_to_lps(affine)), affine)


def test_left_and_posterior_change_sign_and_superior_does_not():
    assert ras_to_lps((1.0, 2.0, 3.0)).tolist() == [-1.0, -2.0, 3.0]


@settings(deadline=None)
@given(arrays(np.float64, (3, 3), elements=st.floats(-5, 5)), st.permutations(range(3)), st.integers(0, 2))
def test_permuting_and_flipping_moves_no_voxel(linear, order, axis):
    affine = np.eye(4)
    affine[:3, :3] = linear + 20 * np.eye(3)
    volume = Volume(np.arange(24).reshape(2, 3, 4), affine)
    turned = volume.permuted(tuple(order)).flipped(axis)
    where = {int(value): volume.world(index) for index, value in np.ndenumerate(volume.array)}
    for index, value in np.ndenumerate(turned.array):
        np.testing.assert_allclose(turned.world(index), where[int(value)], atol=1e-9)


@settings(deadline=None)
@given(arrays(np.float64, (3, 3), elements=st.floats(-5, 5)), arrays(np.float64, (5, 3), elements=st.floats(-100, 100)))
def test_world_and_index_undo_each_other(linear, points):
    affine = np.eye(4)
    affine[:3, :3] = linear + 20 * np.eye(3)
    volume = Volume(np.zeros((2, 3, 4)), affine)
    np.testing.assert_allclose(volume.index(volume.world(points)), points, atol=1e-8)
