"""Differences between models on the same resamples of patients: one at a time, or all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.stats.auc import quantile
from onfh_nb.stats.estimate import TestResult
from onfh_nb.stats.metric_replicates import metric_data, metric_replicates
from onfh_nb.stats.model_scores import ModelScores
from onfh_nb.stats.multiplicity import step_down_max_t
from onfh_nb.stats.resampling import Clusters, draw_clusters, multiplicities

LEVEL: Final = 0.95
Pair = tuple[str, str]


@dataclass(frozen=True)
class Replicates:
    """A metric of every model on the same resamples of patients.

    Parameters
    ----------
    values : dict of str to ndarray of float, shape (1 + n,)
        Of each model, on all units first and then on n resamples.
    clusters : int
        Number of clusters resampled.
    words : str
        How they were made.
    """

    values: dict[str, NDArray[np.float64]]
    clusters: int
    words: str

    def differences(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Of each pair: on all units in the first row, then on the resamples that define them all."""
        found = np.stack([self.values[a] - self.values[b] for a, b in pairs], axis=1)
        return found[np.isfinite(found).all(axis=1) | (np.arange(len(found)) == 0)]


def metric_of(
    scores: ModelScores, clusters: Clusters, model: str, metric: str, weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """A metric of one model where every cluster counts as often as its weight says; weights of shape (r, clusters)."""
    data = metric_data(scores.truth, scores.probability[model], clusters.codes, clusters.count)
    return metric_replicates(data, weights, [metric])[metric]


def model_replicates(scores: ModelScores, clusters: Clusters, metric: str, *, n: int, seed: int) -> Replicates:
    """A metric of every model on all units and on ``n`` resamples, the same ones for every model."""
    drawn = multiplicities(draw_clusters(clusters.count, n, seed))
    weights = np.concatenate([np.ones((1, clusters.count)), drawn])
    values = {name: metric_of(scores, clusters, name, metric, weights) for name in scores.probability}
    return Replicates(values, clusters.count, f"over {clusters.count} {clusters.wording}, n = {n}, seed {seed}")


def bootstrap_difference(replicates: Replicates, pair: Pair, comparison: str) -> TestResult:
    """Difference over its bootstrap standard error, against t with one degree of freedom per cluster, less one.

    Returns
    -------
    TestResult
        NaN with the reason where the metric is not defined or there is one cluster only.
    """
    from scipy.special import stdtr

    found = replicates.differences([pair])[:, 0]
    effect, drawn, df = float(found[0]), found[1:], replicates.clusters - 1.0
    skipped = len(replicates.values[pair[0]]) - len(found)
    words = f"bootstrap of the difference {replicates.words}" + (f"; {skipped} degenerate skipped" if skipped else "")
    if df < 1 or len(drawn) < 2 or not np.isfinite(effect):
        return TestResult(comparison, nan, nan, nan, effect, nan, nan, f"{words}; no test: not defined on these units")
    error = float(drawn.std(ddof=1))
    if error == 0:
        p = 1.0 if effect == 0 else nan
        return TestResult(comparison, nan, df, p, effect, effect, effect, f"{words}; no spread: both judge alike")
    half = quantile(LEVEL, df) * error
    p = 2 * float(stdtr(df, -abs(effect) / error))
    return TestResult(comparison, effect / error, df, p, effect, effect - half, effect + half, words)


def simultaneous(tests: Sequence[TestResult], replicates: Replicates, pairs: Sequence[Pair]) -> list[TestResult]:
    """The tests with P values by step-down max-T, and intervals that hold for all pairs at once.

    The intervals end one quantile of the largest studentised difference of a resample away from the difference;
    with few clusters they are too narrow, and Holm is the safer choice.
    """
    found = replicates.differences(pairs)
    effect = found[0]
    error = found[1:].std(axis=0, ddof=1) if len(found) > 2 else np.full(len(pairs), nan)
    error = np.where(error > 0, error, nan)
    observed, null = effect / error, (found[1:] - effect) / error
    adjusted = step_down_max_t(observed, null)
    largest = np.nan_to_num(np.abs(null)).max(axis=1)
    half = error * (np.quantile(largest, LEVEL) if len(largest) else nan)
    words = f"; step-down max-T and simultaneous intervals over {len(pairs)} tests, bootstrap {replicates.words}"
    return [
        replace(test, p_adjusted=float(p), ci_low=float(e - h), ci_high=float(e + h), method=test.method + words)
        for test, p, e, h in zip(tests, adjusted, effect, half, strict=True)
    ]
