"""The size of a shift that belongs to Wilcoxon's tests: medians of pairwise means and differences, with intervals."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

_EXACT_UP_TO: Final = 50  # values; beyond, the normal approximation is as good


def pseudomedian(change: NDArray[np.float64], level: float) -> tuple[float, float, float]:
    """Median of the means of all pairs of changes, each paired with itself too, and its interval.

    References
    ----------
    Hodges JL, Lehmann EL. Ann Math Stat 1963;34:598-611. doi:10.1214/aoms/1177704172

    Examples
    --------
    >>> pseudomedian(np.array([1.0, 2, 3, 4, 5, 6, 7, 8]), 0.95)
    (4.5, 2.0, 7.0)
    """
    n = len(change)
    rows, columns = np.triu_indices(n)
    walsh = np.sort((change[rows] + change[columns]) / 2)
    if n <= _EXACT_UP_TO:
        chances = np.ones(1)
        for rank in range(1, n + 1):  # each rank counts for or against with equal chance
            chances = np.convolve(chances, np.r_[0.5, np.zeros(rank - 1), 0.5])
        return _median_between(walsh, _below(chances, level))
    return _median_between(walsh, _normal(n * (n + 1) / 4, n * (n + 1) * (2 * n + 1) / 24, level))


def shift(a: NDArray[np.float64], b: NDArray[np.float64], level: float) -> tuple[float, float, float]:
    """Median of all differences of a value of ``a`` from one of ``b``, and its interval.

    Examples
    --------
    >>> shift(np.array([5.0, 6, 7, 8]), np.array([1.0, 2, 3, 4]), 0.95)
    (4.0, 1.0, 7.0)
    """
    m, n = len(a), len(b)
    differences = np.sort((a[:, None] - b[None, :]).ravel())
    if max(m, n) <= _EXACT_UP_TO:
        return _median_between(differences, _below(_rank_sum_chances(m, n), level))
    return _median_between(differences, _normal(m * n / 2, m * n * (m + n + 1) / 12, level))


def _rank_sum_chances(m: int, n: int) -> NDArray[np.float64]:
    """Chances of 0 … m·n pairs in which the first is larger, if both samples are alike."""
    table = [np.ones(1) for _ in range(n + 1)]
    for first in range(1, m + 1):
        row = [np.ones(1)]
        for second in range(1, n + 1):  # the largest of all is of the first sample, or of the second
            chances = np.zeros(first * second + 1)
            chances[second : second + len(table[second])] += table[second] * first / (first + second)
            chances[: len(row[-1])] += row[-1] * second / (first + second)
            row.append(chances)
        table = row
    return table[n]


def _below(chances: NDArray[np.float64], level: float) -> int:
    """How many of the ordered values lie outside on each side."""
    return int(np.searchsorted(np.cumsum(chances), (1 - level) / 2))


def _normal(mean: float, variance: float, level: float) -> int:
    from scipy.special import ndtri

    return max(0, round(mean - float(ndtri(0.5 + level / 2)) * variance**0.5))


def _median_between(ordered: NDArray[np.float64], outside: int) -> tuple[float, float, float]:
    if outside < 1:  # so few values that even the widest interval does not reach the level
        return float(np.median(ordered)), float("nan"), float("nan")
    return float(np.median(ordered)), float(ordered[outside - 1]), float(ordered[-outside])
