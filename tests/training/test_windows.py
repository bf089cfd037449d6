from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.training.windows import window_starts, window_weight


@pytest.mark.parametrize(("shape", "size"), [((10, 10), (4, 4)), ((33, 7), (16, 7)), ((9, 20, 31), (8, 16, 16))])
@pytest.mark.parametrize("overlap", [0.0, 0.5, 0.75])
def test_every_voxel_lies_in_a_window_and_windows_overlap_enough(shape: tuple, size: tuple, overlap: float):
    seen = np.zeros(shape, int)
    starts = window_starts(shape, size, overlap=overlap)
    for start in starts:
        assert all(a >= 0 and a + n <= m for a, n, m in zip(start, size, shape, strict=True))
        seen[tuple(slice(a, a + n) for a, n in zip(start, size, strict=True))] += 1
    assert (seen > 0).all()
    for axis, n in enumerate(size):
        steps = np.diff(np.unique([start[axis] for start in starts]))
        assert (steps <= np.ceil(n * (1 - overlap))).all()


def test_the_weight_is_greatest_in_the_middle_and_never_nothing():
    weight = window_weight((16, 16))
    assert weight.max() == weight[7, 7] == weight[8, 8] == 1.0
    assert weight.min() == np.float32(1e-3)
    assert np.array_equal(weight, weight.T)
