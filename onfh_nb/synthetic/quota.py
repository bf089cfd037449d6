"""Whole numbers that keep a proportion, and an order of patients in which every beginning keeps it too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray


def largest_remainder(weights: Mapping[str, float], n: int) -> dict[str, int]:
    """Share `n` units among classes in proportion to their weights.

    Parameters
    ----------
    weights : mapping of str to float
        Class and weight, at least one of them above 0.
    n : int
        Units to share.

    Returns
    -------
    dict of str to int
        Counts that sum to `n`, in the order of `weights`; of equal remainders the first class wins.

    Examples
    --------
    >>> largest_remainder({"both": 21, "one": 9}, 10)
    {'both': 7, 'one': 3}
    """
    total = sum(weights.values())
    exact = {name: n * weight / total for name, weight in weights.items()}
    # The small number keeps 2.9999999 from counting as two and a remainder.
    counts = {name: int(share + 1e-9) for name, share in exact.items()}
    by_remainder = sorted(weights, key=lambda name: counts[name] - exact[name])
    for name in by_remainder[: n - sum(counts.values())]:
        counts[name] += 1
    return counts


def quota_labels(weights: Mapping[str, float], n: int) -> list[str]:
    """Labels of `n` units in proportion to the weights, one class after the other.

    Examples
    --------
    >>> quota_labels({"A": 1, "B": 2}, 3)
    ['A', 'B', 'B']
    """
    return [name for name, count in largest_remainder(weights, n).items() for _ in range(count)]


def even_sequence(weights: Mapping[str, float], n: int, rng: Generator) -> list[str]:
    """Labels of `n` units in such an order that every beginning has the wanted proportions, ties broken at random.

    Parameters
    ----------
    weights : mapping of str to float
        Class and weight.
    n : int
        Units to label.
    rng : Generator
        Source of randomness for ties.

    Returns
    -------
    list of str
        With two classes, the first k labels are those of `largest_remainder` for every k (up to ties).

    Examples
    --------
    >>> even_sequence({"both": 7, "one": 3}, 10, np.random.default_rng(0)).count("one")
    3
    """
    names = [name for name, weight in weights.items() if weight > 0]
    share = np.array([weights[name] for name in names]) / sum(weights.values())
    count = np.zeros(len(names))
    labels = []
    for step in range(1, n + 1):
        behind = np.round(step * share - count, 9)
        most = np.flatnonzero(behind == behind.max())
        chosen = int(most[rng.integers(len(most))])
        count[chosen] += 1
        labels.append(names[chosen])
    return labels


def balanced_order(kinds: Sequence[str], properties: Sequence[Sequence[Sequence[str]]]) -> list[int]:
    """Order units so that every beginning of the list has the proportions of the whole, in all properties at once.

    Parameters
    ----------
    kinds : sequence of str
        Kind of each unit, which also says what kind of unit each place of the list takes.
    properties : sequence of sequence of sequence of str
        For each property and unit its labels, of which a unit may have none or several.

    Returns
    -------
    list of int
        Index of the unit for each place: of the units of its kind that are left, the one that leaves the smallest sum
        of squared deviations from the proportions.

    Examples
    --------
    >>> stages = [["I"], ["I"], ["II"], ["II"]]
    >>> order = balanced_order(["one"] * 4, [stages])
    >>> [stages[i][0] for i in order]
    ['I', 'II', 'I', 'II']
    """
    counts = np.concatenate([_count_labels(labels) for labels in properties], axis=1)
    share = counts.mean(axis=0)
    have = np.zeros(counts.shape[1])
    left = np.ones(len(kinds), bool)
    kind = np.asarray(kinds)
    order = []
    for place, wanted in enumerate(kinds, start=1):
        pool = np.flatnonzero(left & (kind == wanted))
        deviation = ((have + counts[pool] - place * share) ** 2).sum(axis=1)
        chosen = int(pool[np.argmin(np.round(deviation, 9))])
        order.append(chosen)
        left[chosen] = False
        have += counts[chosen]
    return order


def _count_labels(labels: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """How often each unit has each label, shape (units, labels)."""
    names = sorted({name for own in labels for name in own})
    return np.array([[list(own).count(name) for name in names] for own in labels], float).reshape(len(labels), -1)
