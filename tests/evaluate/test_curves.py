from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from onfh_nb.evaluate import mean_roc, pr_curve, pr_on_grid, roc_curve, roc_on_grid
from onfh_nb.exceptions import ParameterError

UNITS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 8)), max_size=40)


@settings(max_examples=60, deadline=None)
@given(UNITS)
def test_points_are_those_of_scikit_learn(extra):
    truth, score = np.array([(0, 3), (1, 5), *extra], float).T
    roc, pr = roc_curve(truth, score), pr_curve(truth, score)
    fpr, tpr, thresholds = metrics.roc_curve(truth, score, drop_intermediate=False)
    assert roc.fpr == pytest.approx(fpr)
    assert roc.tpr == pytest.approx(tpr)
    assert roc.thresholds == pytest.approx(thresholds)
    assert roc.auc == pytest.approx(metrics.auc(roc.fpr, roc.tpr))
    precision, recall, _ = metrics.precision_recall_curve(truth, score)
    assert pr.precision == pytest.approx(precision[::-1])
    assert pr.recall == pytest.approx(recall[::-1])
    assert pr.share == truth.mean()


def test_a_threshold_gives_its_point():
    rng = np.random.default_rng(2)
    truth, score = rng.integers(0, 2, 60), rng.random(60).round(2)
    roc = roc_curve(truth, score)
    for fpr, tpr, threshold in zip(roc.fpr, roc.tpr, roc.thresholds, strict=True):
        assert tpr == np.mean(score[truth == 1] >= threshold)
        assert fpr == np.mean(score[truth == 0] >= threshold)


def test_grids_take_the_upper_end_of_steps():
    roc = roc_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    assert roc_on_grid(roc, [0, 0.25, 0.5, 1]).tolist() == [0.5, 0.5, 1, 1]
    pr = pr_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    assert pr_on_grid(pr, [0.0, 0.5, 0.51, 1.0]) == pytest.approx([1, 1, 2 / 3, 2 / 3])
    with pytest.raises(ParameterError, match="fpr holds a value outside 0 to 1"):
        roc_on_grid(roc, [np.nan])


def test_the_mean_of_curves_lies_between_them():
    worse, best = roc_curve([0, 1], [0.9, 0.1]), roc_curve([0, 1], [0.1, 0.9])
    assert mean_roc([worse, best], [0.0, 0.5]).tolist() == [0.5, 0.5]
    with pytest.raises(ParameterError, match="no curves to average"):
        mean_roc([])


@pytest.mark.parametrize("draw", [roc_curve, pr_curve])
def test_one_class_has_no_curve(draw):
    with pytest.raises(ParameterError, match="y_true is 0 in all rows 0 to 1, expected both classes"):
        draw([0, 0], [0.1, 0.2])
