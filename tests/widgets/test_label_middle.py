from __future__ import annotations

import numpy as np

from onfh_nb.io.volume import LabelVolume
from onfh_nb.widgets.label_middle import label_middle


def labels(array: np.ndarray) -> LabelVolume:
    return LabelVolume(array, np.eye(4), labels={1: "head", 2: "necrosis"})


def test_with_two_hips_it_lies_in_the_larger_one():
    array = np.zeros((3, 9, 30), np.uint8)
    array[1, 2:7, 2:7] = 1
    array[1, 3:6, 23:26] = 1
    assert label_middle(labels(array)) == (1, 4, 4)


def test_the_topmost_structure_counts():
    array = np.zeros((3, 9, 30), np.uint8)
    array[1, 2:7, 2:7] = 1
    array[2, 8, 29] = 2
    assert label_middle(labels(array)) == (2, 8, 29)


def test_it_lies_inside_a_ring():
    array = np.ones((1, 5, 5), np.uint8)
    array[0, 1:4, 1:4] = 0
    middle = label_middle(labels(array))
    assert middle is not None
    assert array[middle] == 1


def test_nothing_has_no_middle():
    assert label_middle(None) is None
    assert label_middle(labels(np.zeros((1, 2, 3), np.uint8))) is None
