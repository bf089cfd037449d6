"""Distances between clouds of points."""

from __future__ import annotations

from typing import Any

import numpy as np

from onfh_nb.synthetic.compiled import compiled


@compiled
def nearest(points: Any, others: Any) -> Any:
    """Distance of each point, shape (n, 3), to the nearest of others, shape (m, 3), and its number.

    Infinite and −1 where there are no others.
    """
    away = np.full(points.shape[0], np.inf)
    number = np.full(points.shape[0], -1, np.int64)
    for i in range(points.shape[0]):
        best = np.inf
        for j in range(others.shape[0]):
            square = 0.0
            for k in range(3):
                square += (points[i, k] - others[j, k]) ** 2
            if square < best:
                best = square
                number[i] = j
        away[i] = np.sqrt(best)
    return away, number
