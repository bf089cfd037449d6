"""The highest kappa that the printed grade counts and the printed number of mismatches allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Final, NamedTuple

from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import numpy as np

_MOST_TABLES: Final = 2_000_000


class KappaBound(NamedTuple):
    """Highest kappa and one table (rows truth, columns call) that reaches it."""

    kappa: float
    table: np.ndarray


def max_weighted_kappa(supports: Sequence[int], mismatches: int, *, weights: str) -> KappaBound:
    """Highest kappa over all tables with these truth counts and this number of mismatches.

    Parameters
    ----------
    supports : sequence of int, length K
        Units per true grade, grades in order.
    mismatches : int
        Units called another grade than the true one; where they fall is free.
    weights : {'quadratic', 'linear', 'unweighted'}
        Disagreement weights ``((i-j)/(K-1))**2``, ``|i-j|/(K-1)`` or 0/1.

    Returns
    -------
    KappaBound
        ``kappa`` (1 is full agreement) and a ``table`` that reaches it, by enumeration of all tables.

    Raises
    ------
    ParameterError
        If the weights are unknown, there are fewer than two grades, fewer units than mismatches, or more than two
        million tables to enumerate.

    References
    ----------
    Cohen J. Weighted kappa. Psychol Bull 1968;70:213-220. doi:10.1037/h0026256

    Examples
    --------
    >>> round(max_weighted_kappa([22, 23, 18], 4, weights="quadratic").kappa, 3)
    0.952
    """
    import numpy as np

    k = len(supports)
    if k < 2 or not 0 <= mismatches <= sum(supports) or min(supports) < 0:
        raise ParameterError(f"supports are {list(supports)} with {mismatches} mismatches, expected 2 or more grades.")
    if comb(mismatches + k * (k - 1) - 1, mismatches) > _MOST_TABLES:
        raise ParameterError(f"{mismatches} mismatches over {k} grades are too many tables to enumerate.")
    weight = _disagreement(k, weights)
    off_diagonal = [(i, j) for i in range(k) for j in range(k) if i != j]
    best: KappaBound | None = None
    for placed in _compositions(mismatches, len(off_diagonal)):
        table = np.diag(np.asarray(supports, dtype=np.int64))
        for (i, j), moved in zip(off_diagonal, placed, strict=True):
            table[i, i] -= moved
            table[i, j] += moved
        if table.min() < 0:
            continue
        kappa = table_kappa(table, weight)
        if best is None or kappa > best.kappa:
            best = KappaBound(kappa, table)
    assert best is not None  # no more mismatches than units, so at least one table exists
    return best


def table_kappa(table: np.ndarray, weight: np.ndarray) -> float:
    """Kappa of one K × K table of counts under a K × K matrix of disagreement weights."""
    import numpy as np

    total = table.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    chance = float((weight * expected).sum())
    return 1.0 - float((weight * table).sum()) / chance if chance > 0 else 1.0


def _disagreement(k: int, weights: str) -> np.ndarray:
    import numpy as np

    distance = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / (k - 1)
    known = {"quadratic": distance**2, "linear": distance, "unweighted": (distance > 0).astype(float)}
    if weights not in known:
        raise ParameterError(f"weights is {weights!r}, expected {', '.join(known)}.")
    return known[weights]


def _compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to write ``total`` as an ordered sum of ``parts`` numbers of at least 0 (stars and bars)."""
    for bars in combinations(range(total + parts - 1), parts - 1):
        edges = (-1, *bars, total + parts - 1)
        yield tuple(edges[i + 1] - edges[i] - 1 for i in range(parts))
