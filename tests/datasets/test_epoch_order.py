from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.datasets.epoch_order import epoch_order
from onfh_nb.exceptions import CohortError

LABELS = np.array([1] * 75 + [0] * 25)


def order(y_true=LABELS, *, shuffle=True, balanced=False, seed=0, epoch=0):
    return epoch_order(y_true, shuffle=shuffle, balanced=balanced, seed=seed, epoch=epoch)


def test_every_row_comes_once_in_an_order_of_chance():
    assert sorted(order()) == list(range(100))
    assert not np.array_equal(order(), order(epoch=1))
    np.testing.assert_array_equal(order(), order())


def test_without_shuffling_the_order_is_that_of_the_table():
    assert order(shuffle=False).tolist() == list(range(100))


def test_balanced_sampling_shows_both_classes_equally_often():
    shown = np.concatenate([LABELS[order(balanced=True, epoch=epoch)] for epoch in range(50)])
    # 5000 fair draws: SD .007.
    assert shown.mean() == pytest.approx(0.5, abs=0.03)
    assert len(order(balanced=True)) == 100


def test_balanced_sampling_needs_labels():
    with pytest.raises(CohortError, match="row 1 has no label"):
        order(np.array([0, -1, 1]), balanced=True)
