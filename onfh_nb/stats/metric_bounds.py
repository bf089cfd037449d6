"""Which accuracy, recall, precision and prevalence can stand together."""

from __future__ import annotations

from typing import NamedTuple

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.audit import possible_counts, prints_as


class BinaryCounts(NamedTuple):
    """Cells of a 2 × 2 table: true and false positives, false and true negatives."""

    tp: int
    fp: int
    fn: int
    tn: int


def accuracy_bound(recall: float, prevalence: float) -> float:
    """Highest accuracy that a recall allows: ``1 - prevalence * (1 - recall)``, reached without false positives.

    Parameters
    ----------
    recall, prevalence : float
        0 to 1.

    Returns
    -------
    float
        0 to 1.

    Examples
    --------
    >>> round(100 * accuracy_bound(0.948, 0.75), 1)
    96.1
    """
    _fractions(recall=recall, prevalence=prevalence)
    return 1 - prevalence * (1 - recall)


def implied_accuracy(recall: float, precision: float, prevalence: float) -> float:
    """Accuracy that follows from recall, precision and prevalence, all 0 to 1.

    Examples
    --------
    >>> round(100 * implied_accuracy(0.897, 0.908, 0.75), 1)
    85.5
    """
    return 1 - prevalence * _errors_per_positive(recall, precision, prevalence)


def implied_prevalence(accuracy: float, recall: float, precision: float) -> float:
    """Prevalence at which accuracy, recall and precision, all 0 to 1, would agree.

    Examples
    --------
    >>> round(100 * implied_prevalence(0.913, 0.897, 0.908), 1)
    44.9
    """
    _fractions(accuracy=accuracy)
    errors = _errors_per_positive(recall, precision, 1.0)
    if errors == 0:
        raise ParameterError("recall and precision are both 1, so any prevalence would agree with an accuracy of 1.")
    return (1 - accuracy) / errors


def consistent_counts(
    n: int,
    *,
    accuracy: float,
    recall: float,
    precision: float,
    decimals: int,
    positives: tuple[int, int] | None = None,
    rounding: str = "any",
) -> list[BinaryCounts]:
    """Every 2 × 2 table of ``n`` units that prints as the three percentages.

    Parameters
    ----------
    n : int
        Units in all.
    accuracy, recall, precision : float
        Printed percentages, 0 to 100.
    decimals : int
        Decimals printed.
    positives : tuple of int, optional
        Fewest and most units with the condition; 1 to ``n`` if not given.
    rounding : str
        As for :func:`onfh_nb.stats.audit.possible_counts`.

    Returns
    -------
    list of BinaryCounts
        Empty if the three percentages contradict each other.

    Examples
    --------
    >>> consistent_counts(135, accuracy=91.3, recall=89.7, precision=90.8, decimals=1)
    []
    >>> consistent_counts(20, accuracy=80.0, recall=75.0, precision=75.0, decimals=1)
    [BinaryCounts(tp=6, fp=2, fn=2, tn=10)]
    """
    correct = possible_counts(accuracy, n, decimals, rounding=rounding)
    low, high = positives or (1, n)
    found = []
    for n_positive in range(max(low, 1), min(high, n) + 1):
        for tp in possible_counts(recall, n_positive, decimals, rounding=rounding):
            for tn in (total - tp for total in correct):
                fp = n - n_positive - tn
                if tn >= 0 and fp >= 0 and tp + fp and prints_as(tp, tp + fp, precision, decimals, rounding=rounding):
                    found.append(BinaryCounts(tp, fp, n_positive - tp, tn))
    return found


def _errors_per_positive(recall: float, precision: float, prevalence: float) -> float:
    """False negatives and false positives per unit with the condition."""
    _fractions(recall=recall, precision=precision, prevalence=prevalence)
    if precision == 0:
        raise ParameterError("precision is 0, so the number of false positives is not determined.")
    return (1 - recall) + recall * (1 - precision) / precision


def _fractions(**values: float) -> None:
    for name, value in values.items():
        if not 0 <= value <= 1:
            raise ParameterError(f"{name} is {value!r}, expected a number from 0 to 1.")
