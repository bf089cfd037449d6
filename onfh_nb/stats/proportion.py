"""Interval of a proportion (accuracy, sensitivity) whose units come several to a patient."""

from __future__ import annotations

from math import inf, nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.auc import quantile
from onfh_nb.stats.estimate import INDEPENDENT, Estimate
from onfh_nb.stats.interval_width import wilson_interval
from onfh_nb.stats.labelled_scores import check_labels, clusters_of
from onfh_nb.stats.resampling import FEW_CLUSTERS


def clustered_proportion(
    success: ArrayLike, groups: Any, *, level: float = 0.95, quantity: str = "proportion"
) -> Estimate:
    """Share of units that succeed, with Wilson's interval for as many units as the patients are worth.

    The spread of the patients' shares tells by how much the variance exceeds that of independent units (the design
    effect); Wilson's interval is then taken for n divided by that, and for a t instead of a normal quantile.

    Parameters
    ----------
    success : array_like of bool, shape (n,)
        Whether each unit succeeds, e.g. was called right.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit. There is no default.
    level : float
        Confidence level.
    quantity : str
        Name of the estimate.

    Returns
    -------
    Estimate
        Where all units succeed or all fail nothing shows how alike units of a patient are: each patient then counts as
        one unit. With a single patient the ends are NaN.

    Raises
    ------
    ParameterError
        If ``groups`` is missing or does not fit, or a value is neither success nor failure.

    References
    ----------
    Wilson EB. J Am Stat Assoc 1927;22:209-212. doi:10.1080/01621459.1927.10502953;
    Rao JNK, Scott AJ. Biometrics 1992;48:577-585. doi:10.2307/2532311

    Examples
    --------
    >>> row = clustered_proportion([1] * 9 + [0] * 3 + [1] * 8, list("aaaabbbbccccddddeeee"))
    >>> round(row.estimate, 2), round(row.ci_low, 2), round(row.ci_high, 2)
    (0.85, 0.31, 0.99)
    """
    if not 0 < level < 1:
        raise ParameterError(f"the confidence level lies between 0 and 1, not at {level}")
    right = check_labels(success, "success")
    clusters = clusters_of(len(right), groups)
    n, value = len(right), float(right.mean())
    if groups is INDEPENDENT:
        low, high = wilson_interval(int(right.sum()), n, level=level)
        return Estimate(quantity, value, low, high, level, n, clusters.patients, f"Wilson, {n} {clusters.wording}")
    if clusters.count < 2:
        return Estimate(quantity, value, nan, nan, level, n, clusters.patients, "no interval: one cluster only")
    effective = _effective_units(right, clusters.codes, clusters.count)
    # Fewer units in the ratio of the squared quantiles is the same as a wider quantile.
    effective *= (quantile(level, inf) / quantile(level, clusters.count - 1.0)) ** 2
    low, high = _wilson(value, effective, level)
    method = (
        f"Wilson for {effective:.3g} effective units from {n} units of {clusters.count} {clusters.wording}, "
        f"t with {clusters.count - 1} degrees of freedom"
    )
    if clusters.count < FEW_CLUSTERS:
        method += f"; warning: fewer than {FEW_CLUSTERS} clusters, the interval is approximate"
    return Estimate(quantity, value, low, high, level, n, clusters.patients, method)


def _effective_units(right: Any, codes: Any, count: int) -> float:
    n, value = len(right), float(right.mean())
    if value in (0.0, 1.0):
        return float(count)
    sums = np.bincount(codes, right.astype(np.float64), count)
    residual = sums - value * np.bincount(codes, minlength=count)
    variance = count / (count - 1) * float((residual**2).sum()) / n**2
    # Units that repel one another by chance do not make a sample larger than it is.
    return min(float(n), value * (1 - value) / variance) if variance > 0 else float(n)


def _wilson(value: float, n: float, level: float) -> tuple[float, float]:
    z2 = quantile(level, inf) ** 2
    centre = (value + z2 / (2 * n)) / (1 + z2 / n)
    half = (z2 * (value * (1 - value) / n + z2 / (4 * n * n))) ** 0.5 / (1 + z2 / n)
    return (0.0 if value == 0 else centre - half), (1.0 if value == 1 else centre + half)
