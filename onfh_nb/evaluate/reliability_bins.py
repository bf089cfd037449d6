"""Do stated probabilities come true: reliability by bins, and the expected calibration error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.evaluate.checked_inputs import check_truth_and_probability
from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import pandas as pd

BINNINGS: Final = ("equal_width", "equal_count")


def reliability(
    y_true: ArrayLike, probability: ArrayLike, *, bins: int = 10, binning: str = "equal_width"
) -> pd.DataFrame:
    """Stated and observed share of class 1 by bins of probability.

    Parameters
    ----------
    y_true : array_like of 0 or 1, shape (n,)
        Truth.
    probability : array_like of float, shape (n,)
        Probability of class 1.
    bins : int
        Number of bins.
    binning : {'equal_width', 'equal_count'}
        Bins as wide as each other over 0 … 1, or holding as many units as each other as far as ties allow. A bin holds
        its upper end; the first holds 0 too.

    Returns
    -------
    DataFrame
        One row per bin that holds a unit: ``low``, ``high`` (ends), ``stated`` (mean probability), ``observed`` (share
        of class 1), ``n`` (units), ``n_positive``.

    Raises
    ------
    ParameterError
        If the binning is unknown, there is no bin, or truth and probability do not fit.

    Examples
    --------
    >>> reliability([0, 1, 1], [0.1, 0.9, 0.95], bins=2)["n"].tolist()
    [1, 2]
    """
    import pandas as pd

    truth, both = check_truth_and_probability(y_true, probability)
    p = both[:, 1]
    edges = bin_edges(p, bins, binning)
    place = np.searchsorted(edges[1:-1], p, side="left")
    n = np.bincount(place, minlength=len(edges) - 1)
    stated, positive = (np.bincount(place, value, len(edges) - 1) for value in (p, truth.astype(np.float64)))
    there = n > 0
    return pd.DataFrame(
        {
            "low": edges[:-1][there],
            "high": edges[1:][there],
            "stated": stated[there] / n[there],
            "observed": positive[there] / n[there],
            "n": n[there],
            "n_positive": positive[there].astype(np.int64),
        }
    )


def expected_calibration_error(
    y_true: ArrayLike, probability: ArrayLike, *, bins: int = 10, binning: str = "equal_width"
) -> float:
    """Distance of stated from observed share, mean over bins weighted by their units (ECE).

    Parameters
    ----------
    y_true, probability, bins, binning
        As for :func:`reliability`.

    Returns
    -------
    float
        0 … 1, lower is better. It depends on the bins and, with few units, is above 0 for perfect probabilities too.

    Examples
    --------
    >>> round(expected_calibration_error([0, 1, 1, 1], [0.2, 0.8, 0.8, 0.8]), 3)
    0.2
    """
    table = reliability(y_true, probability, bins=bins, binning=binning)
    gap = (table["observed"] - table["stated"]).abs()
    return float((gap * table["n"]).sum() / table["n"].sum())


def bin_edges(probability: NDArray[np.float64], bins: int, binning: str) -> NDArray[np.float64]:
    """Ends of the bins of :func:`reliability`, rising from 0 to 1."""
    if bins < 1:
        raise ParameterError(f"bins is {bins!r}, expected at least 1")
    if binning == "equal_width":
        return np.linspace(0, 1, bins + 1)
    if binning == "equal_count":
        inner = np.quantile(probability, np.arange(1, bins) / bins)
        return np.concatenate([[0.0], np.unique(inner[(inner > 0) & (inner < 1)]), [1.0]])
    raise ParameterError(f"binning is {binning!r}, expected {' or '.join(BINNINGS)}")
