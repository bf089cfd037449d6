import numpy as np
import pytest
from sklearn.metrics import f1_score, recall_score

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.confusion_search import consistent_confusion_matrices, ovr_error_counts, ovr_percentages


def test_percentages_agree_with_scikit_learn():
    matrix = np.array([[14, 1, 1], [1, 7, 0], [0, 2, 28]])
    truth, call = np.repeat(np.indices((3, 3)).reshape(2, -1), matrix.ravel(), axis=1)
    metrics = ovr_percentages(matrix)

    for average in ("macro", "weighted"):
        assert metrics[f"{average}_f1"] == pytest.approx(100 * f1_score(truth, call, average=average))
        assert metrics[f"{average}_sensitivity"] == pytest.approx(100 * recall_score(truth, call, average=average))
    assert metrics["specificity"][1] == pytest.approx(100 * recall_score(truth == 1, call == 1, pos_label=0))
    assert metrics["accuracy"][0] == pytest.approx(100 * np.mean((truth == 0) == (call == 0)))
    assert metrics["plain_accuracy"] == pytest.approx(metrics["weighted_sensitivity"])


def test_all_matrices_are_searched():
    found = consistent_confusion_matrices([2, 1], {"plain_accuracy": 50.0}, tolerance=50.0)
    assert len(found) == 3 * 2
    assert {tuple(m.ravel()) for m in found} == {(a, 2 - a, b, 1 - b) for a in range(3) for b in range(2)}


@pytest.mark.parametrize(("supports", "seed"), [((6, 4, 5), 0), ((3, 9, 2), 1), ((7, 7), 2)])
def test_a_matrix_is_found_from_its_own_percentages(supports, seed):
    rng = np.random.default_rng(seed)
    k = len(supports)
    truth = np.array([rng.multinomial(s, rng.dirichlet(np.ones(k))) for s in supports])
    metrics = ovr_percentages(truth)
    printed = {name: metrics[name].round(2) for name in ("accuracy", "sensitivity", "specificity")}

    found = consistent_confusion_matrices(supports, printed, tolerance=0.0051)

    assert any((m == truth).all() for m in found)
    for m in found:
        assert np.abs(ovr_percentages(m)["specificity"] - metrics["specificity"]).max() < 0.02


def test_a_class_that_is_not_printed_is_free():
    all_three = {"sensitivity": [50.0, 100.0]}
    one = {"sensitivity": [50.0, float("nan")]}
    assert len(consistent_confusion_matrices([2, 3], all_three, tolerance=0.01)) == 1
    assert len(consistent_confusion_matrices([2, 3], one, tolerance=0.01)) == 4


def test_odd_numbers_of_errors_in_the_reader_rows_of_yang_2025():
    assert ovr_error_counts(89.51, 54, 2) == [17]
    assert ovr_error_counts(88.44, 49, 2) == [17]
    assert ovr_error_counts(81.48, 54, 2) == [30]


@pytest.mark.parametrize(
    ("supports", "printed", "message"),
    [
        ([3, 3], {"kappa": 0.5}, "There is no metric 'kappa'"),
        ([300, 300, 300], {"plain_accuracy": 90.0}, "too many confusion matrices"),
    ],
)
def test_senseless_input_is_refused(supports, printed, message):
    with pytest.raises(ParameterError, match=message):
        consistent_confusion_matrices(supports, printed, tolerance=0.01)
