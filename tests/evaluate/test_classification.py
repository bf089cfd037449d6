from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from onfh_nb.evaluate import classification_metrics
from onfh_nb.exceptions import ParameterError


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000))
def test_scikit_learn_says_the_same_of_two_classes(seed):
    rng = np.random.default_rng(seed)
    truth = np.concatenate([[0, 1], rng.integers(0, 2, 28)])
    p = np.concatenate([[0.9, 0.1], rng.random(28).round(1).clip(0.01, 0.99)])
    called = p >= 0.5
    found = classification_metrics(truth, p)
    aucs = [metrics.roc_auc_score(truth == k, p if k else 1 - p) for k in (0, 1)]
    aps = [metrics.average_precision_score(truth == k, p if k else 1 - p) for k in (0, 1)]
    expected = {
        "acc_plain": metrics.accuracy_score(truth, called),
        "mcc": metrics.matthews_corrcoef(truth, called),
        "auc_macro": np.mean(aucs),
        "ap_macro": np.mean(aps),
        "brier": metrics.brier_score_loss(truth, p),
        "log_loss": metrics.log_loss(truth, p),
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-9)
    assert found["per_class"][1]["ap"] == pytest.approx(aps[1])
    assert found["per_class"][1]["precision"] == pytest.approx(metrics.precision_score(truth, called))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000))
def test_scikit_learn_says_the_same_of_three_classes(seed):
    rng = np.random.default_rng(seed)
    truth = np.concatenate([[0, 1, 2], rng.integers(0, 3, 30)])
    p = rng.dirichlet([1, 1, 1], len(truth))
    found = classification_metrics(truth, p)
    one_hot = np.eye(3)[truth]
    expected = {
        "auc_macro": metrics.roc_auc_score(truth, p, multi_class="ovr"),
        "auc_weighted": metrics.roc_auc_score(truth, p, multi_class="ovr", average="weighted"),
        "ap_macro": metrics.average_precision_score(one_hot, p),
        "brier": ((p - one_hot) ** 2).sum(axis=1).mean(),
        "log_loss": metrics.log_loss(truth, p),
        "acc_plain": metrics.accuracy_score(truth, p.argmax(axis=1)),
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-9)
    assert np.isnan(found["calibration_slope"])
    assert "calibration_slope and calibration_intercept are defined for two classes only" in found["warnings"]


def test_the_two_shapes_of_two_classes_agree():
    p = np.array([0.1, 0.5, 0.7])
    one, two = classification_metrics([0, 1, 1], p), classification_metrics([0, 1, 1], np.column_stack([1 - p, p]))
    assert one == two
    assert one["acc_plain"] == 1  # a half calls class 1


def test_every_promised_name_is_there_and_defined():
    found = classification_metrics([0, 0, 1, 1, 1], [0.1, 0.6, 0.4, 0.8, 0.9], classes=["normal", "lesion"])
    assert {
        "acc_plain", "acc_ovr_macro", "balanced_accuracy", "precision_macro", "recall_macro", "specificity_macro",
        "f1_macro", "mcc", "auc_macro", "ap_macro", "brier", "log_loss", "ece", "calibration_slope",
        "calibration_intercept", "per_class", "warnings", "confusion", "n",
    } <= set(found)  # fmt: skip
    assert not [name for name, value in found.items() if isinstance(value, float) and np.isnan(value)]
    assert found["warnings"] == []
    assert set(found["per_class"]) == {"normal", "lesion"}


def test_one_class_alone_gives_nan_with_the_reason():
    found = classification_metrics([1, 1, 1], [0.2, 0.7, 0.9])
    assert np.isnan(found["auc_macro"])
    assert np.isnan(found["ap_macro"])
    assert np.isnan(found["balanced_accuracy"])
    assert found["acc_plain"] == pytest.approx(2 / 3)
    assert "auc and ap of class 0 are not defined: no unit is of this class" in found["warnings"]
    assert "auc and ap of class 1 are not defined: every unit is of this class" in found["warnings"]
    assert any("all 3 units are of class 1" in words for words in found["warnings"])


def test_a_certain_miss_is_counted_and_said():
    found = classification_metrics([0, 1, 1], [0.2, 0.0, 0.9])
    assert 10 < found["log_loss"] < 15
    assert any("probability 0 in 1 units, first in row 1" in words for words in found["warnings"])


def test_the_threshold_moves_the_calls_only():
    truth, p = [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]
    low, high = (classification_metrics(truth, p, threshold=t) for t in (0.3, 0.9))
    assert low["per_class"][1]["recall"] == 1
    assert high["per_class"][1]["recall"] == 0
    assert low["auc_macro"] == high["auc_macro"]
    with pytest.raises(ParameterError, match="threshold is 2"):
        classification_metrics(truth, p, threshold=2)


def test_mirrored_classes_mirror_the_metrics():
    rng = np.random.default_rng(4)
    truth, p = rng.integers(0, 2, 40), rng.random(40)
    one, other = classification_metrics(truth, p), classification_metrics(1 - truth, 1 - p)
    for name in ("acc_plain", "mcc", "auc_macro", "ap_macro", "brier", "log_loss", "calibration_slope", "ece"):
        assert one[name] == pytest.approx(other[name], abs=1e-9), name
