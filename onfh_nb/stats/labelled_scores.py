"""What every comparison of scores with the truth checks first: two classes, finite scores, and who belongs together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.resampling import Clusters, find_clusters


def check_labels(y: ArrayLike, name: str = "y") -> NDArray[np.bool_]:
    """Truth, or right and wrong, as booleans.

    Parameters
    ----------
    y : array_like, shape (n,)
        0 and 1, or booleans; 1 is positive (a lesion, a right call).
    name : str
        What the message calls it.

    Raises
    ------
    ParameterError
        If it is not one row of zeros and ones, or is empty.

    Examples
    --------
    >>> check_labels([0, 1, 1]).tolist()
    [False, True, True]
    """
    values = np.asarray(y)
    if values.ndim != 1 or len(values) == 0:
        raise ParameterError(f"{name} has shape {values.shape}, expected one value per unit and at least one unit")
    if values.dtype == np.bool_:
        return values
    try:
        numbers = values.astype(np.float64)
    except (TypeError, ValueError):
        numbers = np.full(len(values), np.nan)
    wrong = (numbers != 0) & (numbers != 1)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ParameterError(f"{name} is {values[row]!s} in row {row}, expected 0 or 1")
    return numbers == 1


def check_scores(score: ArrayLike, n: int, name: str = "score") -> NDArray[np.float64]:
    """Scores as finite numbers, one per unit.

    Raises
    ------
    ParameterError
        If there are not ``n`` of them, or one is NaN or infinite.
    """
    try:
        values = np.asarray(score, np.float64)
    except (TypeError, ValueError):
        raise ParameterError(
            f"{name} holds something that is no number, expected a finite number for every unit"
        ) from None
    if values.shape != (n,):
        raise ParameterError(f"{name} has shape {values.shape}, expected ({n},): one value per unit")
    bad = ~np.isfinite(values)
    if bad.any():
        raise ParameterError(
            f"{name} is {values[np.argmax(bad)]} in row {int(np.argmax(bad))} ({int(bad.sum())} such rows), "
            "expected a finite number for every unit"
        )
    return values


def clusters_of(n: int, groups: Any) -> Clusters:
    """Clusters of ``n`` units from labels (a Series called ``participant_id`` is worded as patients) or INDEPENDENT.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, has another length or has gaps, or is a column name where there is no table.
    """
    if isinstance(groups, str):
        raise ParameterError(f"groups={groups!r} is a name, expected the {n} labels themselves, one per unit")
    if isinstance(groups, pd.Series) and isinstance(groups.name, str) and len(groups) == n:
        return find_clusters(groups.to_frame(), groups.name)
    return find_clusters(pd.DataFrame(index=range(n)), groups)
