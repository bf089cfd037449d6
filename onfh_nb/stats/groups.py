"""Before against after, and one arm against another, with the patient as the unit.

Both hips of a patient share a body, and counting them twice makes chance look like an effect. Every test here first
averages the units of a patient; :mod:`onfh_nb.stats.mixed` is for questions in which the two hips differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.stats.effect_size import check_level
from onfh_nb.stats.estimate import TestResult
from onfh_nb.stats.hodges_lehmann import pseudomedian, shift
from onfh_nb.stats.patient_means import ArmMeans, arm_means, paired_means


def paired_t(
    before: ArrayLike, after: ArrayLike, groups: Any, *, level: float = 0.95, comparison: str = "after - before"
) -> TestResult:
    """Student's t test of the change, for one value before and one after.

    Parameters
    ----------
    before, after : array_like of float, shape (n,)
        Two values of each unit (hip), in any unit of measure; NaN where a visit is missing, and the unit is left out.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit; the units of one patient are averaged. There is no default.
    level : float
        Confidence level of the mean change.
    comparison : str
        Name of the test.

    Returns
    -------
    TestResult
        ``effect`` is the mean change over patients with its t interval, positive where values rose. NaN with the
        reason in ``method`` where fewer than two patients have both values, or none differs from another.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, lengths differ or a value is infinite.

    References
    ----------
    Student. Biometrika 1908;6:1-25. doi:10.1093/biomet/6.1.1

    Examples
    --------
    >>> from onfh_nb.stats import INDEPENDENT
    >>> test = paired_t([50.0, 48, 61, 55], [62.0, 59, 75, 66], INDEPENDENT)
    >>> test.effect, round(test.p, 5)
    (12.0, 0.00045)
    """
    check_level(level)
    means = paired_means(before, after, groups)
    change = means.change
    if (why := _too_few(len(change))) or np.ptp(change) == 0:
        return no_test(
            comparison, "paired t test", why or "all change alike", float(np.mean(change)) if len(change) else nan
        )
    from scipy.stats import ttest_1samp

    made = ttest_1samp(change, 0.0)
    ends = made.confidence_interval(level)
    method = f"paired t test; {means.wording}"
    return TestResult(
        comparison, float(made.statistic), float(made.df), float(made.pvalue), float(change.mean()), float(ends.low),
        float(ends.high), method,
    )  # fmt: skip


def wilcoxon_signed_rank(
    before: ArrayLike, after: ArrayLike, groups: Any, *, level: float = 0.95, comparison: str = "after - before"
) -> TestResult:
    """Wilcoxon's signed-rank test of the change: the paired test that supposes symmetry and no normal distribution.

    Parameters
    ----------
    before, after, groups, level, comparison
        As in :func:`paired_t`.

    Returns
    -------
    TestResult
        ``statistic`` is the sum of the ranks of the rises, ``effect`` Hodges and Lehmann's median change. The P value
        is exact up to 50 patients without ties. ``df`` is NaN.

    References
    ----------
    Wilcoxon F. Biometrics Bull 1945;1:80-83. doi:10.2307/3001968

    Examples
    --------
    >>> from onfh_nb.stats import INDEPENDENT
    >>> wilcoxon_signed_rank([50.0, 48, 61, 55, 57], [62.0, 59, 75, 65, 70], INDEPENDENT).p
    0.0625
    """
    check_level(level)
    means = paired_means(before, after, groups)
    change = means.change
    name = "Wilcoxon signed-rank test"
    if (why := _too_few(len(change))) or not change.any():
        return no_test(comparison, name, why or "nobody changed", 0.0 if len(change) else nan)
    from scipy.stats import rankdata, wilcoxon

    p = float(wilcoxon(change, correction=True).pvalue)
    moved = change[change != 0]
    rises = float(rankdata(np.abs(moved))[moved > 0].sum())
    effect, low, high = pseudomedian(change, level)
    zeros = f"; {len(change) - len(moved)} without change" if len(moved) < len(change) else ""
    return TestResult(
        comparison, rises, nan, p, effect, low, high, f"{name}, Hodges-Lehmann change; {means.wording}{zeros}"
    )


def welch_t(
    value: ArrayLike,
    arm: Sequence[Any] | ArrayLike,
    groups: Any,
    *,
    arms: tuple[str, str],
    level: float = 0.95,
    comparison: str = "",
) -> TestResult:
    """Welch's t test of two arms, which need not have the same spread.

    Parameters
    ----------
    value : array_like of float, shape (n,)
        One value of each unit (hip), such as its change; NaN where not measured.
    arm : array_like of str, shape (n,)
        Arm of each unit.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit; the units of one patient are averaged, and patients with units in both arms left out.
        There is no default.
    arms : tuple of str
        The two arms.
    level : float
        Confidence level of the difference.
    comparison : str
        Name of the test; by default ``first - second``.

    Returns
    -------
    TestResult
        ``effect`` is the mean of the first arm less that of the second. NaN with the reason in ``method`` where an arm
        has fewer than two patients.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, lengths differ, or an arm is unknown.

    References
    ----------
    Welch BL. Biometrika 1947;34:28-35. doi:10.1093/biomet/34.1-2.28

    Examples
    --------
    >>> from onfh_nb.stats import INDEPENDENT
    >>> test = welch_t([5.0, 6, 7, 1, 2, 3], ["vbg"] * 3 + ["none"] * 3, INDEPENDENT, arms=("vbg", "none"))
    >>> test.effect, round(test.p, 4)
    (4.0, 0.008)
    """
    check_level(level)
    means = arm_means(value, arm, groups, arms)
    name = comparison or f"{arms[0]} - {arms[1]}"
    if why := small_arm(means):
        return no_test(name, "Welch t test", why, _difference(means))
    statistic, df, p, error = welch_difference(*means.samples.values())
    effect = _difference(means)
    if not error > 0:
        return no_test(name, "Welch t test", "no spread within the arms", effect)
    from scipy.special import stdtrit

    half = float(stdtrit(df, 0.5 + level / 2)) * error
    return TestResult(name, statistic, df, p, effect, effect - half, effect + half, f"Welch t test; {means.wording}")


def rank_sum(
    value: ArrayLike,
    arm: Sequence[Any] | ArrayLike,
    groups: Any,
    *,
    arms: tuple[str, str],
    level: float = 0.95,
    comparison: str = "",
) -> TestResult:
    """Wilcoxon's rank-sum test (Mann and Whitney's U) of two arms.

    Parameters
    ----------
    value, arm, groups, arms, level, comparison
        As in :func:`welch_t`.

    Returns
    -------
    TestResult
        ``statistic`` is U: pairs in which the first arm is higher, ties as a half. ``effect`` is Hodges and Lehmann's
        shift, positive where the first arm is higher. The P value is exact where one arm has at most 8 patients and
        there are no ties. ``df`` is NaN.

    References
    ----------
    Mann HB, Whitney DR. Ann Math Stat 1947;18:50-60. doi:10.1214/aoms/1177730491

    Examples
    --------
    >>> from onfh_nb.stats import INDEPENDENT
    >>> rank_sum([5.0, 6, 7, 1, 2, 3], ["vbg"] * 3 + ["none"] * 3, INDEPENDENT, arms=("vbg", "none")).statistic
    9.0
    """
    check_level(level)
    means = arm_means(value, arm, groups, arms)
    name = comparison or f"{arms[0]} - {arms[1]}"
    if why := small_arm(means):
        return no_test(name, "Wilcoxon rank-sum test", why, nan)
    from scipy.stats import mannwhitneyu

    a, b = means.samples.values()
    made = mannwhitneyu(a, b)
    effect, low, high = shift(a, b, level)
    method = f"Wilcoxon rank-sum test, Hodges-Lehmann shift; {means.wording}"
    return TestResult(name, float(made.statistic), nan, float(made.pvalue), effect, low, high, method)


def welch_difference(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Welch's t, its degrees of freedom, P value and the standard error of the difference of two means."""
    from scipy.special import stdtr

    parts = np.var(a, ddof=1) / len(a), np.var(b, ddof=1) / len(b)
    error = sqrt(sum(parts))
    if error == 0:
        return nan, nan, nan, 0.0
    t = float(a.mean() - b.mean()) / error
    df = float(error**4 / (parts[0] ** 2 / (len(a) - 1) + parts[1] ** 2 / (len(b) - 1)))
    return t, df, 2 * float(stdtr(df, -abs(t))), error


def no_test(comparison: str, name: str, why: str, effect: float = nan) -> TestResult:
    """A row that says why there is no test; an effect that is known stays."""
    return TestResult(comparison, nan, nan, nan, effect, nan, nan, f"{name} not made: {why}")


def small_arm(means: ArmMeans) -> str:
    """A sentence on the first arm that is too small for a test; empty if none is."""
    for name, sample in means.samples.items():
        if why := _too_few(len(sample)):
            return f"arm {name} has {why}"
    return ""


def _too_few(n: int) -> str:
    return f"{n} patient{'s' if n != 1 else ''} with a value, expected at least 2" if n < 2 else ""


def _difference(means: ArmMeans) -> float:
    a, b = means.samples.values()
    return float(a.mean() - b.mean()) if len(a) and len(b) else nan
