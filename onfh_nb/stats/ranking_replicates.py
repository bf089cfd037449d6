"""Area under the ROC curve and average precision of thousands of resamples at once, from one sort of the scores."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

_BLOCK = 256  # resamples walked together: their running sums stay in the nearest cache


class Walk(NamedTuple):
    """Units from the highest score down.

    Parameters
    ----------
    cluster : ndarray of int32, shape (n,)
        Cluster of each unit.
    positive : ndarray of bool, shape (n,)
        Truth of each unit.
    ends : ndarray of bool, shape (n,)
        Whether the unit is the last of those with its score.
    """

    cluster: NDArray[np.int32]
    positive: NDArray[np.bool_]
    ends: NDArray[np.bool_]


def make_walk(positive: NDArray[np.bool_], score: NDArray[np.float64], codes: NDArray[np.intp]) -> Walk:
    """Sort units from the highest score down, once for all resamples."""
    order = np.argsort(-score, kind="stable")
    falling = score[order]
    ends = np.append(falling[1:] != falling[:-1], True)
    return Walk(codes[order].astype(np.int32), positive[order], ends)


def ranking_replicates(
    walk: Walk, weights: NDArray[np.float64], *, precision: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Area under the ROC curve and average precision where every cluster counts as often as its weight says.

    The area is the ratio of a quadratic form in the weights to the product of two linear ones; walking down the scores
    with running sums gives it exactly, without the matrix of the form.

    Parameters
    ----------
    walk : Walk
        The units in order.
    weights : ndarray of float, shape (clusters, r), C-contiguous
        How often each cluster is in each of r resamples.
    precision : bool
        Whether average precision is wanted; it costs a division per unit and resample.

    Returns
    -------
    auc, average_precision : ndarray of float, shape (r,)
        NaN for resamples without one of the classes; average precision is empty unless wanted.

    Examples
    --------
    >>> walk = make_walk(np.array([True, False, True]), np.array([3.0, 2.0, 1.0]), np.array([0, 0, 1]))
    >>> ranking_replicates(walk, np.array([[1.0, 2.0], [1.0, 0.0]]))[0]
    array([0.5, 1. ])
    """
    r = weights.shape[1]
    auc, average = np.empty(r), np.empty(r if precision else 0)
    _walk_down(*walk, np.ascontiguousarray(weights, np.float64), auc, average)
    return auc, average


@njit(nogil=True, cache=True, error_model="numpy")
def _walk_down(
    cluster: NDArray[np.int32],
    positive: NDArray[np.bool_],
    ends: NDArray[np.bool_],
    weights: NDArray[np.float64],
    auc: NDArray[np.float64],
    average: NDArray[np.float64],
) -> None:
    r, wanted = weights.shape[1], len(average) > 0
    sums = np.empty((6, _BLOCK))
    for start in range(0, r, _BLOCK):
        size = min(_BLOCK, r - start)
        sums[:] = 0.0
        hits, alarms, tied_hits, tied_alarms, pairs, area = sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]
        for unit in range(len(cluster)):
            row = weights[cluster[unit], start : start + size]
            into = tied_hits if positive[unit] else tied_alarms
            for k in range(size):
                into[k] += row[k]
            if not ends[unit]:
                continue
            if wanted:
                for k in range(size):
                    reached = hits[k] + tied_hits[k]
                    if tied_hits[k] > 0:
                        area[k] += tied_hits[k] * (reached / (reached + alarms[k] + tied_alarms[k]))
            for k in range(size):
                pairs[k] += tied_alarms[k] * (hits[k] + 0.5 * tied_hits[k])
                hits[k] += tied_hits[k]
                alarms[k] += tied_alarms[k]
                tied_hits[k] = 0.0
                tied_alarms[k] = 0.0
        for k in range(size):
            both = hits[k] * alarms[k]
            auc[start + k] = pairs[k] / both if both > 0 else np.nan
            if wanted:
                average[start + k] = area[k] / hits[k] if both > 0 else np.nan
