from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.preprocess import resize_square


def plain_resize(picture: np.ndarray, size: int) -> np.ndarray:
    """Area averages when shrinking, linear when growing; square pictures only."""
    length = len(picture)
    weights = np.zeros((size, length))
    for i in range(size):
        if length > size:
            start, end = i * length / size, (i + 1) * length / size
            for k in range(length):
                weights[i, k] = max(0.0, min(end, k + 1) - max(start, k)) / (end - start)
        else:
            place = np.clip((i + 0.5) * length / size - 0.5, 0, length - 1)
            k = min(int(place), length - 2)
            weights[i, k], weights[i, k + 1] = 1 - (place - k), place - k
    return weights @ picture.astype(np.float64) @ weights.T


@pytest.mark.parametrize("length", [512, 300, 97, 256, 1024])
def test_resizing_equals_the_plain_one(length):
    picture = np.random.default_rng(3).random((length, length)).astype(np.float32)
    assert np.abs(resize_square(picture, 256) - plain_resize(picture, 256)).max() < 1 / 4096


def test_a_square_in_the_middle_stays_square():
    picture = np.zeros((100, 200), np.float32)
    picture[40:60, 90:110] = 1
    small = resize_square(picture, 100)
    rows, columns = np.flatnonzero(small.max(1) > 0.5), np.flatnonzero(small.max(0) > 0.5)
    assert len(rows) == len(columns) == 10


def test_padding_is_black_and_even():
    tall = resize_square(np.ones((256, 128), np.float32), 256)
    assert tall[:, 64:192].min() == 1
    assert tall[:, :64].max() == tall[:, 192:].max() == 0
