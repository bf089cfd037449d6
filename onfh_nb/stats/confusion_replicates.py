"""Metrics of many confusion matrices at once: one column per resample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]


class Counts(NamedTuple):
    """What the metrics are made of, for K classes and r resamples.

    Parameters
    ----------
    right, support, called : ndarray of float, shape (K, r)
        Units of each class that are called so, that are of it, and that are called it.
    total : ndarray of float, shape (r,)
        Units in all.
    """

    right: Column
    support: Column
    called: Column
    total: Column


def add_up(cells: NDArray[np.float64], classes: int) -> Counts:
    """Sums of confusion matrices given as rows truth × call, shape (K * K, r)."""
    cube = cells.reshape(classes, classes, -1)
    right = np.stack([cube[k, k] for k in range(classes)])
    return Counts(right, cube.sum(axis=1), cube.sum(axis=0), cells.sum(axis=0))


def _ratio(above: Column, below: Column) -> Column:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)


def _accuracy(c: Counts) -> Column:
    return _ratio(c.total - c.support - c.called + 2 * c.right, c.total + 0 * c.right)


def _precision(c: Counts) -> Column:
    return _ratio(c.right, c.called)


def _recall(c: Counts) -> Column:
    return _ratio(c.right, c.support)


def _specificity(c: Counts) -> Column:
    return _ratio(c.total - c.support - c.called + c.right, c.total - c.support)


def _f1(c: Counts) -> Column:
    return _ratio(2 * c.right, c.support + c.called)


def _matthews(c: Counts) -> Column:
    joint = c.right.sum(axis=0) * c.total - (c.support * c.called).sum(axis=0)
    spread = (c.total**2 - (c.called**2).sum(axis=0)) * (c.total**2 - (c.support**2).sum(axis=0))
    return _ratio(joint, np.sqrt(spread))


def _plain(c: Counts) -> Column:
    return _ratio(c.right.sum(axis=0), c.total)


def _macro(by_class: Callable[[Counts], Column]) -> Callable[[Counts], Column]:
    return lambda c: by_class(c).mean(axis=0)


def _weighted(by_class: Callable[[Counts], Column]) -> Callable[[Counts], Column]:
    return lambda c: _ratio(np.where(c.support > 0, by_class(c) * c.support, 0.0).sum(axis=0), c.total)


def _of_class_1(by_class: Callable[[Counts], Column]) -> Callable[[Counts], Column]:
    return lambda c: by_class(c)[1]


_BY_CLASS: Final[dict[str, Any]] = {
    "acc_ovr": _accuracy,
    "precision": _precision,
    "recall": _recall,
    "specificity": _specificity,
    "f1": _f1,
}

CONFUSION_METRICS: Final[dict[str, Callable[[Counts], Column]]] = {
    "acc_plain": _plain,
    "balanced_accuracy": _macro(_recall),
    "mcc": _matthews,
    **{f"{name}_macro": _macro(by_class) for name, by_class in _BY_CLASS.items()},
    **{f"{name}_weighted": _weighted(by_class) for name, by_class in _BY_CLASS.items()},
}

# Two classes: class 1 is the positive one.
BINARY_METRICS: Final[dict[str, Callable[[Counts], Column]]] = {
    "accuracy": _plain,
    "sensitivity": _of_class_1(_recall),
    "recall": _of_class_1(_recall),
    "specificity": _of_class_1(_specificity),
    "precision": _of_class_1(_precision),
    "f1": _of_class_1(_f1),
}
