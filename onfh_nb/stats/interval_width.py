"""How many cases a printed interval implies, and what interval a number of cases deserves."""

from __future__ import annotations

from math import sqrt

from onfh_nb.exceptions import ParameterError


def wilson_interval(count: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a proportion, for units that are independent.

    Parameters
    ----------
    count, n : int
        Successes, and units in all.
    level : float
        Confidence level.

    Returns
    -------
    tuple of float
        Lower and upper end, 0 to 1.

    Raises
    ------
    ParameterError
        If ``count`` does not lie in 0 to ``n``, or ``n`` is 0.

    References
    ----------
    Wilson EB. J Am Stat Assoc 1927;22:209-212. doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> low, high = wilson_interval(130, 135)
    >>> round(100 * low, 1), round(100 * high, 1)
    (91.6, 98.4)
    """
    if n < 1 or not 0 <= count <= n:
        raise ParameterError(f"count is {count!r} of {n!r}, expected 0 to n with n of at least 1.")
    z2 = _z(level) ** 2
    p = count / n
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    # At the ends the interval reaches the end exactly; rounding errors must not move it past.
    return (0.0 if count == 0 else centre - half), (1.0 if count == n else centre + half)


def implied_n(proportion: float, ci_low: float, ci_high: float, *, level: float = 0.95, method: str = "wald") -> float:
    """Number of independent units whose interval is as wide as the one printed.

    Parameters
    ----------
    proportion, ci_low, ci_high : float
        Printed proportion and interval, 0 to 1 (divide percentages by 100).
    level : float
        Confidence level.
    method : {'wald', 'wilson'}
        Interval the authors are taken to have used.

    Returns
    -------
    float
        Not rounded; much more than the units studied means that the interval is too narrow.

    Raises
    ------
    ParameterError
        If the three do not lie in order within 0 to 1, or the method is unknown.

    Examples
    --------
    >>> round(implied_n(0.965, 0.951, 0.978))
    712
    """
    _in_order(proportion, ci_low, ci_high)
    z2, half2, spread = _z(level) ** 2, ((ci_high - ci_low) / 2) ** 2, proportion * (1 - proportion)
    if method == "wald":
        return z2 * spread / half2
    if method != "wilson":
        raise ParameterError(f"method is {method!r}, expected wald or wilson.")
    # The squared Wilson half-width is a quadratic in 1/n with one positive root.
    a, b = z2**2 * (half2 - 0.25), z2 * (2 * half2 - spread)
    return 2 * a / (-b - sqrt(b * b - 4 * a * half2))


def hanley_mcneil_se(auc: float, n_positive: int, n_negative: int) -> float:
    """Standard error of an AUC from its value and the class sizes alone.

    Parameters
    ----------
    auc : float
        Area under the ROC curve, 0 to 1.
    n_positive, n_negative : int
        Independent units in the two classes.

    Returns
    -------
    float
        Standard error under the exponential approximation.

    References
    ----------
    Hanley JA, McNeil BJ. Radiology 1982;143:29-36. doi:10.1148/radiology.143.1.7063747

    Examples
    --------
    >>> round(hanley_mcneil_se(0.92, 13, 13), 3)
    0.058
    """
    if not 0 <= auc <= 1 or min(n_positive, n_negative) < 1:
        raise ParameterError(f"auc is {auc!r} with {n_positive} and {n_negative} units, expected 0 to 1 and 1 or more.")
    q1, q2 = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    numerator = auc * (1 - auc) + (n_positive - 1) * (q1 - auc**2) + (n_negative - 1) * (q2 - auc**2)
    return sqrt(numerator / (n_positive * n_negative))


def implied_n_auc(auc: float, ci_low: float, ci_high: float, *, level: float = 0.95) -> float:
    """Units per class, with equal classes, at which the Hanley-McNeil interval is as wide as the one printed.

    Parameters
    ----------
    auc, ci_low, ci_high : float
        Printed area and interval, 0 to 1.
    level : float
        Confidence level.

    Returns
    -------
    float
        Units in each of the two classes, not rounded.

    Examples
    --------
    >>> round(implied_n_auc(0.92, 0.90, 0.94), -1)
    390.0
    """
    _in_order(auc, ci_low, ci_high)
    variance = ((ci_high - ci_low) / (2 * _z(level))) ** 2
    slope = auc / (2 - auc) + 2 * auc**2 / (1 + auc) - 2 * auc**2
    return (slope + sqrt(slope**2 + 4 * variance * (auc * (1 - auc) - slope))) / (2 * variance)


def sd_from_interval(ci_low: float, ci_high: float, n: int, *, level: float = 0.95) -> float:
    """SD of single values whose mean has the printed t interval, in the unit of the interval.

    Examples
    --------
    >>> round(sd_from_interval(11.2, 13.6, 30), 2)
    3.21
    """
    from scipy.stats import t

    if n < 2 or not ci_low < ci_high:
        raise ParameterError(
            f"the interval is {ci_low!r} to {ci_high!r} with n = {n!r}, expected low < high and n ≥ 2."
        )
    return (ci_high - ci_low) / 2 * sqrt(n) / float(t.ppf(0.5 + level / 2, n - 1))


def _z(level: float) -> float:
    from statistics import NormalDist

    if not 0 < level < 1:
        raise ParameterError(f"level is {level!r}, expected a number between 0 and 1.")
    return NormalDist().inv_cdf(0.5 + level / 2)


def _in_order(value: float, ci_low: float, ci_high: float) -> None:
    if not (0 <= ci_low <= value <= ci_high <= 1 and ci_low < ci_high and 0 < value < 1):
        raise ParameterError(
            f"the interval is {value!r} ({ci_low!r} to {ci_high!r}), expected 0 ≤ low ≤ value ≤ high ≤ 1."
        )
