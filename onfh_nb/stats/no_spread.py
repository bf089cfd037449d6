"""An interval for a proportion of 0 or 1, which no resampling of patients can give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from onfh_nb.stats.estimate import Estimate
from onfh_nb.stats.interval_width import wilson_interval


def with_bound(
    row: Estimate, truth: NDArray[np.generic], called: NDArray[np.bool_], codes: NDArray[np.intp]
) -> Estimate:
    """The row with Wilson's interval in place of one without width, where a proportion is exactly 0 or 1.

    Every patient with a unit in the denominator counts as one unit: as if all slices of a patient told the same, which
    errs to the wide side.

    Parameters
    ----------
    row : Estimate
        One of ``acc_plain``, ``sensitivity``, ``specificity`` or ``precision``; others are given back as they are.
    truth : ndarray of 0 or 1, shape (n,)
        Truth of each unit.
    called : ndarray of bool, shape (n,)
        Whether it was called 1.
    codes : ndarray of int, shape (n,)
        Patient of each unit.

    Examples
    --------
    >>> row = Estimate("sensitivity", 1.0, 1.0, 1.0, 0.95, 4, 2, "bootstrap")
    >>> bound = with_bound(row, np.array([1, 1, 1, 0]), np.array([True] * 4), np.array([0, 0, 1, 1]))
    >>> round(bound.ci_low, 2), bound.ci_high
    (0.34, 1.0)
    """
    counted = {
        "acc_plain": np.ones(len(truth), bool),
        "sensitivity": truth == 1,
        "specificity": truth == 0,
        "precision": called,
    }
    if row.quantity not in counted or row.estimate not in (0.0, 1.0):
        return row
    patients = len(np.unique(codes[counted[row.quantity]]))
    low, high = wilson_interval(patients if row.estimate == 1 else 0, patients, level=row.level)
    word = "without fault" if row.estimate == 1 else "none right"
    method = f"{word}, so that resamples do not differ: Wilson with {patients} patients counted as one unit each"
    return replace(row, ci_low=low, ci_high=high, method=method)
