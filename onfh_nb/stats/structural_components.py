"""DeLong's structural components: how often each unit is ranked right against the units of the other class."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Components(NamedTuple):
    """Areas under the ROC curve and the share of rightly ranked partners of every unit.

    Parameters
    ----------
    auc : ndarray of float, shape (k,)
        Area of each of k scores: the mean of its components over either class.
    positives : ndarray of float, shape (k, m)
        For each positive, the share of negatives that score lower (half for ties).
    negatives : ndarray of float, shape (k, n)
        For each negative, the share of positives that score higher (half for ties).
    """

    auc: NDArray[np.float64]
    positives: NDArray[np.float64]
    negatives: NDArray[np.float64]


def structural_components(positive: NDArray[np.bool_], scores: NDArray[np.float64]) -> Components:
    """Structural components of one or more scores of the same units, in O(k N log N): one sort per score.

    Parameters
    ----------
    positive : ndarray of bool, shape (N,)
        Truth; both classes must be there.
    scores : ndarray of float, shape (k, N)
        Finite scores; higher means more likely positive.

    Returns
    -------
    Components
        Higher is better; 0.5 is chance.

    References
    ----------
    DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845. doi:10.2307/2531595;
    Sun X, Xu W. IEEE Signal Process Lett 2014;21:1389-1393. doi:10.1109/LSP.2014.2337313

    Examples
    --------
    >>> structural_components(np.array([True, False, True]), np.array([[3.0, 2.0, 1.0]])).positives
    array([[1., 0.]])
    """
    shares = np.stack([_share_ranked_right(positive, row) for row in scores])
    of_positives = shares[:, positive]
    return Components(of_positives.mean(axis=1), of_positives, shares[:, ~positive])


def _share_ranked_right(positive: NDArray[np.bool_], score: NDArray[np.float64]) -> NDArray[np.float64]:
    order = np.argsort(score)
    ascending, is_positive = score[order], positive[order]
    positives_so_far = np.cumsum(is_positive)
    last = np.append(np.flatnonzero(ascending[1:] != ascending[:-1]), len(score) - 1)
    up_to = positives_so_far[last]
    m = int(up_to[-1])
    if len(last) == len(score):
        below = up_to - 0.5 * is_positive  # a unit counts itself as half, which its own class never looks at
        rank = np.arange(0.5, len(score))
    else:
        sizes = np.diff(last, prepend=-1)
        below = np.repeat(up_to - 0.5 * np.diff(up_to, prepend=0), sizes)
        rank = np.repeat(last + 1 - 0.5 * sizes, sizes)
    right = np.where(is_positive, (rank - below) / (len(score) - m), 1 - below / m)
    share = np.empty_like(right)
    share[order] = right
    return share
