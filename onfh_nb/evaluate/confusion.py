"""Everything that follows from a confusion matrix, each number under a name that says which one it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.checked_inputs import check_classes
from onfh_nb.exceptions import ParameterError

PER_CLASS: Final = ("accuracy", "precision", "recall", "specificity", "f1")
_WHY: Final = {
    "accuracy": "there are no units",
    "precision": "no unit was called this class",
    "recall": "no unit is of this class",
    "specificity": "every unit is of this class",
    "f1": "no unit is of this class and none was called it",
}


def confusion_matrix(y_true: ArrayLike, called: ArrayLike, classes: int) -> NDArray[np.int64]:
    """Count units by true class (rows) and called class (columns).

    Parameters
    ----------
    y_true, called : array_like of int, shape (n,)
        Classes 0 … ``classes`` − 1.
    classes : int
        Number of classes.

    Returns
    -------
    ndarray of int64, shape (classes, classes)

    Raises
    ------
    ParameterError
        If the lengths differ or a row holds another class.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1, 1], [0, 1, 1, 1], 2).tolist()
    [[1, 1], [0, 2]]
    """
    truth, calls = check_classes(y_true, classes), check_classes(called, classes)
    if len(truth) != len(calls):
        raise ParameterError(f"y_true has {len(truth)} rows and called {len(calls)}, expected one call for each unit")
    return np.bincount(truth * classes + calls, minlength=classes**2).reshape(classes, classes).astype(np.int64)


def confusion_metrics(matrix: ArrayLike, *, classes: Sequence[Any] | None = None) -> dict[str, Any]:
    """Metrics that follow from a confusion matrix alone; higher is better for all.

    ``acc_plain`` is the share of units called right. ``acc_ovr_macro`` is the mean of the one-versus-rest accuracies,
    which counts the right calls of all other classes too and is therefore the higher of the two with three or more
    classes; papers print either as "accuracy". ``*_macro`` are plain means over classes, ``*_weighted`` means weighted
    by the true counts (``recall_weighted`` equals ``acc_plain``), ``balanced_accuracy`` equals ``recall_macro``.

    Parameters
    ----------
    matrix : array_like of int, shape (K, K)
        Rows truth, columns call.
    classes : sequence, optional
        Names of the classes, the keys of ``per_class``; by default 0 … K − 1.

    Returns
    -------
    dict
        ``n``, ``acc_plain``, ``acc_ovr_macro``, ``acc_ovr_weighted``, ``balanced_accuracy``; ``precision``, ``recall``,
        ``specificity`` and ``f1``, each ``_macro`` and ``_weighted``; ``mcc`` (Matthews, Gorodkin's form for several
        classes, −1 … 1); ``per_class`` with ``support``, ``called``, ``accuracy`` (one versus rest), ``precision``,
        ``recall``, ``specificity``, ``f1``; ``confusion``; ``warnings``. What is not defined is NaN, with the reason
        under ``warnings``; a macro mean is NaN where one of its classes is.

    Raises
    ------
    ParameterError
        If the matrix is not square, is empty, or holds anything but counts.

    References
    ----------
    Gorodkin J. Comput Biol Chem 2004;28:367-374. doi:10.1016/j.compbiolchem.2004.09.006

    Examples
    --------
    >>> found = confusion_metrics([[14, 1, 1], [1, 7, 0], [0, 2, 28]])
    >>> round(found["acc_plain"], 4), round(found["acc_ovr_macro"], 4)
    (0.9074, 0.9383)
    """
    counts = _checked(matrix)
    names = list(range(len(counts))) if classes is None else list(classes)
    if len(names) != len(counts):
        raise ParameterError(f"there are {len(names)} names for {len(counts)} classes, expected one each")
    support, called, total = counts.sum(axis=1), counts.sum(axis=0), int(counts.sum())
    columns = ovr_metrics(counts)
    warnings: list[str] = []
    for name, values in columns.items():
        for k in np.flatnonzero(np.isnan(values)):
            warnings.append(f"{name} of class {names[k]} is not defined: {_WHY[name]}")
    found: dict[str, Any] = {"n": total, "acc_plain": float(np.trace(counts)) / total}
    for name, values in columns.items():
        stem = "acc_ovr" if name == "accuracy" else name
        found[f"{stem}_macro"] = float(values.mean())
        found[f"{stem}_weighted"] = _weighted(values, support)
    found["balanced_accuracy"] = found["recall_macro"]
    found["mcc"] = _matthews(counts, warnings)
    found["per_class"] = {
        name: {"support": int(support[k]), "called": int(called[k]), **{key: float(v[k]) for key, v in columns.items()}}
        for k, name in enumerate(names)
    }
    found["confusion"] = counts.tolist()
    found["warnings"] = warnings
    return found


def ovr_metrics(counts: NDArray[Any]) -> dict[str, NDArray[np.float64]]:
    """One-versus-rest metrics by class from counts of shape (K, K); NaN where a denominator is 0."""
    tp, support, called = np.diagonal(counts), counts.sum(axis=1), counts.sum(axis=0)
    total = counts.sum()
    ratios = {
        "accuracy": (total - support - called + 2 * tp, total + 0 * tp),
        "precision": (tp, called),
        "recall": (tp, support),
        "specificity": (total - support - called + tp, total - support),
        "f1": (2 * tp, support + called),
    }
    with np.errstate(invalid="ignore", divide="ignore"):
        return {name: np.asarray(above / below, np.float64) for name, (above, below) in ratios.items()}


def _weighted(values: NDArray[np.float64], support: NDArray[Any]) -> float:
    there = support > 0  # a class without units has no weight, and must not make the mean NaN
    return float((values[there] * support[there]).sum() / support.sum())


def _matthews(counts: NDArray[Any], warnings: list[str]) -> float:
    exact = counts.astype(object)  # Python's integers: products of large counts do not overflow
    support, called, total = exact.sum(axis=1), exact.sum(axis=0), exact.sum()
    spread = (total**2 - (called**2).sum()) * (total**2 - (support**2).sum())
    if spread == 0:
        warnings.append("mcc is not defined: all units are of one class, or all were called one class")
        return float("nan")
    return float(np.trace(exact) * total - (support * called).sum()) / float(spread) ** 0.5


def _checked(matrix: ArrayLike) -> NDArray[np.int64]:
    counts = np.asarray(matrix)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or len(counts) < 2:
        raise ParameterError(
            f"the confusion matrix has shape {counts.shape}, expected (K, K) with at least two classes"
        )
    wrong = np.argwhere((counts < 0) | (counts != np.floor(counts)) | ~np.isfinite(counts))
    if len(wrong):
        row, column = (int(i) for i in wrong[0])
        raise ParameterError(
            f"the confusion matrix holds {counts[row, column]} in row {row}, column {column}, expected counts from 0"
        )
    if counts.sum() == 0:
        raise ParameterError("the confusion matrix holds no units, expected at least one")
    return counts.astype(np.int64)
