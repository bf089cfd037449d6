"""Classification metrics with patient-clustered bootstrap intervals, hundreds of times faster than resampling rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.bootstrap import describe
from onfh_nb.stats.estimate import Estimate
from onfh_nb.stats.labelled_scores import clusters_of
from onfh_nb.stats.metric_replicates import MetricData, check_metrics, metric_data, metric_replicates
from onfh_nb.stats.resampling import draw_clusters, interval, multiplicities

LEVEL: Final = 0.95
_AT_ONCE: Final = 4_000_000  # weights held in memory


def metric_bootstrap(
    y_true: ArrayLike,
    probability: ArrayLike,
    groups: Any,
    *,
    metrics: Sequence[str] | None = None,
    threshold: float = 0.5,
    n: int = 2000,
    seed: int = 0,
) -> list[Estimate]:
    """Estimate metrics of a classifier with intervals that respect patients.

    Patients are drawn with replacement and all their units come along. No resample is built: a confusion matrix is a
    linear form in how often each patient was drawn, and the area under the ROC curve a ratio of a quadratic form to
    the product of two linear ones. The values are those that resampled rows would give, to rounding.

    Parameters
    ----------
    y_true : array_like of int, shape (n,)
        Class of each unit, from 0.
    probability : array_like of float, shape (n,) or (n, K)
        Probability of class 1, or of each class.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit. There is no default.
    metrics : sequence of str, optional
        Names as :func:`onfh_nb.evaluate.classification_metrics` gives them; with two classes also ``accuracy``,
        ``sensitivity``, ``specificity``, ``precision``, ``f1``, ``auc`` and ``ap`` of class 1. By default the usual ten
        or eleven. Higher is better for all but ``brier``.
    threshold : float
        With two classes a unit is called 1 from this probability on.
    n, seed : int, int
        Number of resamples and their seed.

    Returns
    -------
    list of Estimate
        In the order of ``metrics``, with 95 % BCa intervals, widened as a t interval is below 40 patients. Resamples
        that do not define a metric are skipped and counted in ``method``. What the whole table does not define is NaN.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, a metric is unknown, or truth and probabilities do not fit.

    References
    ----------
    Efron 1987, doi:10.1080/01621459.1987.10478410; Field and Welsh 2007, doi:10.1111/j.1467-9868.2007.00593.x

    Examples
    --------
    >>> truth, p, patients = [0, 1, 1, 0, 1, 0], [0.2, 0.9, 0.4, 0.1, 0.8, 0.6], list("aabbcc")
    >>> rows = metric_bootstrap(truth, p, patients, metrics=["auc", "accuracy"], n=200)
    >>> [(row.quantity, round(row.estimate, 3)) for row in rows]
    [('auc', 0.889), ('accuracy', 0.667)]
    """
    if n < 1:
        raise ParameterError(f"the number of resamples is at least 1, not {n}")
    clusters = clusters_of(np.size(y_true), groups)
    data = metric_data(y_true, probability, clusters.codes, clusters.count, threshold)
    names = check_metrics(metrics, data.classes)
    whole = metric_replicates(data, np.ones((1, clusters.count)), names)
    drawn = metric_replicates(data, multiplicities(draw_clusters(clusters.count, n, seed)), names)
    left_out = _without_each(data, clusters.count, names)
    estimates = []
    for name in names:
        value, sample = float(whole[name][0]), drawn[name][np.isfinite(drawn[name])]
        if not np.isfinite(value):
            low = high = float("nan")
            method = "not defined: a class has no unit, or none was called so"
        else:
            low, high = interval(value, sample, left_out[name], LEVEL, clusters.count)
            method = describe(clusters, n=n, seed=seed, skipped=n - len(sample))
            if low == high:
                method += "; no width because no resample differs, which is no proof of certainty"
        estimates.append(Estimate(name, value, low, high, LEVEL, len(data.truth), clusters.patients, method))
    return estimates


def _without_each(data: MetricData, count: int, names: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """Metrics of the table without each cluster in turn, some clusters at a time: all at once may not fit in memory."""
    step = max(1, _AT_ONCE // count)
    parts = []
    for start in range(0, count, step):
        weights = np.ones((min(step, count - start), count))
        weights[np.arange(len(weights)), start + np.arange(len(weights))] = 0
        parts.append(metric_replicates(data, weights, names))
    return {name: np.concatenate([part[name] for part in parts]) for name in names}
