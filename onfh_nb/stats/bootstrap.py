"""Intervals by resampling patients: all hips, slices and visits of a patient stay together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.estimate import Estimate
from onfh_nb.stats.resampling import FEW_CLUSTERS, Clusters, draw_clusters, find_clusters, interval, multiplicities


def clustered_bootstrap(
    table: pd.DataFrame,
    statistic: Callable[[pd.DataFrame], float],
    groups: Any,
    *,
    n: int = 2000,
    seed: int = 0,
    level: float = 0.95,
    quantity: str = "",
) -> Estimate:
    """Estimate any statistic of a table with an interval that respects patients.

    Patients are drawn with replacement, and every row of a drawn patient comes along; one drawn twice is there twice.
    With fewer than 40 patients the interval is widened as a t interval is, and ``method`` says so. Resamples on which
    the statistic is not defined (NaN, infinite, ValueError or ZeroDivisionError) are skipped and counted in ``method``.

    Parameters
    ----------
    table : DataFrame
        One row per unit (slice, hip, visit).
    statistic : callable
        From such a table to a number.
    groups : str, array_like of shape (rows,), or stats.INDEPENDENT
        Column that holds the patients, or their labels. There is no default.
    n : int
        Number of resamples.
    seed : int
        Seed of the draws; equal seeds give equal intervals.
    level : float
        Confidence level.
    quantity : str
        What is estimated, with its unit.

    Returns
    -------
    Estimate
        With a bias-corrected and accelerated interval (BCa, the acceleration from leaving out each patient in turn);
        its ends are NaN when there is only one patient.

    Raises
    ------
    ParameterError
        If ``groups`` is missing or does not fit, or the table is empty.

    References
    ----------
    Efron 1987, doi:10.1080/01621459.1987.10478410; Field and Welsh 2007, doi:10.1111/j.1467-9868.2007.00593.x

    Examples
    --------
    >>> table = pd.DataFrame({"participant_id": list("aabbccdd"), "psnr": [30.0, 31, 33, 32, 35, 34, 31, 30]})
    >>> mean = clustered_bootstrap(table, lambda rows: rows["psnr"].mean(), "participant_id", quantity="psnr_db")
    >>> mean.estimate, mean.n_units, mean.n_patients
    (32.0, 8, 4)
    """
    _check(n, level)
    clusters = find_clusters(table, groups)
    members = _members(clusters)
    value = float(statistic(table))

    def on(chosen: NDArray[np.intp]) -> float:
        rows = np.concatenate([members[k] for k in chosen])
        try:
            return float(statistic(table.take(rows)))
        except (ValueError, ZeroDivisionError):
            return float("nan")

    resampled = np.array([on(draw) for draw in draw_clusters(clusters.count, n, seed)])
    everyone = np.arange(clusters.count)
    left_out = [on(np.delete(everyone, k)) for k in everyone] if clusters.count > 1 else None
    good = resampled[np.isfinite(resampled)]
    low, high = interval(value, good, left_out, level, clusters.count)
    method = describe(clusters, n=n, seed=seed, skipped=n - len(good))
    return Estimate(quantity, value, low, high, level, len(table), clusters.patients, method)


def clustered_means(
    table: pd.DataFrame,
    columns: Sequence[str],
    groups: str,
    *,
    by: str | None = None,
    n: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> list[Estimate]:
    """Means of many columns with patient-clustered BCa intervals: what ``clustered_bootstrap`` gives, in one product.

    The mean of a resample is a ratio of two sums over patients, each weighted by how often the patient was drawn.

    Parameters
    ----------
    table : DataFrame
        One row per unit; units without a value (NaN) are left out, column by column.
    columns : sequence of str
        Columns to average.
    groups : str or stats.INDEPENDENT
        Column that holds the patients.
    by : str, optional
        One mean for each value of this column, in order of first appearance; its values become ``group``.
    n, seed, level : int, int, float
        As in :func:`clustered_bootstrap`.

    Returns
    -------
    list of Estimate
        For each value of ``by``, one for each column; a column without any value is left out.

    Examples
    --------
    >>> table = pd.DataFrame({"participant_id": list("aabbccdd"), "psnr": [30.0, 31, 33, 32, 35, 34, 31, 30]})
    >>> clustered_means(table, ["psnr"], "participant_id")[0].estimate
    32.0
    """
    _check(n, level)
    find_clusters(table, groups)
    parts = (
        [("", table)]
        if by is None
        else [(str(name), part) for name, part in table.groupby(by, sort=False, observed=True)]
    )
    estimates = []
    for name, part in parts:
        for column in columns:
            rows = part[np.isfinite(part[column].to_numpy(np.float64))]
            if len(rows):
                estimates.append(_mean(rows, column, groups, (n, seed, level), name))
    return estimates


def describe(clusters: Clusters, *, n: int, seed: int, skipped: int) -> str:
    """One line on how an interval was made, for ``Estimate.method``."""
    text = f"BCa bootstrap over {clusters.count} {clusters.wording}, n = {n}, seed {seed}"
    if clusters.count < 2:
        return text + "; one alone gives no interval"
    if skipped:
        text += f"; {skipped} degenerate resamples skipped"
    if clusters.count < FEW_CLUSTERS:
        text += f"; fewer than {FEW_CLUSTERS}: widened as a t interval is"
    return text


def _mean(rows: pd.DataFrame, column: str, groups: Any, how: tuple[int, int, float], name: str) -> Estimate:
    n, seed, level = how
    clusters = find_clusters(rows, groups)
    values = rows[column].to_numpy(np.float64)
    sums = np.bincount(clusters.codes, values, clusters.count)
    sizes = np.bincount(clusters.codes, minlength=clusters.count).astype(np.float64)
    value = float(values.mean())
    times = multiplicities(draw_clusters(clusters.count, n, seed))
    left_out = (sums.sum() - sums) / (sizes.sum() - sizes) if clusters.count > 1 else None
    low, high = interval(value, (times @ sums) / (times @ sizes), left_out, level, clusters.count)
    method = describe(clusters, n=n, seed=seed, skipped=0)
    return Estimate(column, value, low, high, level, len(rows), clusters.patients, method, name)


def _members(clusters: Clusters) -> list[NDArray[np.intp]]:
    order = np.argsort(clusters.codes, kind="stable")
    ends = np.cumsum(np.bincount(clusters.codes, minlength=clusters.count))
    return np.split(order, ends[:-1])


def _check(n: int, level: float) -> None:
    if n < 1:
        raise ParameterError(f"the number of resamples is at least 1, not {n}")
    if not 0 < level < 1:
        raise ParameterError(f"the confidence level lies between 0 and 1, not at {level}")
