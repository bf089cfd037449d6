"""Do probabilities mean what they say: calibration line, reliability by bins, and the parts of the Brier score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.checked_inputs import check_truth_and_probability
from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import pandas as pd

BINNINGS: Final = ("equal_width", "equal_count")
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


class BrierParts(NamedTuple):
    """The Brier score taken apart; ``brier = reliability - resolution + uncertainty + within_bins`` exactly.

    Parameters
    ----------
    brier : float
        Mean squared distance from the truth; lower is better.
    reliability : float
        Squared distance of stated from observed share, mean over bins; lower is better.
    resolution : float
        Squared distance of observed shares from the overall share; higher is better.
    uncertainty : float
        Variance of the truth, which no model changes.
    within_bins : float
        What binning hides: variance of the probabilities less twice their covariance with the truth, within bins.
    """

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within_bins: float


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


def expected_calibration_error(
    y_true: ArrayLike, probability: ArrayLike, *, bins: int = 10, binning: str = "equal_width"
) -> float:
    """Distance of stated from observed share, mean over bins weighted by their units (ECE).

    Parameters
    ----------
    y_true, probability, bins, binning
        As for :func:`reliability`.

    Returns
    -------
    float
        0 … 1, lower is better. It depends on the bins and, with few units, is above 0 for perfect probabilities too.

    Examples
    --------
    >>> round(expected_calibration_error([0, 1, 1, 1], [0.2, 0.8, 0.8, 0.8]), 3)
    0.2
    """
    table = reliability(y_true, probability, bins=bins, binning=binning)
    gap = (table["observed"] - table["stated"]).abs()
    return float((gap * table["n"]).sum() / table["n"].sum())


def reliability(
    y_true: ArrayLike, probability: ArrayLike, *, bins: int = 10, binning: str = "equal_width"
) -> pd.DataFrame:
    """Stated and observed share of class 1 by bins of probability.

    Parameters
    ----------
    y_true : array_like of 0 or 1, shape (n,)
        Truth.
    probability : array_like of float, shape (n,)
        Probability of class 1.
    bins : int
        Number of bins.
    binning : {'equal_width', 'equal_count'}
        Bins as wide as each other over 0 … 1, or holding as many units as each other as far as ties allow. A bin holds
        its upper end; the first holds 0 too.

    Returns
    -------
    DataFrame
        One row per bin that holds a unit: ``low``, ``high`` (ends), ``stated`` (mean probability), ``observed`` (share
        of class 1), ``n`` (units), ``n_positive``.

    Raises
    ------
    ParameterError
        If the binning is unknown, there is no bin, or truth and probability do not fit.

    Examples
    --------
    >>> reliability([0, 1, 1], [0.1, 0.9, 0.95], bins=2)["n"].tolist()
    [1, 2]
    """
    import pandas as pd

    truth, both = check_truth_and_probability(y_true, probability)
    p = both[:, 1]
    edges = bin_edges(p, bins, binning)
    place = np.searchsorted(edges[1:-1], p, side="left")
    n = np.bincount(place, minlength=len(edges) - 1)
    stated, positive = (np.bincount(place, value, len(edges) - 1) for value in (p, truth.astype(np.float64)))
    there = n > 0
    return pd.DataFrame(
        {
            "low": edges[:-1][there],
            "high": edges[1:][there],
            "stated": stated[there] / n[there],
            "observed": positive[there] / n[there],
            "n": n[there],
            "n_positive": positive[there].astype(np.int64),
        }
    )


def bin_edges(probability: NDArray[np.float64], bins: int, binning: str) -> NDArray[np.float64]:
    """Ends of the bins of :func:`reliability`, rising from 0 to 1."""
    if bins < 1:
        raise ParameterError(f"bins is {bins!r}, expected at least 1")
    if binning == "equal_width":
        return np.linspace(0, 1, bins + 1)
    if binning == "equal_count":
        inner = np.quantile(probability, np.arange(1, bins) / bins)
        return np.concatenate([[0.0], np.unique(inner[(inner > 0) & (inner < 1)]), [1.0]])
    raise ParameterError(f"binning is {binning!r}, expected {' or '.join(BINNINGS)}")


def brier_parts(y_true: ArrayLike, probability: ArrayLike, *, bins: int = 10) -> BrierParts:
    """Reliability, resolution and uncertainty of the Brier score over bins of equal width.

    Parameters
    ----------
    y_true : array_like of 0 or 1, shape (n,)
        Truth.
    probability : array_like of float, shape (n,)
        Probability of class 1.
    bins : int
        Number of bins over 0 … 1.

    Returns
    -------
    BrierParts

    References
    ----------
    Murphy AH. J Appl Meteorol 1973;12:595-600. doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2; the part within
    bins after Stephenson DB et al. Weather Forecast 2008;23:752-757. doi:10.1175/2007WAF2006116.1

    Examples
    --------
    >>> parts = brier_parts([0, 1, 1, 1], [0.2, 0.8, 0.8, 0.8])
    >>> round(parts.brier, 4), round(parts.uncertainty, 4)
    (0.04, 0.1875)
    """
    truth, both = check_truth_and_probability(y_true, probability)
    table = reliability(truth, both[:, 1], bins=bins)
    share, weight = truth.mean(), table["n"] / len(truth)
    brier = float(np.mean((both[:, 1] - truth) ** 2))
    reliable = float((weight * (table["stated"] - table["observed"]) ** 2).sum())
    resolved = float((weight * (table["observed"] - share) ** 2).sum())
    uncertain = float(share * (1 - share))
    return BrierParts(brier, reliable, resolved, uncertain, brier - reliable + resolved - uncertain)


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
