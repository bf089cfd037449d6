"""Is a model worth acting on: net benefit beside treating all and treating none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.evaluate.checked_inputs import check_truth_and_probability
from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import pandas as pd

THRESHOLDS = np.linspace(0.01, 0.99, 99)


def net_benefit(y_true: ArrayLike, probability: ArrayLike, thresholds: ArrayLike = THRESHOLDS) -> pd.DataFrame:
    """Net benefit of acting on a model over the thresholds at which one might act.

    At threshold t, ``hits / n − false alarms / n · t / (1 − t)``: t says how many false alarms one accepts for a hit.

    Parameters
    ----------
    y_true : array_like of 0 or 1, shape (n,)
        Truth.
    probability : array_like of float, shape (n,)
        Probability of class 1, which should be calibrated.
    thresholds : array_like of float, shape (m,)
        0 ≤ t < 1.

    Returns
    -------
    DataFrame
        ``threshold``, ``model``, ``all`` (act on everyone), ``none`` (0 throughout); hits per unit, higher is better.

    Raises
    ------
    ParameterError
        If a threshold is outside 0 … 1, or truth and probability do not fit.

    References
    ----------
    Vickers AJ, Elkin EB. Decision curve analysis. Med Decis Making 2006;26:565-574. doi:10.1177/0272989X06295361

    Examples
    --------
    >>> net_benefit([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], [0.2, 0.5]).round(4).values.tolist()
    [[0.2, 0.4375, 0.375, 0.0], [0.5, 0.25, 0.0, 0.0]]
    """
    import pandas as pd

    truth, both = check_truth_and_probability(y_true, probability)
    if both.shape[1] != 2:
        raise ParameterError(f"probability has {both.shape[1]} classes, expected two: one acts or does not")
    t = np.asarray(thresholds, np.float64)
    if t.ndim != 1 or not ((t >= 0) & (t < 1)).all():
        raise ParameterError("thresholds hold a value outside 0 to 1, expected 0 or more and below 1")
    n, odds = len(truth), t / (1 - t)
    reached = {k: np.sort(both[truth == k, 1]) for k in (0, 1)}
    hits, alarms = (len(reached[k]) - np.searchsorted(reached[k], t, side="left") for k in (1, 0))
    share = truth.mean()
    return pd.DataFrame(
        {"threshold": t, "model": hits / n - alarms / n * odds, "all": share - (1 - share) * odds, "none": 0.0 * t}
    )
