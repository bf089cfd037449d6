from __future__ import annotations

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

from onfh_nb.datasets import SliceDataset, class_weights
from onfh_nb.exceptions import CohortError


def relabelled(data: SliceDataset, labels) -> SliceDataset:
    return SliceDataset(data.table.assign(y_true=labels), data.pixels)


def test_weights_are_those_of_scikit_learn(make_slices):
    labels = [1, 1, 1, 0, 1, 1, 0, 1]
    expected = compute_class_weight("balanced", classes=np.array([0, 1]), y=labels)
    np.testing.assert_allclose(class_weights(relabelled(make_slices(8), labels)), expected)


def test_pictures_without_a_label_do_not_count(make_slices):
    data = make_slices(8)
    np.testing.assert_allclose(class_weights(relabelled(data, [1, 1, 1, 0, -1, -1, -1, -1])), [2, 2 / 3])


def test_a_class_without_pictures_is_named(make_slices):
    with pytest.raises(CohortError, match="none of the 3 pictures is normal"):
        class_weights(relabelled(make_slices(3), [1, 1, 1]))
