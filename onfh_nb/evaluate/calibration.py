"""Are probabilities too extreme, or too high: slope and intercept of calibration."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.checked_inputs import check_truth_and_probability
from onfh_nb.exceptions import ParameterError

_NEAREST: Final = 1e-7  # probabilities nearer than this to 0 or 1 count as this: their logit would be infinite
_NAN: Final = float("nan")


class CalibrationLine(NamedTuple):
    """Logistic recalibration of probabilities.

    Parameters
    ----------
    slope : float
        Slope of the truth's log odds over the logit of the probability. 1 is ideal; below 1 the probabilities are too
        extreme (the usual mark of overfitting), above 1 too timid.
    intercept : float
        Calibration in the large: intercept with the slope held at 1. 0 is ideal; below 0 probabilities are too high.
    reason : str
        Why both are NaN; empty otherwise.
    """

    slope: float
    intercept: float
    reason: str


def logit(probability: ArrayLike) -> NDArray[np.float64]:
    """Log odds; probabilities within 1e-7 of 0 or 1 count as if they were that far away.

    Examples
    --------
    >>> logit([0.5, 1.0]).round(2).tolist()
    [0.0, 16.12]
    """
    inside = np.clip(np.asarray(probability, np.float64), _NEAREST, 1 - _NEAREST)
    return np.asarray(np.log(inside) - np.log1p(-inside))


def calibration_line(y_true: ArrayLike, probability: ArrayLike) -> CalibrationLine:
    """Slope and intercept of calibration by maximum likelihood.

    Parameters
    ----------
    y_true : array_like of 0 or 1, shape (n,)
        Truth.
    probability : array_like of float, shape (n,)
        Probability of class 1.

    Returns
    -------
    CalibrationLine
        NaN, with the reason, where one class is absent, all probabilities are equal, or the probabilities separate the
        classes without fault, so that no finite slope fits best.

    References
    ----------
    Van Calster B et al. Calibration: the Achilles heel of predictive analytics. BMC Med 2019;17:230.
    doi:10.1186/s12916-019-1466-7

    Examples
    --------
    >>> line = calibration_line([0, 1, 0, 1], [0.2, 0.8, 0.8, 0.2])
    >>> round(abs(line.slope), 6), round(abs(line.intercept), 6)
    (0.0, 0.0)
    """
    truth, both = check_truth_and_probability(y_true, probability)
    if both.shape[1] != 2:
        raise ParameterError(f"probability has {both.shape[1]} classes, expected two: a line needs one logit a unit")
    x = logit(both[:, 1])
    if reason := _no_line(truth, x):
        return CalibrationLine(_NAN, _NAN, reason)
    from scipy.optimize import brentq
    from scipy.special import expit

    share = truth.mean()
    intercept = brentq(lambda a: expit(a + x).mean() - share, -40, 40, xtol=1e-12)
    return CalibrationLine(_slope(truth, x), float(intercept), "")


def _no_line(truth: NDArray[np.intp], x: NDArray[np.float64]) -> str:
    zeros, ones = x[truth == 0], x[truth == 1]
    if len(zeros) == 0 or len(ones) == 0:
        return f"all {len(truth)} units are of class {int(truth[0])}"
    if x.min() == x.max():
        return "all probabilities are equal"
    if zeros.max() <= ones.min() or ones.max() <= zeros.min():
        return "the probabilities separate the classes without fault, so no finite slope fits best"
    return ""


def _slope(truth: NDArray[np.intp], x: NDArray[np.float64]) -> float:
    """Newton's method on the logistic likelihood of both coefficients, halving any step that makes it worse."""
    from scipy.special import expit

    centre, spread = x.mean(), x.std()
    design = np.column_stack([np.ones_like(x), (x - centre) / spread])
    beta, best = np.zeros(2), -np.inf
    step = np.zeros(2)
    for _ in range(100):
        eta = design @ (beta + step)
        likelihood = float((truth * eta - np.logaddexp(0, eta)).sum())
        if likelihood < best - 1e-9 * abs(best):
            step /= 2
            continue
        beta, best, p = beta + step, likelihood, expit(eta)
        step = np.linalg.solve((design * (p * (1 - p))[:, None]).T @ design, design.T @ (truth - p))
        if np.abs(step).max() < 1e-10:
            break
    return float(beta[1] / spread)
