"""What the best of several models is worth, when it was found to be the best on the very data it is reported on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.units import check_predictions
from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.estimate import Estimate
from onfh_nb.stats.labelled_scores import clusters_of
from onfh_nb.stats.metric_replicates import check_metrics, metric_data, metric_replicates
from onfh_nb.stats.resampling import FEW_CLUSTERS, Clusters, draw_clusters, multiplicities

LOWER_IS_BETTER: Final = frozenset({"brier"})
LEVEL: Final = 0.95


@dataclass(frozen=True)
class BestOf:
    """The winner among several models, and what it would be expected to reach on other patients.

    Parameters
    ----------
    winner : str
        Model that is best on all units.
    apparent : float
        Its metric on all units, which is too good because it was picked there.
    corrected : Estimate
        The metric that picking a winner in this way is worth on patients who had no part in the picking.
    optimism : float
        Apparent less corrected; positive where the pick flatters and more is better.
    picked : DataFrame
        Columns ``model``, ``value`` on all units, and ``picked``: share of the resamples in which it won.
    """

    winner: str
    apparent: float
    corrected: Estimate
    optimism: float
    picked: pd.DataFrame


def best_of(
    y_true: ArrayLike,
    probabilities: Mapping[str, ArrayLike],
    groups: Any,
    *,
    metric: str = "auc",
    n: int = 2000,
    seed: int = 0,
) -> BestOf:
    """Correct the metric of a winner for having been picked as the best of several on the same data.

    Patients are drawn with replacement; the winner among the drawn is judged on the patients who were left out, and
    the mean of these judgements is what the act of picking is worth. Predictions must come from cross-validation or
    an untouched test set: the correction undoes the picking, not the fitting.

    Parameters
    ----------
    y_true : array_like of int, shape (n,)
        Class of each unit, from 0.
    probabilities : mapping of str to array_like of float, shape (n,) or (n, K)
        Of each model, the probability of class 1 or of each class.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit. There is no default.
    metric : str
        Name as in :func:`onfh_nb.stats.metric_bootstrap`; the largest wins, of ``brier`` the smallest.
    n, seed : int, int
        Number of resamples and their seed.

    Returns
    -------
    BestOf
        The interval of ``corrected`` spans the middle 95 % of the judgements on left-out patients. Those are about a
        third of all, so it is wide: it errs on the safe side. With a single patient the corrected value is NaN.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, there are no models, or truth and probabilities do not fit.

    References
    ----------
    Tsamardinos I, Greasidou E, Borboudakis G. Mach Learn 2018;107:1895-1922. doi:10.1007/s10994-018-5714-4

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> truth, patients = rng.integers(0, 2, 200), np.repeat(np.arange(40), 5)
    >>> coins = {f"coin {k}": rng.random(200) for k in range(10)}
    >>> found = best_of(truth, coins, patients, n=500)
    >>> found.apparent > 0.55, abs(found.corrected.estimate - 0.5) < 0.05
    (True, True)
    """
    if not probabilities or n < 1:
        raise ParameterError(f"there are {len(probabilities)} models and {n} resamples, expected at least one of each")
    clusters = clusters_of(np.size(y_true), groups)
    names, sign = list(probabilities), -1.0 if metric in LOWER_IS_BETTER else 1.0
    weights = multiplicities(draw_clusters(clusters.count, n, seed))
    stacked = np.concatenate([np.ones((1, clusters.count)), weights, weights == 0])
    values = np.stack([_values(y_true, probabilities[name], clusters, metric, stacked) for name in names])
    whole, inside, outside = values[:, 0], values[:, 1 : n + 1], values[:, n + 1 :]
    if np.isnan(whole).any():
        lost = names[int(np.argmax(np.isnan(whole)))]
        raise ParameterError(f"{metric} of {lost} is not defined on these units, expected units of every class")
    good = np.isfinite(inside).all(axis=0) & np.isfinite(outside).all(axis=0)
    first = np.argmax(sign * inside[:, good], axis=0)
    judged = outside[:, good][first, np.arange(len(first))]
    best = int(np.argmax(sign * whole))
    corrected = _corrected(judged, clusters, (f"{metric}_best_of_{len(names)}", np.size(y_true)), n, seed)
    share = np.bincount(first, minlength=len(names)) / max(1, len(first))
    picked = pd.DataFrame({"model": names, "value": whole, "picked": share})
    picked = picked.sort_values("value", ascending=sign < 0, ignore_index=True, kind="stable")
    apparent = float(whole[best])
    return BestOf(names[best], apparent, corrected, sign * (apparent - corrected.estimate), picked)


def best_of_predictions(predictions: pd.DataFrame, *, metric: str = "auc", n: int = 2000, seed: int = 0) -> BestOf:
    """The same from a predictions table in which every model judged the same units; patients are resampled.

    Parameters
    ----------
    predictions : DataFrame
        Predictions table with two classes.
    metric, n, seed
        As for :func:`best_of`.

    Raises
    ------
    ParameterError
        If a model did not judge a unit that another judged.
    """
    column = check_predictions(predictions)[1]
    wide = predictions.pivot_table(index="unit_id", columns="model", values=column)
    if wide.isna().to_numpy().any():
        lost = wide.columns[wide.isna().any()][0]
        raise ParameterError(f"{lost} did not judge all units; expected every model on the same units")
    units = predictions.drop_duplicates("unit_id").set_index("unit_id").loc[wide.index]
    scores = {str(name): wide[name].to_numpy(np.float64) for name in predictions["model"].unique()}
    return best_of(units["y_true"].to_numpy(), scores, units["participant_id"], metric=metric, n=n, seed=seed)


def _values(
    y_true: ArrayLike, probability: ArrayLike, clusters: Clusters, metric: str, weights: NDArray[Any]
) -> NDArray[np.float64]:
    data = metric_data(y_true, probability, clusters.codes, clusters.count)
    check_metrics([metric], data.classes)
    return metric_replicates(data, weights.astype(np.float64), [metric])[metric]


def _corrected(judged: NDArray[np.float64], clusters: Clusters, named: tuple[str, int], n: int, seed: int) -> Estimate:
    quantity, units = named
    method = f"winner of each bootstrap over {clusters.count} {clusters.wording} judged on those left out"
    method += f", percentile interval, n = {n}, seed {seed}"
    if len(judged) == 0:
        nan = float("nan")
        reason = f"{method}; no resample leaves both classes in and out"
        return Estimate(quantity, nan, nan, nan, LEVEL, units, clusters.patients, reason)
    if len(judged) < n:
        method += f"; {n - len(judged)} degenerate resamples skipped"
    if clusters.count < FEW_CLUSTERS:
        method += f"; warning: fewer than {FEW_CLUSTERS} clusters, the interval is approximate"
    low, high = np.quantile(judged, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(quantity, float(judged.mean()), float(low), float(high), LEVEL, units, clusters.patients, method)
