"""Classification metrics of thousands of resamples of patients, without building a single resample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.confusion_replicates import BINARY_METRICS, CONFUSION_METRICS, Column, add_up
from onfh_nb.stats.ranking_replicates import Walk, make_walk, ranking_replicates

_RANKING: Final = ("auc_macro", "ap_macro", "auc_weighted", "ap_weighted")
_BINARY_RANKING: Final = ("auc", "ap")
BINARY_DEFAULT: Final = (
    "auc", "accuracy", "sensitivity", "specificity", "precision", "f1", "balanced_accuracy", "mcc", "ap", "brier",
)  # fmt: skip
MULTI_DEFAULT: Final = (
    "acc_plain", "acc_ovr_macro", "balanced_accuracy", "precision_macro", "recall_macro", "specificity_macro",
    "f1_macro", "mcc", "auc_macro", "ap_macro", "brier",
)  # fmt: skip
_CHUNK: Final = 4_000_000  # weights held at once


@dataclass(frozen=True)
class MetricData:
    """Truth, probabilities and calls of units, added up by cluster as far as resampling allows.

    Parameters
    ----------
    truth : ndarray of int, shape (n,)
        Class of each unit.
    probability : ndarray of float, shape (n, K)
        Probability of each class.
    codes : ndarray of int, shape (n,)
        Cluster of each unit.
    cells : ndarray of float, shape (K * K, clusters)
        Confusion matrix of each cluster.
    squares : ndarray of float, shape (clusters,)
        Squared errors of the probabilities (Brier), summed over the units of each cluster.
    """

    truth: NDArray[np.intp]
    probability: NDArray[np.float64]
    codes: NDArray[np.intp]
    cells: NDArray[np.float64]
    squares: NDArray[np.float64]
    _walks: dict[int, Walk] = field(default_factory=dict, repr=False)

    @property
    def classes(self) -> int:
        """Number of classes, K."""
        return self.probability.shape[1]

    def walk(self, k: int) -> Walk:
        """Units sorted by the probability of class k; sorted once."""
        if k not in self._walks:
            self._walks[k] = make_walk(self.truth == k, self.probability[:, k], self.codes)
        return self._walks[k]


def metric_data(
    y_true: ArrayLike, probability: ArrayLike, codes: NDArray[np.intp], count: int, threshold: float = 0.5
) -> MetricData:
    """Check truth and probabilities and add up what can be added up by cluster."""
    from onfh_nb.evaluate.checked_inputs import check_truth_and_probability
    from onfh_nb.evaluate.classification import called_classes

    truth, p = check_truth_and_probability(y_true, probability)
    k = p.shape[1]
    cell = truth * k + called_classes(p, threshold)
    cells = np.bincount(cell * count + codes, minlength=k * k * count).reshape(k * k, count).astype(np.float64)
    errors = (p - (truth[:, None] == np.arange(k))) ** 2
    squares = np.bincount(codes, errors[:, 1] if k == 2 else errors.sum(axis=1), count).astype(np.float64)
    return MetricData(truth, p, codes, cells, squares)


def check_metrics(names: Sequence[str] | None, classes: int) -> list[str]:
    """The metrics asked for, all of them known; None gives the usual ones.

    Raises
    ------
    ParameterError
        If there are none, or one is unknown for so many classes; a near name is suggested.
    """
    if names is None:
        return list(BINARY_DEFAULT if classes == 2 else MULTI_DEFAULT)
    known = [*CONFUSION_METRICS, *_RANKING, "brier"]
    if classes == 2:
        known += [*BINARY_METRICS, *_BINARY_RANKING]
    if isinstance(names, str) or not names:
        raise ParameterError(f"metrics is {names!r}, expected a list of names such as {known[:3]}")
    for name in names:
        if name not in known:
            near = get_close_matches(str(name), known, 1)
            hint = f", did you mean {near[0]!r}?" if near else f", expected one of {sorted(known)}"
            raise ParameterError(f"there is no metric {name!r} for {classes} classes{hint}")
    return list(names)


def metric_replicates(
    data: MetricData, weights: NDArray[np.float64], metrics: Sequence[str]
) -> dict[str, NDArray[np.float64]]:
    """Metrics of resamples in which every cluster counts as often as its weight says.

    Parameters
    ----------
    data : MetricData
        The units.
    weights : ndarray of float, shape (r, clusters)
        How often each cluster is in each of r resamples.
    metrics : sequence of str
        Names as :func:`onfh_nb.evaluate.classification_metrics` gives them; with two classes also ``accuracy``,
        ``sensitivity``, ``specificity``, ``precision``, ``f1``, ``auc`` and ``ap`` of class 1.

    Returns
    -------
    dict of ndarray of float, shape (r,)
        NaN where a resample does not define the metric.
    """
    step = max(1, _CHUNK // max(1, weights.shape[1]))
    with np.errstate(invalid="ignore", divide="ignore"):  # a resample may be empty, e.g. those left out of a draw
        parts = [_part(data, weights[k : k + step], metrics) for k in range(0, len(weights), step)]
    return {name: np.concatenate([part[name] for part in parts]) for name in metrics}


def _part(data: MetricData, weights: NDArray[np.float64], metrics: Sequence[str]) -> dict[str, Column]:
    columns = np.ascontiguousarray(weights.T)
    counts = add_up(data.cells @ columns, data.classes)
    from_counts: dict[str, Callable[[Any], Column]] = {
        **CONFUSION_METRICS,
        **(BINARY_METRICS if data.classes == 2 else {}),
    }
    found: dict[str, Column] = {}
    with_ap = any(name.startswith("ap") for name in metrics)
    ranks: dict[int, tuple[Column, Column]] = {}
    for name in metrics:
        if name == "brier":
            found[name] = data.squares @ columns / counts.total
        elif name in from_counts:
            found[name] = from_counts[name](counts)
        else:
            for k in (1,) if name in _BINARY_RANKING else range(data.classes):
                if k not in ranks:
                    ranks[k] = ranking_replicates(data.walk(k), columns, precision=with_ap)
            found[name] = _ranking(name, {k: pair[name.startswith("ap")] for k, pair in ranks.items()}, counts.support)
    return found


def _ranking(name: str, by_class: dict[int, Column], support: Column) -> Column:
    if name in _BINARY_RANKING:
        return by_class[1]
    values = np.stack([by_class[k] for k in sorted(by_class)])
    if name.endswith("_macro"):
        return values.mean(axis=0)
    return np.where(support > 0, values * support, 0.0).sum(axis=0) / support.sum(axis=0)
