"""McNemar's test of two classifiers on the same units, exact, also where units of one patient belong together."""

from __future__ import annotations

from math import inf, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.auc import quantile
from onfh_nb.stats.estimate import INDEPENDENT, TestResult
from onfh_nb.stats.labelled_scores import check_labels, clusters_of
from onfh_nb.stats.resampling import FEW_CLUSTERS


def mcnemar(
    correct_a: ArrayLike,
    correct_b: ArrayLike,
    groups: Any,
    *,
    p_value: str = "mid",
    level: float = 0.95,
    comparison: str = "a - b",
) -> TestResult:
    """Test whether two classifiers are right equally often on the same units.

    Every patient contributes the units that only a got right less those that only b got right. If the classifiers are
    alike, a and b could be exchanged in each patient as a whole, so the sign of that difference is a toss of a coin;
    the P value counts all outcomes of all coins exactly. With one unit per patient this is McNemar's exact test. The
    statistic is McNemar's with Obuchowski's variance of the patients' differences.

    Parameters
    ----------
    correct_a, correct_b : array_like of bool, shape (n,)
        Whether each classifier was right on each unit.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit. There is no default.
    p_value : {'mid', 'exact'}
        The mid P value (half the chance of the observed outcome) or the exact one; ``method`` gives both.
    level : float
        Confidence level of the difference.
    comparison : str
        Name of the test.

    Returns
    -------
    TestResult
        ``effect`` is the share right of a minus that of b, positive where a is better; its interval is Bonett and
        Price's for independent units and a cluster-robust t interval otherwise. ``statistic`` is a chi-square with 1
        degree of freedom, beside which the exact P value is given, not the one of the chi-square.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, lengths differ, or a value is neither right nor wrong.

    References
    ----------
    Fagerland MW, Lydersen S, Laake P. BMC Med Res Methodol 2013;13:91. doi:10.1186/1471-2288-13-91;
    Obuchowski NA. Stat Med 1998;17:1495-1507. doi:10.1002/(SICI)1097-0258(19980715)17:13<1495::AID-SIM863>3.0.CO;2-I;
    Bonett DG, Price RM. J Educ Behav Stat 2012;37:479-488. doi:10.3102/1076998611411915

    Examples
    --------
    >>> from onfh_nb.stats import INDEPENDENT
    >>> test = mcnemar([1] * 10 + [1, 0], [0] * 10 + [1, 0], INDEPENDENT)
    >>> round(test.p, 5), test.statistic
    (0.00098, 10.0)
    """
    if p_value not in ("mid", "exact") or not 0 < level < 1:
        raise ParameterError(f"p_value is {p_value!r} and level {level}, expected 'mid' or 'exact' and 0 < level < 1")
    a, b = check_labels(correct_a, "correct_a"), check_labels(correct_b, "correct_b")
    if len(a) != len(b):
        raise ParameterError(f"correct_a has {len(a)} units and correct_b {len(b)}, expected the same units")
    clusters = clusters_of(len(a), groups)
    only_a, only_b = a & ~b, b & ~a
    lead = np.bincount(clusters.codes, only_a.astype(np.float64) - only_b, clusters.count).astype(np.float64)
    exact, mid = sign_flip_p_values(lead.astype(np.int64))
    sizes = np.bincount(clusters.codes, minlength=clusters.count).astype(np.float64)
    alone = groups is INDEPENDENT
    if not alone and clusters.count < 2:
        words = "no test: all units belong to one cluster"
        return TestResult(comparison, nan, nan, nan, float(lead.sum()) / len(a), nan, nan, words)
    low, high = _interval(lead, sizes, level, alone)
    words = f"{int(only_a.sum())} right by a only, {int(only_b.sum())} by b only"
    unit = f"{clusters.count} {clusters.wording}"
    name = f"McNemar, {unit}" if alone else f"McNemar with the signs of {unit} exchanged"
    method = f"{name}; {words}; mid P {mid:.3g}, exact P {exact:.3g}, shown: {p_value}"
    if not alone and clusters.count < FEW_CLUSTERS:
        method += f"; warning: fewer than {FEW_CLUSTERS} clusters, the interval is approximate"
    squares = float((lead**2).sum())
    statistic = float(lead.sum()) ** 2 / squares if squares else nan
    p = mid if p_value == "mid" else exact
    return TestResult(comparison, statistic, 1.0, p, float(lead.sum()) / len(a), low, high, method)


def sign_flip_p_values(lead: NDArray[np.int64]) -> tuple[float, float]:
    """Exact and mid two-sided P value of a sum of whole numbers whose signs are tosses of a coin.

    Parameters
    ----------
    lead : ndarray of int, shape (k,)
        One number per patient; those that are 0 do not count.

    Returns
    -------
    tuple of float
        Chance of a sum at least as far from 0, and the same with the chance of just that distance halved. Both are 1
        where the sum is 0.

    Examples
    --------
    >>> sign_flip_p_values(np.array([1] * 10))
    (0.001953125, 0.0009765625)
    """
    from scipy.stats import binom

    total = abs(int(lead.sum()))
    if total == 0:
        return 1.0, 1.0
    chances = np.ones(1)  # of 0, 1, 2 … heads, each weighted by the size of its patient
    for size, count in zip(*np.unique(np.abs(lead[lead != 0]), return_counts=True), strict=True):
        spread = np.zeros(int(size) * int(count) + 1)
        spread[:: int(size)] = binom.pmf(np.arange(count + 1), count, 0.5)
        chances = np.convolve(chances, spread)
    most = len(chances) - 1
    at_least = 2 * float(chances[(most + total) // 2 :].sum())
    just = 2 * float(chances[(most + total) // 2])
    return min(1.0, at_least), min(1.0, at_least - just / 2)


def _interval(lead: NDArray[np.float64], sizes: NDArray[np.float64], level: float, alone: bool) -> tuple[float, float]:
    """Bonett and Price for units on their own, or where no unit is judged differently; else cluster-robust."""
    if alone or not lead.any():
        # One more unit right by a only and one by b only; patients that never differ count as one unit each.
        n, middle = len(lead) + 2, float(lead.sum()) / (len(lead) + 2)
        spread = sqrt(((float(np.abs(lead).sum()) + 2) / n - middle**2) / n)
        half = quantile(level, inf) * spread
    else:
        count, middle = len(lead), float(lead.sum() / sizes.sum())
        spread = sqrt(count / (count - 1) * float(((lead - sizes * middle) ** 2).sum())) / float(sizes.sum())
        half = quantile(level, count - 1.0) * spread
    return max(-1.0, middle - half), min(1.0, middle + half)
