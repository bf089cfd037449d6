"""What every bootstrap here shares: who belongs together, who was drawn how often, and the ends of the interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.estimate import INDEPENDENT

FEW_CLUSTERS = 40


@dataclass(frozen=True)
class Clusters:
    """Which rows belong together.

    Parameters
    ----------
    codes : ndarray of int, shape (rows,)
        Cluster of each row, from 0 to ``count - 1``.
    count : int
        Number of clusters.
    patients : int
        Patients among the rows.
    wording : str
        What one cluster is, for the ``method`` of an estimate.
    """

    codes: NDArray[np.intp]
    count: int
    patients: int
    wording: str


def find_clusters(table: pd.DataFrame, groups: Any) -> Clusters:
    """Read ``groups``: a column of the table, one label per row, or ``stats.INDEPENDENT``.

    Raises
    ------
    ParameterError
        If the table is empty, or ``groups`` is None, names no column, has another length or has gaps.
    """
    if len(table) == 0:
        raise ParameterError("there is nothing to resample: the table has no rows")
    if groups is None:
        raise ParameterError(
            "groups is missing: name the column of patients (slices and hips of one patient are not independent), "
            "or say groups=stats.INDEPENDENT"
        )
    if groups is INDEPENDENT:
        patients = table["participant_id"].nunique() if "participant_id" in table else len(table)
        return Clusters(np.arange(len(table)), len(table), patients, "units said to be independent (stats.INDEPENDENT)")
    if isinstance(groups, str):
        if groups not in table:
            raise ParameterError(f"groups={groups!r} is no column of the table; it has {sorted(map(str, table))}")
        labels, wording = table[groups], "patients" if groups == "participant_id" else f"clusters ({groups})"
    else:
        labels, wording = pd.Series(np.asarray(groups)), "clusters"
    if len(labels) != len(table):
        raise ParameterError(f"groups has {len(labels)} labels, but the table has {len(table)} rows")
    codes, names = pd.factorize(labels)
    if (codes < 0).any():
        raise ParameterError(f"groups is empty in row {int(np.argmin(codes))}; every row needs its patient")
    return Clusters(codes, len(names), len(names), wording)


def draw_clusters(count: int, n: int, seed: int) -> NDArray[np.intp]:
    """``n`` resamples of ``count`` clusters with replacement: cluster numbers, shape (n, count)."""
    return np.random.default_rng(seed).integers(0, count, size=(n, count))


def multiplicities(draws: NDArray[np.intp]) -> NDArray[np.float64]:
    """How often each cluster was drawn in each resample: shape (n, count)."""
    n, count = draws.shape
    flat = (draws + count * np.arange(n)[:, None]).ravel()
    return np.bincount(flat, minlength=n * count).reshape(n, count).astype(np.float64)


def interval(
    value: float, resampled: ArrayLike, left_out: ArrayLike | None, level: float, count: int
) -> tuple[float, float]:
    """Ends of a bootstrap interval.

    Parameters
    ----------
    value : float
        The statistic on the whole table.
    resampled : array_like, shape (n,)
        The statistic on the resamples that gave a number.
    left_out : array_like, shape (count,), optional
        The statistic without each cluster in turn: bias-corrected and accelerated (BCa). None: percentile.
    level : float
        Confidence level.
    count : int
        Number of clusters. With fewer than 40 the quantiles are widened as a t interval is wider than a normal one.

    Returns
    -------
    tuple of float
        Both NaN where there are fewer than two clusters or no resample gave a number.

    References
    ----------
    Efron 1987, doi:10.1080/01621459.1987.10478410; Hesterberg 2015, doi:10.1080/00031305.2015.1089789
    """
    from scipy.special import ndtr, ndtri

    sample = np.asarray(resampled, np.float64)
    if count < 2 or len(sample) == 0:
        return float("nan"), float("nan")
    z = np.array([-1.0, 1.0]) * _half_width(level, count)
    if left_out is not None:
        below = (np.mean(sample < value) + np.mean(sample <= value)) / 2
        bias = ndtri(np.clip(below, 0.5 / len(sample), 1 - 0.5 / len(sample)))
        shifted = bias + z
        z = bias + shifted / (1 - _acceleration(np.asarray(left_out, np.float64)) * shifted)
    low, high = np.quantile(sample, ndtr(z))
    return float(low), float(high)


def _half_width(level: float, count: int) -> float:
    """Standard errors on each side of the middle."""
    from scipy.special import ndtri, stdtrit

    if count >= FEW_CLUSTERS:
        return float(ndtri(0.5 + level / 2))
    return float(np.sqrt(count / (count - 1)) * stdtrit(count - 1, 0.5 + level / 2))


def _acceleration(left_out: NDArray[np.float64]) -> float:
    pull = np.nanmean(left_out) - left_out[np.isfinite(left_out)]
    spread = (pull**2).sum()
    return float((pull**3).sum() / (6 * spread**1.5)) if spread > 0 else 0.0
