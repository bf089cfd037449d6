"""How good a model is on the validation pictures: its loss, and the AUC that chooses the best epoch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onfh_nb.evaluate import roc_auc


def log_loss(logits: NDArray[np.floating], labels: NDArray[np.int64]) -> float:
    """Mean cross-entropy in nats, every picture weighing the same; smaller is better.

    Parameters
    ----------
    logits : ndarray of float, shape (n, K)
    labels : ndarray of int, shape (n,)

    Examples
    --------
    >>> round(log_loss(np.zeros((4, 2)), np.array([0, 1, 0, 1])), 4)
    0.6931
    """
    from scipy.special import log_softmax

    return float(-np.mean(log_softmax(np.asarray(logits, np.float64), axis=1)[np.arange(len(labels)), labels]))


def macro_auc(logits: NDArray[np.floating], labels: NDArray[np.int64]) -> float:
    """Area under the ROC curve; with more than two classes the mean of each against the others. Larger is better.

    Parameters
    ----------
    logits : ndarray of float, shape (n, K)
    labels : ndarray of int, shape (n,)

    Examples
    --------
    >>> macro_auc(np.array([[0, 0.1], [0, 0.4], [0, 0.35], [0, 0.8]]), np.array([0, 0, 1, 1]))
    0.75
    """
    from scipy.special import log_softmax

    z = np.asarray(logits, np.float64)
    if z.shape[1] == 2:
        return roc_auc(labels, z[:, 1] - z[:, 0])
    z = log_softmax(z, axis=1)
    return float(np.mean([roc_auc(labels == k, z[:, k]) for k in range(z.shape[1])]))
