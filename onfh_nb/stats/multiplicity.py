"""P values of a family of tests, corrected for how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.estimate import TestResult


def holm(p: ArrayLike) -> NDArray[np.float64]:
    """P values corrected by Holm's step-down method, valid whatever the dependence between the tests.

    Parameters
    ----------
    p : array_like of float, shape (k,)
        P values of the whole family; NaN marks a test that could not be made, stays NaN and does not count.

    Returns
    -------
    ndarray of float, shape (k,)
        Adjusted P values in the order given, at most 1.

    Raises
    ------
    ParameterError
        If a P value lies outside 0 to 1.

    References
    ----------
    Holm S. Scand J Stat 1979;6:65-70. https://www.jstor.org/stable/4615733

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    try:
        values = np.atleast_1d(np.asarray(p, np.float64))
    except (TypeError, ValueError):
        raise ParameterError(f"P values are {p!r}, expected one row of numbers from 0 to 1") from None
    made = np.flatnonzero(~np.isnan(values))
    if values.ndim != 1 or ((values[made] < 0) | (values[made] > 1)).any():
        raise ParameterError(f"P values are {values.tolist()}, expected one row of numbers from 0 to 1")
    order = made[np.argsort(values[made], kind="stable")]
    adjusted = np.full(len(values), np.nan)
    steps = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(values[order] * steps), 1.0)
    return adjusted


def adjust_family(tests: Sequence[TestResult]) -> list[TestResult]:
    """The same tests with ``p_adjusted`` by Holm over all of them, and the size of the family in ``method``.

    Examples
    --------
    >>> nan = float("nan")
    >>> one, two = (TestResult("a - b", nan, nan, p, nan, nan, nan, "sign test") for p in (0.01, 0.5))
    >>> adjust_family([one, two])[0].p_adjusted, adjust_family([one, two])[0].method
    (0.02, 'sign test; Holm over 2 tests')
    """
    adjusted = holm([test.p for test in tests]) if tests else np.empty(0)
    count = int(np.isfinite(adjusted).sum())
    return [
        replace(test, p_adjusted=float(p), method=f"{test.method}; Holm over {count} tests")
        for test, p in zip(tests, adjusted, strict=True)
    ]


def step_down_max_t(observed: ArrayLike, resampled: ArrayLike) -> NDArray[np.float64]:
    """P values corrected by Westfall and Young's step-down method: it uses how the tests depend on one another.

    Parameters
    ----------
    observed : array_like of float, shape (k,)
        Test statistics; larger absolute values speak against their null hypotheses.
    resampled : array_like of float, shape (r, k)
        The statistics under the null hypotheses, e.g. resampled and centred at the observed ones.

    Returns
    -------
    ndarray of float, shape (k,)
        Adjusted P values, never below 1 / (r + 1); NaN where the observed statistic is NaN.

    References
    ----------
    Westfall PH, Young SS. Resampling-based multiple testing. Wiley 1993. ISBN 978-0-471-55761-6

    Examples
    --------
    >>> step_down_max_t([3.0, 0.1], [[0.5, 0.2], [1.0, 2.0], [0.3, 4.0]]).tolist()
    [0.5, 1.0]
    """
    sizes, null = np.abs(np.asarray(observed, np.float64)), np.abs(np.asarray(resampled, np.float64))
    if null.ndim != 2 or sizes.shape != null.shape[1:]:
        raise ParameterError(f"shapes are {sizes.shape} and {null.shape}, expected (k,) and (r, k)")
    made = np.flatnonzero(~np.isnan(sizes))
    order = made[np.argsort(-sizes[made], kind="stable")]
    # Largest of this statistic and all that come after it: running maximum from the smallest up.
    largest = np.maximum.accumulate(np.nan_to_num(null[:, order])[:, ::-1], axis=1)[:, ::-1]
    p = (1 + (largest >= sizes[order]).sum(axis=0)) / (1 + len(null))
    adjusted = np.full(len(sizes), np.nan)
    adjusted[order] = np.maximum.accumulate(p)
    return adjusted
