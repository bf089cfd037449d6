"""Bowker's test: do two raters or classifiers confuse the same classes in the same direction?"""

from __future__ import annotations

from itertools import combinations
from math import nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.estimate import INDEPENDENT, TestResult
from onfh_nb.stats.labelled_scores import clusters_of


def bowker(
    labels_a: ArrayLike,
    labels_b: ArrayLike,
    groups: Any,
    *,
    n: int = 9999,
    seed: int = 0,
    comparison: str = "a - b",
) -> TestResult:
    """Test whether the k × k table of two labellings of the same units is symmetric.

    For independent units this is Bowker's chi-square. Where patients have several units, a and b are exchanged at
    random in whole patients, which keeps the covariance of the patients' differences, and the quadratic form of the
    differences in that covariance is compared with what the exchanges give.

    Parameters
    ----------
    labels_a, labels_b : array_like, shape (n,)
        Class given to each unit by each.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit. There is no default.
    n, seed : int
        Number of random exchanges and their seed; not used for independent units.
    comparison : str
        Name of the test.

    Returns
    -------
    TestResult
        A large statistic speaks against symmetry. There is no single effect: it and its interval are NaN. With two
        classes the statistic is McNemar's.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, lengths differ or a label is missing.

    References
    ----------
    Bowker AH. J Am Stat Assoc 1948;43:572-574. doi:10.1080/01621459.1948.10483284

    Examples
    --------
    >>> from onfh_nb.stats import INDEPENDENT
    >>> test = bowker(list("aaabbbccc"), list("abbbbbbac"), INDEPENDENT)
    >>> test.statistic, test.df
    (4.0, 3)
    """
    from scipy.stats import chi2

    pairs, swapped = _disagreements(labels_a, labels_b)
    clusters = clusters_of(len(pairs), groups)
    name = f"Bowker, {clusters.count} {clusters.wording}"
    kinds = int(pairs.max()) + 1
    if kinds == 0:
        return TestResult(comparison, 0.0, 0.0, 1.0, nan, nan, nan, f"{name}; the labels never differ")
    differ = pairs >= 0
    cells = clusters.codes[differ] * kinds + pairs[differ]
    lead = np.bincount(cells, swapped[differ], clusters.count * kinds).reshape(clusters.count, kinds)
    form = np.linalg.pinv(lead.T @ lead, hermitian=True)
    df = int(np.linalg.matrix_rank(form, hermitian=True))
    statistic = float(lead.sum(axis=0) @ form @ lead.sum(axis=0))
    if groups is INDEPENDENT:
        return TestResult(
            comparison, statistic, df, float(chi2.sf(statistic, df)), nan, nan, nan, f"{name}; chi-square"
        )
    if clusters.count < 2:
        return TestResult(comparison, nan, nan, nan, nan, nan, nan, "no test: all units belong to one cluster")
    signs = np.random.default_rng(seed).integers(0, 2, (n, clusters.count)) * 2.0 - 1
    sums = signs @ lead
    exchanged = ((sums @ form) * sums).sum(axis=1)
    p = (1 + int((exchanged >= statistic * (1 - 1e-9)).sum())) / (n + 1)
    return TestResult(
        comparison, statistic, df, p, nan, nan, nan, f"{name}; {n} exchanges in whole clusters, seed {seed}"
    )


def _disagreements(labels_a: ArrayLike, labels_b: ArrayLike) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Which pair of classes each unit is confused between (-1: none), and +1 where a gave the lower class, else -1."""
    a, b = np.asarray(labels_a), np.asarray(labels_b)
    if a.shape != b.shape or a.ndim != 1 or len(a) == 0:
        raise ParameterError(f"labels have shapes {a.shape} and {b.shape}, expected the same units in one row each")
    if any(value is None or value != value for value in (*a.tolist(), *b.tolist())):
        raise ParameterError("a label is missing, expected a class for every unit from both")
    classes, codes = np.unique(np.concatenate([a, b]), return_inverse=True)
    first, second = codes[: len(a)], codes[len(a) :]
    number = np.full((len(classes), len(classes)), -1)
    for kind, (i, j) in enumerate(
        pair for pair in combinations(range(len(classes)), 2) if _any_between(first, second, *pair)
    ):
        number[i, j] = number[j, i] = kind
    return number[first, second], np.where(first < second, 1.0, -1.0)


def _any_between(first: NDArray[np.intp], second: NDArray[np.intp], i: int, j: int) -> bool:
    return bool(((first == i) & (second == j)).any() or ((first == j) & (second == i)).any())
