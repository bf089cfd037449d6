"""How large an effect is, in standard deviations or as a share of the variance, with exact intervals."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.estimate import Estimate
from onfh_nb.stats.patient_means import arm_means, paired_means


def cohens_dz(before: ArrayLike, after: ArrayLike, groups: Any, *, level: float = 0.95) -> Estimate:
    """Mean change over the standard deviation of the patients' changes.

    Parameters
    ----------
    before, after : array_like of float, shape (n,)
        Two values of each unit; NaN where not measured.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit; the units of one patient are averaged. There is no default.
    level : float
        Confidence level.

    Returns
    -------
    Estimate
        Positive where values rose; interval from the noncentral t distribution. NaN with the reason in ``method``
        where fewer than two patients have both values or all change alike.

    References
    ----------
    Cumming G, Finch S. Educ Psychol Meas 2001;61:532-574. doi:10.1177/0013164401614002

    Examples
    --------
    >>> from onfh_nb.stats import INDEPENDENT
    >>> size = cohens_dz([50.0, 48, 61, 55], [62.0, 59, 75, 66], INDEPENDENT)
    >>> round(size.estimate, 2)
    8.49
    """
    check_level(level)
    means = paired_means(before, after, groups)
    change, n = means.change, len(means.change)
    spread = float(np.std(change, ddof=1)) if n > 1 else 0.0
    if spread == 0:
        return Estimate("cohens_dz", nan, nan, nan, level, means.n_units, n, f"not defined: {_flat(n)}")
    d = float(change.mean()) / spread
    low, high = (end / sqrt(n) for end in noncentral_t_interval(d * sqrt(n), n - 1, level))
    return Estimate("cohens_dz", d, low, high, level, means.n_units, n, f"noncentral t; {means.wording}")


def hedges_g(
    value: ArrayLike, arm: Sequence[Any] | ArrayLike, groups: Any, *, arms: tuple[str, str], level: float = 0.95
) -> Estimate:
    """Difference of two arms over their pooled standard deviation, corrected for small samples.

    Parameters
    ----------
    value : array_like of float, shape (n,)
        One value of each unit; NaN where not measured.
    arm : array_like of str, shape (n,)
        Arm of each unit.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit; the units of one patient are averaged. There is no default.
    arms : tuple of str
        The two arms; positive where the first is higher.
    level : float
        Confidence level.

    Returns
    -------
    Estimate
        With the interval of Cohen's d from the noncentral t distribution, corrected by the same factor; it supposes
        equal variances. NaN with the reason in ``method`` where an arm has fewer than two patients.

    References
    ----------
    Hedges LV. J Educ Stat 1981;6:107-128. doi:10.3102/10769986006002107

    Examples
    --------
    >>> from onfh_nb.stats import INDEPENDENT
    >>> size = hedges_g([5.0, 6, 7, 1, 2, 3], ["vbg"] * 3 + ["none"] * 3, INDEPENDENT, arms=("vbg", "none"))
    >>> round(size.estimate, 2)
    3.19
    """
    check_level(level)
    means = arm_means(value, arm, groups, arms)
    a, b = (means.samples[name] for name in arms)
    df = len(a) + len(b) - 2
    group = f"{arms[0]} - {arms[1]}"
    squares = float(((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum()) if min(len(a), len(b)) > 1 else 0.0
    if squares == 0:
        why = f"not defined: {_flat(min(len(a), len(b)))}"
        return Estimate("hedges_g", nan, nan, nan, level, means.n_units, means.n_patients, why, group)
    scale = sqrt(1 / len(a) + 1 / len(b))
    d = float(a.mean() - b.mean()) / sqrt(squares / df)
    factor = small_sample_factor(df)
    low, high = (end * scale * factor for end in noncentral_t_interval(d / scale, df, level))
    words = f"pooled SD, noncentral t; {means.wording}"
    return Estimate("hedges_g", d * factor, low, high, level, means.n_units, means.n_patients, words, group)


def small_sample_factor(df: float) -> float:
    """Hedges' exact correction, by which d is multiplied: below 1 and nearer to 1 the more patients there are.

    Examples
    --------
    >>> round(small_sample_factor(10), 4)
    0.9227
    """
    from scipy.special import gammaln

    return float(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / sqrt(df / 2)) if df > 1 else nan


def noncentral_t_interval(t: float, df: float, level: float) -> tuple[float, float]:
    """Noncentralities between which an observed t is no surprise."""
    from scipy.special import nctdtrinc

    tail = (1 - level) / 2
    return float(nctdtrinc(df, 1 - tail, t)), float(nctdtrinc(df, tail, t))


def omega_squared(f: float, df1: float, df2: float, n: int, level: float) -> tuple[float, float, float]:
    """Share of the variance that lies between groups, with its interval.

    Parameters
    ----------
    f, df1, df2 : float
        The F statistic and its degrees of freedom.
    n : int
        Patients in all.
    level : float
        Confidence level.

    Returns
    -------
    tuple of float
        Omega squared, nearly unbiased and never below 0, and the ends of an interval by inverting the noncentral F.

    References
    ----------
    Steiger JH. Psychol Methods 2004;9:164-182. doi:10.1037/1082-989X.9.2.164

    Examples
    --------
    >>> [round(end, 3) for end in omega_squared(4.846088, 2, 27, 30, 0.95)]
    [0.204, 0.01, 0.464]
    """
    from scipy.optimize import brentq
    from scipy.special import ncfdtr

    def noncentrality(chance: float) -> float:
        def above(nc: float) -> float:
            return float(ncfdtr(df1, df2, nc, f)) - chance

        top = 10.0
        while above(top) > 0:
            top *= 2
        return float(brentq(above, 0.0, top)) if above(0.0) > 0 else 0.0

    ends = [noncentrality(chance) for chance in ((1 + level) / 2, (1 - level) / 2)]
    excess = max(0.0, df1 * (f - 1))
    return excess / (excess + n), ends[0] / (ends[0] + n), ends[1] / (ends[1] + n)


def check_level(level: float) -> None:
    """Refuse a confidence level that is none."""
    if not 0 < level < 1:
        raise ParameterError(f"the confidence level lies between 0 and 1, not at {level}")


def _flat(n: int) -> str:
    return f"{n} patient{'s' if n != 1 else ''} with a value, expected at least 2" if n < 2 else "no spread"
