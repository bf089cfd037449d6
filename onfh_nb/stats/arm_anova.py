"""Do several arms differ at all? One-way and Welch's analysis of variance on patients."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.stats.effect_size import check_level, omega_squared
from onfh_nb.stats.estimate import TestResult
from onfh_nb.stats.groups import no_test
from onfh_nb.stats.patient_means import ArmMeans, arm_means


def oneway_anova(
    value: ArrayLike,
    arm: Sequence[Any] | ArrayLike,
    groups: Any,
    *,
    arms: Sequence[str] = (),
    level: float = 0.95,
    comparison: str = "between arms",
) -> TestResult:
    """Fisher's one-way analysis of variance, which supposes that all arms have the same spread.

    Parameters
    ----------
    value : array_like of float, shape (n,)
        One value of each unit (hip), such as its change; NaN where not measured.
    arm : array_like of str, shape (n,)
        Arm of each unit.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit; the units of one patient are averaged, and patients with units in several arms left out.
        There is no default.
    arms : sequence of str
        Arms compared; by default all. Those with fewer than two patients are left out and named in ``method``.
    level : float
        Confidence level of the effect.
    comparison : str
        Name of the test.

    Returns
    -------
    TestResult
        ``effect`` is omega squared, the share of the variance that lies between arms (0 to 1). ``df`` is the first of
        the two degrees of freedom; ``method`` gives both.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, lengths differ, or an arm is unknown.

    References
    ----------
    Fisher RA. Statistical Methods for Research Workers. Oliver and Boyd 1925.

    Examples
    --------
    >>> from onfh_nb.stats import INDEPENDENT
    >>> test = oneway_anova([1.0, 2, 3, 4, 5, 6, 7, 8, 9], list("aaabbbccc"), INDEPENDENT)
    >>> round(test.statistic, 6), test.method
    (27.0, 'one-way ANOVA, F(2, 6), omega squared; 9 units said to be independent (stats.INDEPENDENT)')
    """
    check_level(level)
    return _anova(arm_means(value, arm, groups, arms), "equal", level, comparison)


def welch_anova(
    value: ArrayLike,
    arm: Sequence[Any] | ArrayLike,
    groups: Any,
    *,
    arms: Sequence[str] = (),
    level: float = 0.95,
    comparison: str = "between arms",
) -> TestResult:
    """Welch's analysis of variance: arms may differ in spread and size. The one to report.

    Parameters
    ----------
    value, arm, groups, arms, level, comparison
        As in :func:`oneway_anova`.

    Returns
    -------
    TestResult
        As from :func:`oneway_anova`.

    References
    ----------
    Welch BL. Biometrika 1951;38:330-336. doi:10.1093/biomet/38.3-4.330

    Examples
    --------
    >>> from onfh_nb.stats import INDEPENDENT
    >>> test = welch_anova([1.0, 2, 3, 4, 5, 6, 7, 8, 9], list("aaabbbccc"), INDEPENDENT)
    >>> round(test.statistic, 3), round(test.p, 4)
    (23.143, 0.0063)
    """
    check_level(level)
    return _anova(arm_means(value, arm, groups, arms), "unequal", level, comparison)


def enough(means: ArmMeans) -> tuple[ArmMeans, str]:
    """The arms that have two patients or more, and words on those that have not."""
    small = [f"{name} ({len(sample)})" for name, sample in means.samples.items() if len(sample) < 2]
    kept = {name: sample for name, sample in means.samples.items() if len(sample) > 1}
    words = f"; arms with fewer than 2 patients left out: {', '.join(small)}" if small else ""
    return ArmMeans(kept, means.wording, means.n_units), words


def _anova(means: ArmMeans, spread: str, level: float, comparison: str) -> TestResult:
    name = "one-way ANOVA" if spread == "equal" else "Welch ANOVA"
    kept, left_out = enough(means)
    samples = list(kept.samples.values())
    if len(samples) < 2:
        why = f"{len(samples)} arm{'s' if len(samples) != 1 else ''} with 2 patients or more, expected at least 2"
        return no_test(comparison, name, why)
    flat = [not np.ptp(sample) for sample in samples]
    if all(flat) or (spread == "unequal" and any(flat)):
        which = list(kept.samples)[flat.index(True)]
        return no_test(comparison, name, f"no spread within arm {which}", nan)
    from statsmodels.stats.oneway import anova_oneway

    made = anova_oneway(samples, use_var=spread, welch_correction=True)
    f, (df1, df2) = float(made.statistic), (float(df) for df in made.df)
    effect, low, high = omega_squared(f, df1, df2, kept.n_patients, level)
    method = f"{name}, F({df1:g}, {df2:.4g}), omega squared; {means.wording}{left_out}"
    return TestResult(comparison, f, df1, float(made.pvalue), effect, low, high, method)
