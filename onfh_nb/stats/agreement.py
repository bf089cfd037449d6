"""Measured against true: bias, limits that know whose hips they are, and the change that they leave visible."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.labelled_scores import clusters_of
from onfh_nb.stats.patient_means import as_values
from onfh_nb.stats.visit_change import visit_changes

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("length_mm", "n_junctions", "mean_diameter_mm")


class Limits(NamedTuple):
    """Bias and limits of agreement, in the unit of the measurement."""

    bias: float
    low: float
    high: float
    bias_low: float
    bias_high: float
    n_units: int
    n_patients: int


def agreement_limits(truth: ArrayLike, measured: ArrayLike, groups: Any, *, level: float = 0.95) -> Limits:
    """Bias with its interval, and the limits within which 95 % of single differences lie.

    The interval of the bias is Student's over the means of patients; the limits take the variance between patients and
    within them together, for unequal numbers of hips.

    Returns
    -------
    Limits
        Nearer to 0 and narrower is better. NaN where there are fewer than two patients.

    References
    ----------
    Bland JM, Altman DG. Stat Methods Med Res 1999;8:135-160. doi:10.1177/096228029900800204

    Examples
    --------
    >>> limits = agreement_limits([10.0, 20, 30, 40], [11.0, 22, 30, 42], list("abcd"))
    >>> round(limits.bias, 2), round(limits.low, 2), round(limits.high, 2)
    (1.25, -0.63, 3.13)
    """
    from scipy.special import stdtrit

    true, found = as_values(truth, "truth"), as_values(measured, "measured")
    if len(true) != len(found):
        raise ParameterError(f"truth has {len(true)} units and measured {len(found)}, expected the same units")
    clusters = clusters_of(len(true), groups)
    seen = np.isfinite(true) & np.isfinite(found)
    if not seen.any():
        raise ParameterError("no unit has both a true and a measured value, expected at least one")
    difference, codes = (found - true)[seen], np.unique(clusters.codes[seen], return_inverse=True)[1]
    sizes = np.bincount(codes).astype(np.float64)
    means = np.bincount(codes, difference) / sizes
    count, bias = len(sizes), float(means.mean())
    if count < 2:
        return Limits(bias, nan, nan, nan, nan, int(seen.sum()), count)
    spread = sqrt(_variance_of_one(difference, codes, sizes, means))
    half = float(stdtrit(count - 1, 0.5 + level / 2)) * float(np.std(means, ddof=1)) / sqrt(count)
    return Limits(bias, bias - 1.96 * spread, bias + 1.96 * spread, bias - half, bias + half, int(seen.sum()), count)


def _variance_of_one(
    difference: NDArray[np.float64], codes: NDArray[np.intp], sizes: NDArray[np.float64], means: NDArray[np.float64]
) -> float:
    """Variance of a single difference: between patients plus within, by mean squares of unequal groups."""
    n, count = sizes.sum(), len(sizes)
    between = float((sizes * (means - difference.mean()) ** 2).sum()) / (count - 1)
    if n == count:
        return between
    within = float(((difference - means[codes]) ** 2).sum()) / (n - count)
    size = (n - (sizes**2).sum() / n) / (count - 1)
    return max(0.0, (between - within) / size) + within


def agreement_table(
    rows: pd.DataFrame, reference: str, source: str, *, quantities: Sequence[str] = MEASURES
) -> pd.DataFrame:
    """Bias, limits of agreement and detectable change of one source of measurement against another.

    Parameters
    ----------
    rows : DataFrame
        One row per hip, visit and source, from :func:`onfh_nb.datasets.vessel_rows`.
    reference, source : str
        What is held to be right, and what is judged.
    quantities : sequence of str
        Columns.

    Returns
    -------
    DataFrame
        ``quantity reference_mean bias bias_low bias_high low high bias_pct detectable_change n_units n_patients``, in
        the unit of the quantity. ``detectable_change`` is 1.96 SD of the error of the change between first and last
        visit, over the root of the number of patients: the least mean change that tells itself from error.

    Raises
    ------
    ParameterError
        If a source is missing.
    """
    import pandas as pd

    parts = {name: rows[rows["source"] == name] for name in (reference, source)}
    for name, part in parts.items():
        if part.empty:
            raise ParameterError(f"no row is of the source {name!r}, expected {reference!r} and {source!r}")
    keys = ["participant_id", "hemi", "session_id", "months", "treatment"]
    both = parts[reference].merge(parts[source], on=keys, suffixes=("_true", "_found"))
    found = []
    for name in quantities:
        true, got = both[f"{name}_true"], both[f"{name}_found"]
        limits = agreement_limits(true, got, both["participant_id"])
        mean = float(true.mean())
        found.append(
            {
                "quantity": name, "reference_mean": mean, "bias": limits.bias, "bias_low": limits.bias_low,
                "bias_high": limits.bias_high, "low": limits.low, "high": limits.high,
                "bias_pct": 100 * limits.bias / mean if mean else nan,
                "detectable_change": _detectable(both[keys].assign(error=got - true)),
                "n_units": limits.n_units, "n_patients": limits.n_patients,
            }
        )  # fmt: skip
    return pd.DataFrame(found)


def _detectable(errors: pd.DataFrame) -> float:
    if errors["session_id"].nunique() < 2:
        return nan
    changes = visit_changes(errors, "error").dropna(subset=["change"])
    means = changes.groupby("participant_id")["change"].mean()
    return float(1.96 * means.std() / sqrt(len(means))) if len(means) > 1 else nan
