"""The Brier score taken apart into what a model can change and what it cannot."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.evaluate.checked_inputs import check_truth_and_probability
from onfh_nb.evaluate.reliability_bins import reliability


class BrierParts(NamedTuple):
    """The Brier score taken apart; ``brier = reliability - resolution + uncertainty + within_bins`` exactly.

    Parameters
    ----------
    brier : float
        Mean squared distance from the truth; lower is better.
    reliability : float
        Squared distance of stated from observed share, mean over bins; lower is better.
    resolution : float
        Squared distance of observed shares from the overall share; higher is better.
    uncertainty : float
        Variance of the truth, which no model changes.
    within_bins : float
        What binning hides: variance of the probabilities less twice their covariance with the truth, within bins.
    """

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within_bins: float


def brier_parts(y_true: ArrayLike, probability: ArrayLike, *, bins: int = 10) -> BrierParts:
    """Reliability, resolution and uncertainty of the Brier score over bins of equal width.

    Parameters
    ----------
    y_true : array_like of 0 or 1, shape (n,)
        Truth.
    probability : array_like of float, shape (n,)
        Probability of class 1.
    bins : int
        Number of bins over 0 … 1.

    Returns
    -------
    BrierParts

    References
    ----------
    Murphy AH. J Appl Meteorol 1973;12:595-600. doi:10.1175/1520-0450(1973)012<0595:ANVPOT>2.0.CO;2; the part within
    bins after Stephenson DB et al. Weather Forecast 2008;23:752-757. doi:10.1175/2007WAF2006116.1

    Examples
    --------
    >>> parts = brier_parts([0, 1, 1, 1], [0.2, 0.8, 0.8, 0.8])
    >>> round(parts.brier, 4), round(parts.uncertainty, 4)
    (0.04, 0.1875)
    """
    truth, both = check_truth_and_probability(y_true, probability)
    table = reliability(truth, both[:, 1], bins=bins)
    share, weight = truth.mean(), table["n"] / len(truth)
    brier = float(np.mean((both[:, 1] - truth) ** 2))
    reliable = float((weight * (table["stated"] - table["observed"]) ** 2).sum())
    resolved = float((weight * (table["observed"] - share) ** 2).sum())
    uncertain = float(share * (1 - share))
    return BrierParts(brier, reliable, resolved, uncertain, brier - reliable + resolved - uncertain)
