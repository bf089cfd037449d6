"""Which picture comes when in an epoch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import CohortError


def epoch_order(
    y_true: NDArray[np.int64], *, shuffle: bool, balanced: bool, seed: int, epoch: int
) -> NDArray[np.int64]:
    """Row numbers in the order of one epoch.

    Parameters
    ----------
    y_true : ndarray of int64, shape (n,)
        Label of each row.
    shuffle : bool
        In an order of chance instead of that of the table.
    balanced : bool
        Draw n rows with replacement, every class as likely as the others; the order is then always one of chance.
    seed, epoch : int
        Equal numbers give equal orders.

    Returns
    -------
    ndarray of int64, shape (n,)

    Raises
    ------
    CohortError
        If ``balanced`` is asked of rows without a label.

    Examples
    --------
    >>> epoch_order(np.array([0, 1, 1]), shuffle=False, balanced=False, seed=0, epoch=0).tolist()
    [0, 1, 2]
    """
    n = len(y_true)
    rng = np.random.Generator(np.random.SFC64((seed, epoch, 0)))
    if balanced:
        if n and y_true.min() < 0:
            raise CohortError(f"row {int(np.argmin(y_true))} has no label; balanced sampling needs one for every row")
        _, place, count = np.unique(y_true, return_inverse=True, return_counts=True)
        return rng.choice(n, n, p=1.0 / (len(count) * count[place])) if n else np.arange(0)
    return rng.permutation(n) if shuffle else np.arange(n)
