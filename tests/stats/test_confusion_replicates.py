from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.evaluate.confusion import confusion_metrics
from onfh_nb.stats.confusion_replicates import BINARY_METRICS, CONFUSION_METRICS, add_up


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_columns_equal_the_metrics_of_single_matrices(classes: int):
    rng = np.random.default_rng(classes)
    matrices = rng.integers(0, 30, (50, classes, classes))
    matrices[0, 0] = 0  # a class without units
    matrices[1, :, 0] = 0  # a class that is never called
    matrices[2] = 0
    matrices[2, 0, 0] = 9  # a single cell
    counts = add_up(matrices.reshape(50, -1).T.astype(float), classes)
    for name, metric in CONFUSION_METRICS.items():
        expected = [confusion_metrics(matrix)[name] for matrix in matrices]
        np.testing.assert_allclose(metric(counts), expected, atol=1e-12, err_msg=name)


def test_with_two_classes_class_1_is_the_positive_one():
    counts = add_up(np.array([[50.0], [10.0], [5.0], [35.0]]), 2)  # true 0 called 0, 0 as 1, 1 as 0, 1 as 1
    found = {name: float(metric(counts)[0]) for name, metric in BINARY_METRICS.items()}
    assert found == pytest.approx(
        {
            "accuracy": 0.85,
            "sensitivity": 35 / 40,
            "recall": 35 / 40,
            "specificity": 50 / 60,
            "precision": 35 / 45,
            "f1": 70 / 85,
        }
    )
