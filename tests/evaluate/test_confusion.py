from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from onfh_nb.evaluate import confusion_matrix, confusion_metrics
from onfh_nb.exceptions import ParameterError


@st.composite
def calls(draw, classes: int = 3):
    """Truth and calls in which every class is there and is called."""
    extra = draw(st.lists(st.tuples(st.integers(0, classes - 1), st.integers(0, classes - 1)), max_size=40))
    pairs = [(k, (k + 1) % classes) for k in range(classes)] + extra
    return np.array(pairs).T


@settings(max_examples=60, deadline=None)
@given(calls())
def test_scikit_learn_says_the_same(pair):
    truth, called = pair
    matrix = confusion_matrix(truth, called, 3)
    assert matrix.tolist() == metrics.confusion_matrix(truth, called, labels=[0, 1, 2]).tolist()
    found = confusion_metrics(matrix)
    expected = {
        "acc_plain": metrics.accuracy_score(truth, called),
        "balanced_accuracy": metrics.balanced_accuracy_score(truth, called),
        "mcc": metrics.matthews_corrcoef(truth, called),
    }
    for average in ("macro", "weighted"):
        expected[f"precision_{average}"] = metrics.precision_score(truth, called, average=average)
        expected[f"recall_{average}"] = metrics.recall_score(truth, called, average=average)
        expected[f"f1_{average}"] = metrics.f1_score(truth, called, average=average)
    single = metrics.multilabel_confusion_matrix(truth, called)
    expected["specificity_macro"] = np.mean([m[0, 0] / m[0].sum() for m in single])
    expected["acc_ovr_macro"] = np.mean([np.trace(m) / m.sum() for m in single])
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-12)
    assert found["recall_weighted"] == pytest.approx(found["acc_plain"])
    assert found["warnings"] == []


def test_a_class_that_is_never_called_has_no_precision():
    found = confusion_metrics([[5, 0], [3, 0]], classes=["normal", "lesion"])
    assert np.isnan(found["per_class"]["lesion"]["precision"])
    assert np.isnan(found["precision_macro"])
    assert np.isnan(found["mcc"])
    assert found["per_class"]["lesion"]["f1"] == 0
    assert "precision of class lesion is not defined: no unit was called this class" in found["warnings"]
    assert any(word.startswith("mcc is not defined") for word in found["warnings"])


def test_a_class_without_units_leaves_weighted_means_alone():
    found = confusion_metrics([[5, 1, 0], [1, 3, 0], [0, 0, 0]])
    assert np.isnan(found["recall_macro"])
    assert found["recall_weighted"] == pytest.approx(0.8)
    assert found["per_class"][2]["support"] == 0


def test_large_counts_do_not_overflow():
    big = confusion_metrics(np.array([[40, 10], [5, 45]]) * 10**9)
    assert big["mcc"] == pytest.approx(confusion_metrics([[40, 10], [5, 45]])["mcc"])


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        ([[1, 2]], r"shape \(1, 2\), expected \(K, K\)"),
        ([[1, -1], [0, 1]], "holds -1 in row 0, column 1"),
        ([[1, 0.5], [0, 1]], "holds 0.5 in row 0, column 1"),
        ([[0, 0], [0, 0]], "holds no units"),
    ],
)
def test_what_is_no_table_of_counts_is_refused(matrix, words):
    with pytest.raises(ParameterError, match=words):
        confusion_metrics(matrix)


def test_names_must_fit():
    with pytest.raises(ParameterError, match="3 names for 2 classes"):
        confusion_metrics([[1, 0], [0, 1]], classes="abc")
    with pytest.raises(ParameterError, match="2 rows and called 1"):
        confusion_matrix([0, 1], [0], 2)
