"""ROC and precision–recall curves with the thresholds that make them, and their values on a common grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.ranking import average_precision, check_scores, count_above, roc_auc
from onfh_nb.exceptions import ParameterError

GRID = np.linspace(0, 1, 101)


class RocCurve(NamedTuple):
    """Points of a ROC curve, from (0, 0) to (1, 1).

    Parameters
    ----------
    fpr, tpr : ndarray of float64, shape (m,)
        Share of class 0 and of class 1 that reaches the threshold.
    thresholds : ndarray of float64, shape (m,)
        Falling, the first infinite.
    auc : float
        Area under the curve, 0 … 1, higher is better.
    """

    fpr: NDArray[np.float64]
    tpr: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    auc: float


class PrCurve(NamedTuple):
    """Points of a precision–recall curve, recall rising from 0.

    Parameters
    ----------
    recall, precision : ndarray of float64, shape (m,)
        Precision at recall 0 is put at 1, as is usual.
    thresholds : ndarray of float64, shape (m,)
        Falling, the first infinite.
    ap : float
        Average precision, 0 … 1, higher is better.
    share : float
        Share of class 1, the precision of a score without worth.
    """

    recall: NDArray[np.float64]
    precision: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    ap: float
    share: float


def roc_curve(y_true: ArrayLike, score: ArrayLike) -> RocCurve:
    """ROC curve with a point at every distinct score.

    Parameters
    ----------
    y_true : array_like of 0 or 1, shape (n,)
        Truth.
    score : array_like of float, shape (n,)
        Any score that is higher for class 1.

    Returns
    -------
    RocCurve

    Raises
    ------
    ParameterError
        If a class is absent, the lengths differ or a score is not finite; the sentence names the row.

    Examples
    --------
    >>> curve = roc_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> curve.tpr.tolist(), curve.fpr.tolist()
    ([0.0, 0.5, 0.5, 1.0, 1.0], [0.0, 0.0, 0.5, 0.5, 1.0])
    """
    truth, values = check_scores(y_true, score, "a ROC curve")
    thresholds, hits, alarms = count_above(truth, values)
    tpr, fpr = (np.concatenate([[0.0], counts / counts[-1]]) for counts in (hits, alarms))
    return RocCurve(fpr, tpr, np.concatenate([[np.inf], thresholds]), roc_auc(truth, values))


def pr_curve(y_true: ArrayLike, score: ArrayLike) -> PrCurve:
    """Precision–recall curve with a point at every distinct score; parameters and errors as :func:`roc_curve`.

    Examples
    --------
    >>> curve = pr_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> curve.precision.round(2).tolist()
    [1.0, 1.0, 0.5, 0.67, 0.5]
    """
    truth, values = check_scores(y_true, score, "a precision-recall curve")
    thresholds, hits, alarms = count_above(truth, values)
    recall = np.concatenate([[0.0], hits / hits[-1]])
    precision = np.concatenate([[1.0], hits / (hits + alarms)])
    share = float(truth.mean())
    return PrCurve(recall, precision, np.concatenate([[np.inf], thresholds]), average_precision(truth, values), share)


def roc_on_grid(curve: RocCurve, fpr: ArrayLike = GRID) -> NDArray[np.float64]:
    """Sensitivity at given false positive rates: straight between points, the upper end of vertical steps.

    Examples
    --------
    >>> roc_on_grid(roc_curve([0, 1], [0.2, 0.9]), [0, 0.5, 1]).tolist()
    [1.0, 1.0, 1.0]
    """
    return np.interp(_inside(fpr, "fpr"), curve.fpr, curve.tpr)


def pr_on_grid(curve: PrCurve, recall: ArrayLike = GRID) -> NDArray[np.float64]:
    """Precision at given recalls: that of the highest threshold whose recall is at least so high.

    Straight lines between points would promise precision that no threshold reaches (Davis and Goadrich 2006,
    doi:10.1145/1143844.1143874).

    Examples
    --------
    >>> pr_on_grid(pr_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]), [0.5, 0.75]).round(2).tolist()
    [1.0, 0.67]
    """
    wanted = _inside(recall, "recall")
    first = np.searchsorted(curve.recall, wanted - 1e-12, side="left")
    return curve.precision[np.clip(first, 0, len(curve.precision) - 1)]


def mean_roc(curves: Sequence[RocCurve], fpr: ArrayLike = GRID) -> NDArray[np.float64]:
    """Mean sensitivity of several curves, for instance of folds, at given false positive rates.

    Its area is that of no model; report it as a mean of curves (Fawcett 2006, doi:10.1016/j.patrec.2005.10.010).

    Raises
    ------
    ParameterError
        If there is no curve.
    """
    if not curves:
        raise ParameterError("there are no curves to average, expected at least one")
    return np.asarray(np.mean([roc_on_grid(curve, fpr) for curve in curves], axis=0))


def _inside(grid: ArrayLike, name: str) -> NDArray[np.float64]:
    values = np.asarray(grid, np.float64)
    if not ((values >= 0) & (values <= 1)).all():
        raise ParameterError(f"{name} holds a value outside 0 to 1 or not finite, expected shares")
    return values
