"""Difference of two areas under the ROC curve measured on different patients: of two sites, of men and women."""

from __future__ import annotations

from math import inf, nan, sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.auc import describe_auc, quantile
from onfh_nb.stats.auc_variance import auc_spread
from onfh_nb.stats.estimate import INDEPENDENT, TestResult
from onfh_nb.stats.labelled_scores import check_labels, check_scores, clusters_of


class Sample(NamedTuple):
    """One set of patients.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (n,)
        Truth; 1 is positive.
    score : array_like of float, shape (n,)
        Higher means more likely positive.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit.
    """

    y: ArrayLike
    score: ArrayLike
    groups: Any


class _Area(NamedTuple):
    value: float
    variance: float
    df: float
    words: str


def compare_auc_unpaired(
    sample_a: Sample, sample_b: Sample, *, level: float = 0.95, comparison: str = "a - b"
) -> TestResult:
    """Test whether a score ranks as well among some patients as among others, who are none of them the same.

    Parameters
    ----------
    sample_a, sample_b : Sample
        Truth, score and patient of the units of either set.
    level : float
        Confidence level of the difference.
    comparison : str
        Name of the test.

    Returns
    -------
    TestResult
        ``effect`` is AUC in a minus AUC in b. A t test by Welch and Satterthwaite, whose degrees of freedom count
        patients; a z test, with ``df`` NaN, where units of both are said to be independent. NaN with the reason where
        a set lacks a class or has one class from a single patient, or where both sets are ranked without fault.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, a patient is in both sets, a score is not finite or a label is not 0 or 1.

    References
    ----------
    Hanley JA, McNeil BJ. Radiology 1982;143:29-36. doi:10.1148/radiology.143.1.7063747;
    Obuchowski NA. Biometrics 1997;53:567-578. doi:10.2307/2533958

    Examples
    --------
    >>> men = Sample([0, 1, 0, 1], [0.1, 0.8, 0.4, 0.3], list("abcd"))
    >>> women = Sample([0, 1, 0, 1, 1], [0.5, 0.4, 0.6, 0.7, 0.3], list("efghi"))
    >>> round(compare_auc_unpaired(men, women).effect, 3)
    0.417
    """
    from scipy.special import stdtr

    if not 0 < level < 1:
        raise ParameterError(f"the confidence level lies between 0 and 1, not at {level}")
    _no_patient_in_both(sample_a, sample_b)
    a, b = _area(sample_a), _area(sample_b)
    effect, variance = a.value - b.value, a.variance + b.variance
    name = f"unpaired test of AUC: {a.words} against {b.words}"
    if not variance > 0:
        reason = f"{name}; no test: a class is missing, comes from one cluster, or nothing is ranked wrong"
        return TestResult(comparison, nan, nan, nan, effect, nan, nan, reason)
    df = variance**2 / (a.variance**2 / a.df + b.variance**2 / b.df) if min(a.df, b.df) < inf else inf
    statistic = effect / sqrt(variance)
    half = quantile(level, df) * sqrt(variance)
    p = 2 * float(stdtr(df, -abs(statistic)))
    shown = nan if df == inf else df
    return TestResult(comparison, statistic, shown, p, effect, effect - half, effect + half, name)


def _area(sample: Sample) -> _Area:
    positive = check_labels(sample.y)
    score = check_scores(sample.score, len(positive))
    clusters = clusters_of(len(positive), sample.groups)
    if positive.all() or not positive.any():
        return _Area(nan, nan, nan, f"{len(positive)} units of one class")
    alone = sample.groups is INDEPENDENT
    spread = auc_spread(positive, score[None], None if alone else clusters)
    variance, df = spread.variance_and_df(np.ones(1))
    return _Area(float(spread.auc[0]), variance, inf if alone else df, describe_auc(spread, clusters, alone))


def _no_patient_in_both(a: Sample, b: Sample) -> None:
    if any(groups is None or groups is INDEPENDENT or isinstance(groups, str) for groups in (a.groups, b.groups)):
        return
    both = set(np.asarray(a.groups).tolist()) & set(np.asarray(b.groups).tolist())
    if both:
        raise ParameterError(
            f"{len(both)} patients are in both sets, e.g. {min(map(str, both))}, expected different patients; "
            "compare scores of the same patients with compare_auc"
        )
