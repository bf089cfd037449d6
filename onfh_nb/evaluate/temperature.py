"""Temperature scaling: one number, fitted on validation patients, that makes probabilities less or more extreme."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.checked_inputs import check_classes
from onfh_nb.exceptions import ParameterError

LOWEST: Final = 0.05
HIGHEST: Final = 20.0


class Temperature(NamedTuple):
    """A fitted temperature.

    Parameters
    ----------
    value : float
        What logits are divided by; above 1 the model was too sure of itself.
    loss_before, loss_after : float
        Mean log loss on the validation units with temperature 1 and with this one; lower is better.
    n : int
        Validation units.
    note : str
        Why the value lies at an end of what is allowed; empty otherwise.
    """

    value: float
    loss_before: float
    loss_after: float
    n: int
    note: str


def fit_temperature(logits: ArrayLike, y_true: ArrayLike) -> Temperature:
    """Find the temperature that makes the log loss least.

    It changes no ranking and, with two classes and threshold 0.5, no call. Fit it on validation patients only: on the
    test patients it would be chosen by the truth that it is judged by.

    Parameters
    ----------
    logits : array_like of float, shape (n,) or (n, K)
        Log odds of class 1, or the network's outputs before softmax.
    y_true : array_like of int, shape (n,)
        Class of each unit.

    Returns
    -------
    Temperature
        Between 0.05 and 20; the loss is convex in 1 / T, so there is one best value.

    Raises
    ------
    ParameterError
        If the lengths differ, a logit is not finite, or a class is unknown.

    References
    ----------
    Guo C, Pleiss G, Sun Y, Weinberger KQ. On calibration of modern neural networks. ICML 2017. arXiv:1706.04599

    Examples
    --------
    >>> fit_temperature([4.0, 4.0, 4.0, -4.0], [1, 1, 0, 0]).value > 1
    True
    """
    rows = _rows(logits)
    truth = check_classes(y_true, rows.shape[1])
    if len(truth) != len(rows):
        raise ParameterError(f"y_true has {len(truth)} rows and logits {len(rows)}, expected one row for each unit")

    def pull(inverse: float) -> float:
        """Slope of the loss in 1 / T."""
        return float(((_softmax(rows * inverse) * rows).sum(axis=1) - rows[np.arange(len(rows)), truth]).mean())

    value, note = _root(pull)
    return Temperature(value, _loss(rows, truth), _loss(rows / value, truth), len(rows), note)


def apply_temperature(logits: ArrayLike, temperature: float | Temperature) -> NDArray[np.float64]:
    """Probabilities from logits divided by a temperature.

    Parameters
    ----------
    logits : array_like of float, shape (n,) or (n, K)
        Log odds of class 1, or the network's outputs before softmax.
    temperature : float or Temperature
        Above 0.

    Returns
    -------
    ndarray of float64, shape (n,) or (n, K)
        Probability of class 1, or of each class.

    Raises
    ------
    ParameterError
        If the temperature is not above 0 or a logit is not finite.

    Examples
    --------
    >>> apply_temperature([0.0, 2.0], 2.0).round(3).tolist()
    [0.5, 0.731]
    """
    value = temperature.value if isinstance(temperature, Temperature) else float(temperature)
    if not 0 < value < float("inf"):
        raise ParameterError(f"temperature is {value!r}, expected a number above 0")
    p = _softmax(_rows(logits) / value)
    return p[:, 1] if np.ndim(logits) == 1 else p


def _root(pull: Callable[[float], float]) -> tuple[float, str]:
    from scipy.optimize import brentq

    slow, fast = 1 / HIGHEST, 1 / LOWEST
    if pull(slow) >= 0:
        return HIGHEST, "the logits say nothing about the truth, or the opposite: highest temperature taken"
    if pull(fast) <= 0:
        return LOWEST, "the logits separate the validation units without fault: lowest temperature taken"
    return 1 / float(brentq(pull, slow, fast, xtol=1e-12)), ""


def _rows(logits: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(logits, np.float64)
    if given.ndim not in (1, 2) or given.size == 0 or (given.ndim == 2 and given.shape[1] < 2):
        raise ParameterError(f"logits have shape {given.shape}, expected (n,) or (n, K) with at least two classes")
    rows = given if given.ndim == 2 else np.column_stack([np.zeros_like(given), given])
    if not np.isfinite(rows).all():
        row = int(np.argmin(np.isfinite(rows).all(axis=1)))
        raise ParameterError(f"the logit in row {row} is not finite, expected a finite number")
    return rows


def _softmax(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.special import softmax

    return np.asarray(softmax(rows, axis=1))


def _loss(rows: NDArray[np.float64], truth: NDArray[np.intp]) -> float:
    from scipy.special import log_softmax

    return float(-log_softmax(rows, axis=1)[np.arange(len(rows)), truth].mean())
