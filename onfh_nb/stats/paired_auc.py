"""Difference of two areas under the ROC curve, measured on the same units."""

from __future__ import annotations

from math import inf, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.auc import describe_auc, quantile
from onfh_nb.stats.auc_variance import AucSpread, auc_spread
from onfh_nb.stats.estimate import INDEPENDENT, TestResult
from onfh_nb.stats.labelled_scores import check_labels, check_scores, clusters_of


def compare_auc(
    y: ArrayLike,
    score_a: ArrayLike,
    score_b: ArrayLike,
    groups: Any,
    *,
    level: float = 0.95,
    comparison: str = "a - b",
) -> TestResult:
    """Test whether two scores of the same units have the same area under the ROC curve.

    Independent units get DeLong's paired z test, clustered ones Obuchowski's variance and a t test whose degrees of
    freedom count patients.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (n,)
        Truth; 1 is positive (a lesion).
    score_a, score_b : array_like of float, shape (n,)
        Higher means more likely positive.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit. There is no default.
    level : float
        Confidence level of the difference.
    comparison : str
        Name of the test.

    Returns
    -------
    TestResult
        ``effect`` is AUC of a minus AUC of b, positive where a is better. ``df`` is NaN for a z test. NaN with the
        reason in ``method`` where one class is missing or comes from a single patient.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, a score is NaN or infinite, a label is not 0 or 1, or lengths differ.

    References
    ----------
    DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845. doi:10.2307/2531595;
    Obuchowski NA. Biometrics 1997;53:567-578. doi:10.2307/2533958

    Examples
    --------
    >>> truth, groups = [0, 0, 1, 1, 0, 1], list("aabbcc")
    >>> test = compare_auc(truth, [0.1, 0.4, 0.35, 0.8, 0.2, 0.7], [0.5, 0.4, 0.1, 0.9, 0.3, 0.2], groups)
    >>> round(test.effect, 3)
    0.556
    """
    if not 0 < level < 1:
        raise ParameterError(f"the confidence level lies between 0 and 1, not at {level}")
    positive = check_labels(y)
    pair = np.stack([check_scores(score_a, len(positive), "score_a"), check_scores(score_b, len(positive), "score_b")])
    clusters = clusters_of(len(positive), groups)
    if positive.all() or not positive.any():
        return TestResult(comparison, nan, nan, nan, nan, nan, nan, "not defined: all units are of one class")
    alone = groups is INDEPENDENT
    spread = auc_spread(positive, pair, None if alone else clusters)
    words = describe_auc(spread, clusters, alone)
    return difference_test(spread, np.array([1.0, -1.0]), level=level, comparison=comparison, words=words, alone=alone)


def difference_test(
    spread: AucSpread, contrast: NDArray[np.float64], *, level: float, comparison: str, words: str, alone: bool
) -> TestResult:
    """Test of one contrast of areas, e.g. (1, -1, 0) for the first minus the second of three."""
    from scipy.special import ndtr, stdtr

    effect = float(contrast @ spread.auc)
    variance, df = spread.variance_and_df(contrast)
    df = inf if alone else df
    name = f"paired {'z' if alone else 't'} test of AUC: {words}"
    shown = nan if alone else df
    if np.isnan(variance):
        return TestResult(
            comparison, nan, nan, nan, effect, nan, nan, f"{name}; no test: one class is a single cluster"
        )
    if variance == 0:
        p = 1.0 if abs(effect) < 1e-12 else nan
        return TestResult(comparison, nan, shown, p, effect, effect, effect, f"{name}; no spread: both rank alike")
    error = sqrt(variance)
    statistic = effect / error
    p = 2 * float(ndtr(-abs(statistic)) if alone else stdtr(df, -abs(statistic)))
    half = quantile(level, df) * error
    return TestResult(comparison, statistic, shown, p, effect, effect - half, effect + half, name)
