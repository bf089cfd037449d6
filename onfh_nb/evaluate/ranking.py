"""How well a score ranks: area under the ROC curve and average precision, ties counted exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.checked_inputs import check_both_classes, check_classes
from onfh_nb.exceptions import ParameterError


def roc_auc(y_true: ArrayLike, score: ArrayLike) -> float:
    """Chance that a random unit of class 1 scores above a random one of class 0, ties counting one half.

    Parameters
    ----------
    y_true : array_like of 0 or 1, shape (n,)
        Truth.
    score : array_like of float, shape (n,)
        Any score that is higher for class 1.

    Returns
    -------
    float
        0 … 1, higher is better, 0.5 is chance.

    Raises
    ------
    ParameterError
        If a class is absent, the lengths differ or a score is not finite.

    References
    ----------
    Hanley JA, McNeil BJ. Radiology 1982;143:29-36. doi:10.1148/radiology.143.1.7063747

    Examples
    --------
    >>> roc_auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.75
    """
    from scipy.stats import rankdata

    truth, values = check_scores(y_true, score, "the area under the ROC curve")
    positive = truth == 1
    above = int(positive.sum())
    ranks = rankdata(values)[positive].sum() - above * (above + 1) / 2
    return float(ranks / (above * (len(truth) - above)))


def average_precision(y_true: ArrayLike, score: ArrayLike) -> float:
    """Precision averaged over the steps of recall, Σ (R_k − R_{k−1}) P_k, without interpolation.

    Parameters
    ----------
    y_true : array_like of 0 or 1, shape (n,)
        Truth.
    score : array_like of float, shape (n,)
        Any score that is higher for class 1.

    Returns
    -------
    float
        0 … 1, higher is better; a score without worth gives the share of class 1, so values of samples with different
        shares do not compare.

    Raises
    ------
    ParameterError
        If a class is absent, the lengths differ or a score is not finite.

    Examples
    --------
    >>> round(average_precision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]), 4)
    0.8333
    """
    truth, values = check_scores(y_true, score, "average precision")
    _, hits, alarms = count_above(truth, values)
    precision = hits / (hits + alarms)
    return float((np.diff(hits, prepend=0) * precision).sum() / hits[-1])


def count_above(
    truth: NDArray[np.intp], score: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Distinct scores, falling, and the units of class 1 and of class 0 that reach each of them."""
    order = np.argsort(-score, kind="stable")
    sorted_score = score[order]
    last = np.append(np.flatnonzero(np.diff(sorted_score)), len(score) - 1)  # units that tie cross together
    hits = np.cumsum(truth[order] == 1)[last]
    return sorted_score[last], hits, last + 1 - hits


def check_scores(y_true: ArrayLike, score: ArrayLike, what: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Truth of two classes and a finite score for each unit, with both classes there.

    Raises
    ------
    ParameterError
        If a class is absent, the lengths differ or a score is not finite; the sentence names the row.
    """
    truth, values = check_classes(y_true, 2), np.asarray(score, np.float64)
    if values.shape != truth.shape:
        raise ParameterError(
            f"y_true has {len(truth)} rows and the score has shape {values.shape}, expected one score for each unit"
        )
    if not np.isfinite(values).all():
        row = int(np.argmin(np.isfinite(values)))
        raise ParameterError(f"the score is {values[row]} in row {row}, expected a finite number")
    check_both_classes(truth, what)
    return truth, values
