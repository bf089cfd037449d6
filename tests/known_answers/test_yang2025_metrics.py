"""Yang 2025, Front Surg 12:1555749, Tables 1 and 2: what ``confusion_metrics`` makes of the reconstructed matrices."""

import numpy as np
import pytest

from onfh_nb import evaluate, published

MATRICES = [(name, m) for name, found in published.confusion_matrices("yang2025").items() for m in found]
TABLE = {"internal": "T1", "external_1": "T2", "external_2": "T2"}
NAMES = {"accuracy": "accuracy", "recall": "sensitivity", "specificity": "specificity", "f1": "f1"}
# The paper contradicts its own class rows here.
EXCEPTIONS = {("external_2", "macro", "f1"): 74.22, ("external_1", "weighted", "specificity"): 94.41}
YANG = published.load("yang2025").set_index("id")["value"]


@pytest.mark.parametrize(("test_set", "matrix"), MATRICES)
def test_all_twenty_entries_that_need_no_probability(test_set, matrix):
    found = evaluate.confusion_metrics(matrix)
    cells = {(f"stage{k}", paper): found["per_class"][k][ours] for ours, paper in NAMES.items() for k in range(3)}
    for ours, paper in NAMES.items():
        stem = "acc_ovr" if ours == "accuracy" else ours
        cells |= {(mean, paper): found[f"{stem}_{mean}"] for mean in ("macro", "weighted")}
    assert len(cells) == 20
    for (row, metric), value in cells.items():
        expected = EXCEPTIONS.get((test_set, row, metric), YANG[f"{TABLE[test_set]}.{test_set}.{row}.{metric}"])
        assert 100 * value == pytest.approx(expected, abs=0.0101), (row, metric)


@pytest.mark.parametrize(("test_set", "matrix"), MATRICES)
def test_plain_accuracy_is_not_what_the_paper_calls_accuracy(test_set, matrix):
    found = evaluate.confusion_metrics(matrix)
    plain = {"internal": 49 / 54, "external_1": 40 / 49, "external_2": 35 / 43}[test_set]
    assert found["acc_plain"] == pytest.approx(plain)
    assert found["acc_plain"] == pytest.approx(found["recall_weighted"])
    assert found["acc_ovr_macro"] > found["acc_plain"] + 0.02


def test_calls_rebuilt_from_a_matrix_give_it_back():
    matrix = MATRICES[0][1]
    truth, called = np.repeat(np.argwhere(matrix >= 0), matrix.ravel(), axis=0).T
    assert evaluate.classification_metrics(truth, np.eye(3)[called])["confusion"] == matrix.tolist()
