"""Whole numbers that keep a proportion, and an order of patients in which every beginning keeps it too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.random import Generator


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


def balanced_order(columns: Sequence[Sequence[str]]) -> list[int]:
    """Order units so that every beginning of the list has the proportions of the whole, in all columns at once.

    Parameters
    ----------
    columns : sequence of sequence of str
        One sequence per property, each with a label per unit; earlier columns weigh more.

    Returns
    -------
    list of int
        Indices of the units. Each next unit is the one that leaves the smallest sum of squared deviations.

    Examples
    --------
    >>> order = balanced_order([["M", "M", "F", "F"]])
    >>> ["MMFF"[i] for i in order]
    ['M', 'F', 'M', 'F']
    """
    n = len(columns[0])
    codes = [np.unique(np.asarray(column), return_inverse=True)[1] for column in columns]
    # A unit's gain is how far its class lags behind, summed over columns.
    share = [np.bincount(code) / n for code in codes]
    have = [np.zeros(len(part)) for part in share]
    weight = [4.0 / (4.0 + rank) for rank in range(len(columns))]
    left, order = list(range(n)), []
    for step in range(1, n + 1):
        lag = np.zeros(n)
        for code, part, count, factor in zip(codes, share, have, weight, strict=True):
            lag += factor * (step * part - count)[code]
        best = max(left, key=lambda unit: (round(float(lag[unit]), 9), -unit))
        order.append(best)
        left.remove(best)
        for code, count in zip(codes, have, strict=True):
            count[code[best]] += 1
    return order
