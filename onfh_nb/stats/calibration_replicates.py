"""Calibration slope and expected calibration error of thousands of resamples, without building a single one."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from onfh_nb.evaluate.calibration import calibration_line, logit
from onfh_nb.evaluate.reliability_bins import bin_edges

Column = NDArray[np.float64]
_MOST_STEPS: Final = 60
_STILL: Final = 1e-9


def error_replicates(
    truth: NDArray[np.intp], probability: Column, codes: NDArray[np.intp], weights: NDArray[np.float64], bins: int = 10
) -> Column:
    """Expected calibration error over bins of equal width where every cluster counts as often as its weight says.

    The error is the sum over bins of |Σ (truth − probability)| over the number of units; both are linear forms in the
    weights.

    Parameters
    ----------
    truth, probability : ndarray, shape (n,)
        Class 0 or 1 of each unit, and its probability of class 1.
    codes : ndarray of int, shape (n,)
        Cluster of each unit.
    weights : ndarray of float, shape (r, clusters)
        How often each cluster is in each of r resamples.
    bins : int
        Number of bins over 0 … 1.

    Returns
    -------
    ndarray of float, shape (r,)
        0 … 1, lower is better.

    Examples
    --------
    >>> t, p, codes = np.array([0, 1]), np.array([0.2, 0.8]), np.array([0, 1])
    >>> error_replicates(t, p, codes, np.ones((1, 2))).round(3)
    array([0.2])
    """
    count = weights.shape[1]
    place = np.searchsorted(bin_edges(probability, bins, "equal_width")[1:-1], probability, side="left")
    gaps = np.bincount(place * count + codes, truth - probability, bins * count).reshape(bins, count)
    sizes = np.bincount(codes, minlength=count).astype(np.float64)
    return np.asarray(np.abs(weights @ gaps.T).sum(axis=1) / (weights @ sizes))


def slope_replicates(
    truth: NDArray[np.intp], probability: Column, codes: NDArray[np.intp], weights: NDArray[np.float64]
) -> Column:
    """Calibration slope where every cluster counts as often as its weight says; parameters as above.

    Returns
    -------
    ndarray of float, shape (r,)
        1 is ideal. NaN for resamples that no finite slope fits best: one class alone, equal probabilities, or classes
        that the probabilities separate without fault.

    Examples
    --------
    >>> t, p = np.array([0, 1, 0, 1]), np.array([0.2, 0.8, 0.8, 0.2])
    >>> abs(slope_replicates(t, p, np.arange(4), np.ones((1, 4))).round(6))
    array([0.])
    """
    x = logit(probability)
    spread = float(x.std())
    if spread == 0:
        return np.full(len(weights), np.nan)
    scaled = (x - x.mean()) / spread
    start = calibration_line(truth, probability).slope * spread
    found = _fit(
        truth.astype(np.float64),
        scaled,
        codes.astype(np.int64),
        np.ascontiguousarray(weights, np.float64),
        start if np.isfinite(start) else 0.0,
        _MOST_STEPS,
        _STILL,
    )
    found[_separable(truth, x, codes, weights)] = np.nan
    return np.asarray(found / spread)


def _separable(
    truth: NDArray[np.intp], x: Column, codes: NDArray[np.intp], weights: NDArray[np.float64]
) -> NDArray[np.bool_]:
    ends = []
    for k in (0, 1):
        own = truth == k
        low, high = np.full(weights.shape[1], np.inf), np.full(weights.shape[1], -np.inf)
        np.minimum.at(low, codes[own], x[own])
        np.maximum.at(high, codes[own], x[own])
        there = weights > 0
        ends.append((np.where(there, low, np.inf).min(axis=1), np.where(there, high, -np.inf).max(axis=1)))
    (low_0, high_0), (low_1, high_1) = ends
    return np.asarray((high_0 <= low_1) | (high_1 <= low_0))  # holds for an absent class, whose ends are infinite


@njit(nogil=True, cache=True, error_model="numpy")
def _fit(
    truth: Column,
    x: Column,
    codes: NDArray[np.int64],
    weights: NDArray[np.float64],
    start: float,
    most: int,
    still: float,
) -> Column:
    """Newton's method on the weighted logistic likelihood of intercept and slope, for each row of weights."""
    found = np.full(len(weights), np.nan)
    for r in range(len(weights)):
        w = weights[r]
        a, b = 0.0, start
        for _ in range(most):
            g0 = g1 = h00 = h01 = h11 = 0.0
            for i in range(len(x)):
                c = w[codes[i]]
                if c == 0.0:
                    continue
                p = 1.0 / (1.0 + np.exp(-(a + b * x[i])))
                d, v = c * (truth[i] - p), c * p * (1.0 - p)
                g0 += d
                g1 += d * x[i]
                h00 += v
                h01 += v * x[i]
                h11 += v * x[i] * x[i]
            under = h00 * h11 - h01 * h01
            if not under > 0.0:
                break
            da, db = (h11 * g0 - h01 * g1) / under, (h00 * g1 - h01 * g0) / under
            far = max(abs(da), abs(db))
            short = 1.0 if far < 2.0 else 2.0 / far  # a long step from a flat place would overshoot
            a, b = a + short * da, b + short * db
            if far < still:
                found[r] = b
                break
    return found
