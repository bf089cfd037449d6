"""Metrics of two classes, ranking, calls and calibration alike, from one set of resampled patients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.bootstrap import describe
from onfh_nb.stats.calibration_replicates import error_replicates, slope_replicates
from onfh_nb.stats.estimate import Estimate
from onfh_nb.stats.metric_replicates import metric_data, metric_replicates
from onfh_nb.stats.no_spread import with_bound
from onfh_nb.stats.resampling import Clusters, draw_clusters, interval, multiplicities

CALIBRATION: Final = {"calibration_slope": slope_replicates, "ece": error_replicates}


class Resampling(NamedTuple):
    """Confidence level, number of resamples and seed of their draws."""

    level: float = 0.95
    n: int = 2000
    seed: int = 0


def resampled_metrics(
    truth: NDArray[np.intp],
    score: NDArray[np.float64],
    clusters: Clusters,
    metrics: Sequence[str],
    how: Resampling,
) -> list[Estimate]:
    """Estimate metrics with BCa intervals over clusters.

    Parameters
    ----------
    truth : ndarray of 0 or 1, shape (n,)
        Truth of each unit.
    score : ndarray of float, shape (n,)
        Probability of class 1; calls are made at 0.5.
    clusters : Clusters
        Which units belong together.
    metrics : sequence of str
        Names as for :func:`onfh_nb.stats.metric_bootstrap`, and ``calibration_slope`` and ``ece``.
    how : Resampling
        Level, number and seed.

    Returns
    -------
    list of Estimate
        In the order of ``metrics``; a value that the units do not define is NaN, and so are both ends where there are
        too few clusters (fewer than six at 95 %); ``method`` has the reason. A proportion of 0 or 1 gets that of
        :func:`onfh_nb.stats.no_spread.with_bound`.

    Raises
    ------
    ParameterError
        If the level or the number of resamples is impossible, or truth and scores do not fit.
    """
    level, n, seed = how
    if n < 1 or not 0 < level < 1:
        raise ParameterError(f"n is {n} and level {level}, expected at least 1 resample and a level between 0 and 1")
    count = clusters.count
    weights = [np.ones((1, count)), multiplicities(draw_clusters(count, n, seed))]
    weights.append(1 - np.eye(count) if count > 1 else np.ones((1, 1)))
    data = metric_data(truth, score, clusters.codes, count)
    plain = [name for name in metrics if name not in CALIBRATION]
    whole, drawn, left_out = (metric_replicates(data, w, plain) if plain else {} for w in weights)
    for name in (name for name in metrics if name in CALIBRATION):
        found = [CALIBRATION[name](data.truth, data.probability[:, 1], clusters.codes, w) for w in weights]
        whole[name], drawn[name], left_out[name] = found
    rows = []
    for name in metrics:
        value, sample = float(whole[name][0]), drawn[name][np.isfinite(drawn[name])]
        low = high = float("nan")
        method = _why_not(name, data.truth)
        if np.isfinite(value):
            low, high = interval(value, sample, left_out[name], level, count)
            method = describe(clusters, n=n, seed=seed, skipped=n - len(sample))
            if count > 1 and too_few(count, level):
                low = high = float("nan")
                method = f"no interval: {count} {clusters.wording} are too few to resample"
        row = Estimate(name, value, low, high, level, len(truth), clusters.patients, method)
        rows.append(with_bound(row, data.truth, score >= 0.5, clusters.codes))
    return rows


def too_few(count: int, level: float) -> bool:
    """Whether no resampling of so many clusters can reach the level.

    All ``count`` clusters lie on one side of the middle of their population with chance ``2 ** (1 - count)``, and then
    even the range from the lowest to the highest resample misses it.

    Examples
    --------
    >>> too_few(5, 0.95), too_few(6, 0.95)
    (True, False)
    """
    return bool(2.0 ** (1 - count) > 1 - level)


def _why_not(name: str, truth: NDArray[np.intp]) -> str:
    if (truth == truth[0]).all():
        return f"not defined: all {len(truth)} units are of class {int(truth[0])}"
    if name == "calibration_slope":
        return "not defined: all probabilities are equal, or they separate the classes without fault"
    return "not defined: all units were called the same"
