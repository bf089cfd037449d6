"""Truth and probabilities as every metric reads them, checked so that no wrong row passes in silence."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError

_SUM_WITHIN: Final = 1e-3  # what single precision may miss from a sum of 1


class Checked(NamedTuple):
    """Truth and probabilities that fit each other.

    Parameters
    ----------
    truth : ndarray of int, shape (n,)
        Class of each unit, 0 … K − 1.
    probability : ndarray of float64, shape (n, K)
        Probability of each class.
    """

    truth: NDArray[np.intp]
    probability: NDArray[np.float64]


def check_truth_and_probability(y_true: ArrayLike, probability: ArrayLike) -> Checked:
    """Read truth and probabilities, or say which row is wrong.

    Parameters
    ----------
    y_true : array_like of int, shape (n,)
        Class of each unit: 0 … K − 1.
    probability : array_like of float, shape (n,) or (n, K)
        Probability of class 1, or of each class, 0 … 1; the K of one unit add up to 1.

    Returns
    -------
    Checked

    Raises
    ------
    ParameterError
        If there are no units, the lengths differ, or a row holds something else; the sentence names the first such row.

    Examples
    --------
    >>> check_truth_and_probability([0, 1], [0.25, 0.75]).probability.tolist()
    [[0.75, 0.25], [0.25, 0.75]]
    """
    given = np.asarray(probability, np.float64)
    if given.ndim not in (1, 2) or (given.ndim == 2 and given.shape[1] < 2):
        raise ParameterError(f"probability has shape {given.shape}, expected (n,) or (n, K) with at least two classes")
    classes = 2 if given.ndim == 1 else given.shape[1]
    truth = check_classes(y_true, classes)
    if len(truth) != len(given):
        raise ParameterError(
            f"y_true has {len(truth)} rows and probability {len(given)}: row {min(len(truth), len(given))} has no "
            "partner, expected one probability for each unit"
        )
    _refuse(~np.isfinite(given), given, "probability", "a number from 0 to 1")
    _refuse((given < 0) | (given > 1), given, "probability", "a number from 0 to 1")
    if given.ndim == 1:
        return Checked(truth, np.column_stack([1 - given, given]))
    total = given.sum(axis=1)
    _refuse(np.abs(total - 1) > _SUM_WITHIN, total, "the sum of probability", "1")
    return Checked(truth, given)


def check_classes(y_true: ArrayLike, classes: int) -> NDArray[np.intp]:
    """The class of each unit as integers 0 … ``classes`` − 1.

    Raises
    ------
    ParameterError
        If there are no units, or a row holds no such class.
    """
    truth = np.asarray(y_true)
    if truth.ndim != 1 or len(truth) == 0:
        raise ParameterError(f"y_true has shape {truth.shape}, expected one class for each of at least one unit")
    try:
        numbers = truth.astype(np.float64)
    except (TypeError, ValueError):
        raise ParameterError(f"y_true holds {str(truth[0])!r} in row 0, expected whole numbers from 0") from None
    known = np.isin(numbers, np.arange(classes))
    _refuse(~known, numbers, "y_true", f"a class from 0 to {classes - 1}")
    return numbers.astype(np.intp)


def check_both_classes(truth: NDArray[np.intp], what: str) -> None:
    """Refuse units that are all of one class, where ``what`` needs both.

    Raises
    ------
    ParameterError
        If class 0 or class 1 has no unit.
    """
    positives = int((truth == 1).sum())
    if positives in (0, len(truth)):
        one = int(truth[0])
        raise ParameterError(
            f"y_true is {one} in all rows 0 to {len(truth) - 1}, expected both classes: {what} is not defined otherwise"
        )


def _refuse(wrong: NDArray[np.bool_], values: NDArray[np.float64], name: str, expected: str) -> None:
    if wrong.any():
        place = tuple(int(i) for i in np.argwhere(wrong)[0])
        where = f"row {place[0]}" + (f", class {place[1]}" if len(place) > 1 else "")
        raise ParameterError(f"{name} is {values[place]:g} in {where}, expected {expected}")
