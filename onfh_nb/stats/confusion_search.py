"""Confusion matrices that fit what a paper prints about a classifier with three or so classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb, prod
from typing import TYPE_CHECKING, Final

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.audit import possible_counts

if TYPE_CHECKING:
    import numpy as np

_MOST_TABLES: Final = 50_000_000
METRICS: Final = ("accuracy", "sensitivity", "specificity", "f1")
NAMES: Final = (*(f"{mean}{name}" for mean in ("", "macro_", "weighted_") for name in METRICS), "plain_accuracy")


def ovr_percentages(matrices: np.ndarray) -> dict[str, np.ndarray]:
    """One-versus-rest metrics of confusion matrices, in percent.

    Parameters
    ----------
    matrices : ndarray of int, shape (..., K, K)
        Rows truth, columns prediction.

    Returns
    -------
    dict of str to ndarray
        ``accuracy``, ``sensitivity``, ``specificity`` and ``f1`` of each class, shape (..., K); the same with the
        prefixes ``macro_`` (mean over classes) and ``weighted_`` (mean weighted by the true counts), shape (...);
        ``plain_accuracy``, shape (...). Higher is better for all. NaN where a class has no case.
    """
    return {name: _metric(matrices, name) for name in NAMES}


def _per_class(matrices: np.ndarray, name: str) -> np.ndarray:
    import numpy as np

    tp, support = np.diagonal(matrices, axis1=-2, axis2=-1), matrices.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        if name == "sensitivity":
            return 100 * tp / support
        called, total = matrices.sum(axis=-2), support.sum(axis=-1, keepdims=True)
        if name == "accuracy":
            return 100 * (total - support - called + 2 * tp) / total
        if name == "specificity":
            return 100 * (total - support - called + tp) / (total - support)
        return 200 * tp / (support + called)


def consistent_confusion_matrices(
    supports: Sequence[int], printed: Mapping[str, float | Sequence[float]], *, tolerance: float | Mapping[str, float]
) -> np.ndarray:
    """Every confusion matrix with these true counts that fits the printed percentages.

    Parameters
    ----------
    supports : sequence of int, length K
        Cases per true class.
    printed : mapping of str to float or sequence of float
        Keys of :func:`ovr_percentages`; per-class metrics as sequences of length K, with NaN for a class not printed.
    tolerance : float or mapping of str to float
        Largest distance to the printed value in percentage points, for all metrics or by metric; 0.0101 allows two
        decimals rounded or cut off.

    Returns
    -------
    ndarray of int, shape (M, K, K)
        Rows truth, columns prediction; M is 0 if nothing fits.

    Raises
    ------
    ParameterError
        If a metric is unknown, or there are more than fifty million matrices to search.

    Examples
    --------
    >>> printed = {"macro_accuracy": 87.76, "macro_sensitivity": 79.89, "macro_specificity": 92.01, "macro_f1": 76.83}
    >>> consistent_confusion_matrices([17, 7, 25], printed, tolerance=0.0101).tolist()
    [[[15, 2, 0], [1, 5, 1], [0, 5, 20]]]
    """
    import numpy as np

    if unknown := [name for name in printed if name not in NAMES]:
        raise ParameterError(f"There is no metric {unknown[0]!r}; expected one of {', '.join(NAMES)}.")
    k = len(supports)
    if prod(comb(support + k - 1, k - 1) for support in supports) > _MOST_TABLES:
        raise ParameterError(f"supports are {list(supports)}: too many confusion matrices to search.")
    rows = [_rows(support, k) for support in supports]
    rest = _all_pairs(rows[1:])
    found = []
    for first in rows[0]:  # in slices by the first row, so that memory stays small
        matrices = np.concatenate([np.broadcast_to(first, (len(rest), 1, k)), rest], axis=1)
        found.append(_keep_fitting(matrices, printed, tolerance))
    return np.concatenate(found)


def ovr_error_counts(macro_accuracy: float, n: int, decimals: int, *, classes: int = 3) -> list[int]:
    """Wrong one-versus-rest decisions that a printed macro accuracy can stand for.

    A wrong single-label call is wrong for two classes, the true one and the called one. A list without an even number
    therefore shows that the calls cannot have been one label a case.

    Parameters
    ----------
    macro_accuracy : float
        Printed mean of the one-versus-rest accuracies, in percent.
    n : int
        Cases.
    decimals : int
        Decimals printed.
    classes : int
        Number of classes.

    Returns
    -------
    list of int
        Ascending.

    Examples
    --------
    >>> ovr_error_counts(93.83, 54, 2), ovr_error_counts(89.51, 54, 2)
    ([10], [17])
    """
    decisions = n * classes
    return sorted(decisions - correct for correct in possible_counts(macro_accuracy, decisions, decimals))


def _rows(support: int, k: int) -> np.ndarray:
    """Every way to spread ``support`` cases over ``k`` predicted classes, shape (M, k)."""
    import numpy as np

    bars = np.array(list(combinations(range(support + k - 1), k - 1)), dtype=np.int64).reshape(-1, k - 1)
    edges = np.pad(bars, ((0, 0), (1, 1)), constant_values=-1)
    edges[:, -1] = support + k - 1
    return np.diff(edges, axis=1) - 1


def _all_pairs(rows: Sequence[np.ndarray]) -> np.ndarray:
    """Cartesian product of the remaining rows, shape (M, K - 1, K)."""
    import numpy as np

    index = np.meshgrid(*(np.arange(len(row)) for row in rows), indexing="ij")
    return np.stack([row[i.ravel()] for row, i in zip(rows, index, strict=True)], axis=1)


def _keep_fitting(
    matrices: np.ndarray, printed: Mapping[str, float | Sequence[float]], tolerance: float | Mapping[str, float]
) -> np.ndarray:
    import numpy as np

    # Sensitivity needs the diagonal only, so it thins out the matrices before the dearer metrics are taken.
    for name in sorted(printed, key=lambda name: "sensitivity" not in name):
        values = _metric(matrices, name)
        target = np.asarray(printed[name], dtype=float)
        allowed = tolerance[name] if isinstance(tolerance, Mapping) else tolerance
        near = (np.abs(values - target) <= allowed) | np.isnan(target)
        matrices = matrices[near if near.ndim == 1 else near.all(axis=1)]
    return matrices


def _metric(matrices: np.ndarray, name: str) -> np.ndarray:
    support = matrices.sum(axis=-1)
    if name == "plain_accuracy":
        return 100 * matrices.trace(axis1=-2, axis2=-1) / support.sum(axis=-1)
    mean, _, metric = name.rpartition("_")
    values = _per_class(matrices, metric)
    if mean == "macro":
        return values.mean(axis=-1)
    if mean == "weighted":
        return (values * support).sum(axis=-1) / support.sum(axis=-1)
    return values
