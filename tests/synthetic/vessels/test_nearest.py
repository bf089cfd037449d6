"""Distances agree with all pairs computed at once."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.vessels.nearest import nearest


def test_nearest_is_that_of_all_pairs():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(40, 3)), rng.normal(size=(60, 3))
    away, number = nearest(a, b)
    pairs = np.linalg.norm(a[:, None] - b[None], axis=2)
    np.testing.assert_allclose(away, pairs.min(axis=1))
    np.testing.assert_array_equal(number, pairs.argmin(axis=1))


def test_nothing_is_near_where_nothing_is():
    away, number = nearest(np.zeros((2, 3)), np.zeros((0, 3)))
    assert np.isinf(away).all()
    assert number.tolist() == [-1, -1]
