from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.preprocess.edge_filter import bilateral_filter


def test_weights_are_those_of_the_formula():
    """One spike: every neighbour's weight can be read off the spike's own new value."""
    picture = np.zeros((9, 9), np.float32)
    picture[4, 4] = 0.2
    near = [np.exp(-(d**2) / (2 * 1.5**2)) for d in (1, np.sqrt(2), 2)]
    others = 4 * sum(near) * np.exp(-(0.2**2) / (2 * 0.15**2))
    expected = 0.2 / (1 + others)
    assert bilateral_filter(picture, 5, 1.5, 0.15)[4, 4] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("sigma_grey", [1e-4, 1e-2])
def test_grey_values_far_apart_do_not_mix_or_overflow(sigma_grey):
    checks = (np.indices((16, 16)).sum(axis=0) % 2).astype(np.float32)
    filtered = bilateral_filter(checks, 3, 3.0, sigma_grey)
    assert np.isfinite(filtered).all()
    assert np.abs(filtered - checks).max() < 1e-6


def test_a_window_wider_than_the_picture_still_works():
    picture = np.random.default_rng(0).random((8, 8)).astype(np.float32)
    filtered = bilateral_filter(picture, 31, 20.0, 10.0)
    assert filtered.std() < 0.2 * picture.std()


def test_the_result_stays_between_the_extremes():
    picture = np.random.default_rng(1).random((40, 30)).astype(np.float32)
    filtered = bilateral_filter(picture, 9, 3.0, 0.1)
    assert picture.min() <= filtered.min()
    assert filtered.max() <= picture.max()
