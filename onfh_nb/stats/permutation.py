"""A check that supposes no distribution: exchange the visits within each patient and see if chance does as well."""

from __future__ import annotations

from itertools import permutations
from math import factorial, nan
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.estimate import INDEPENDENT, TestResult
from onfh_nb.stats.groups import no_test
from onfh_nb.stats.labelled_scores import clusters_of
from onfh_nb.stats.patient_means import as_values

_EXACT_UP_TO: Final = 20_000
_BLOCK: Final = 2_000


def permute_visits(
    value: ArrayLike,
    months: ArrayLike,
    groups: Any,
    *,
    unit: ArrayLike | None = None,
    n: int = 10_000,
    seed: int = 0,
    comparison: str = "change with time",
) -> TestResult:
    """Test whether values rise or fall with time, by exchanging the visits of each patient as a whole.

    If nothing happened between visits, their order within a patient means nothing. Both hips of a patient were seen at
    the same visits, and are exchanged together. With two visits this is the sign-flip test of the patients' changes.

    Parameters
    ----------
    value : array_like of float, shape (n,)
        One value of each unit (hip) at each visit; NaN where it is missing.
    months : array_like of float, shape (n,)
        Time of the visit; any numbers in order.
    groups : array_like of shape (n,)
        Patient of each row. There is no default, and ``stats.INDEPENDENT`` makes no sense here.
    unit : array_like of shape (n,), optional
        Hip of each row within its patient. Each hip is centred on its own mean, so that one that misses a visit does
        not look like a change.
    n : int
        Draws, where all exchanges are more than 20 000.
    seed : int
        Seed of the draws.
    comparison : str
        Name of the test.

    Returns
    -------
    TestResult
        ``effect`` is the slope per unit of ``months`` within patients, positive where values rise; for two visits
        coded 0 and 1 the change. ``p`` is two-sided; its lowest possible value is one over the number of exchanges. No
        interval.

    Raises
    ------
    ParameterError
        If ``groups`` is missing or INDEPENDENT, or lengths differ.

    References
    ----------
    Phipson B, Smyth GK. Stat Appl Genet Mol Biol 2010;9:39. doi:10.2202/1544-6115.1585

    Examples
    --------
    >>> test = permute_visits([50.0, 62, 48, 59, 61, 75, 55, 66], [0, 1] * 4, list("aabbccdd"))
    >>> test.effect, test.p
    (12.0, 0.125)
    """
    values, times = as_values(value, "value"), as_values(months, "months")
    if len(times) != len(values) or n < 1:
        raise ParameterError(
            f"there are {len(values)} values, {len(times)} times and {n} draws, expected a time for each"
        )
    if groups is INDEPENDENT:
        raise ParameterError("visits are exchanged within patients, so groups must be the patients of the rows")
    clusters = clusters_of(len(values), groups)
    hips = np.zeros(len(values)) if unit is None else np.asarray(unit, dtype=object)
    parts = [
        _patient_table(values[mine], times[mine], hips[mine])
        for k in range(clusters.count)
        if (mine := (clusters.codes == k) & np.isfinite(values) & np.isfinite(times)).any()
    ]
    parts = [part for part in parts if len(part[0]) > 1]
    squares = sum(float((weight * when**2).sum()) for when, _, weight in parts)
    if not squares:
        return no_test(comparison, "permutation of visits within patients", "no patient has two visits with values")
    observed = sum(float((weight * when * mean).sum()) for when, mean, weight in parts)
    p, how = _p_value(parts, observed, n, seed)
    method = f"permutation of visits within {len(parts)} {clusters.wording}, {how}"
    return TestResult(comparison, nan, nan, p, observed / squares, nan, nan, method)


_Part = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def _patient_table(values: NDArray[np.float64], times: NDArray[np.float64], hips: NDArray[Any]) -> _Part:
    """Times about their mean, mean of the centred hips, and number of hips, at each visit of one patient."""
    centred = values.copy()
    for hip in dict.fromkeys(hips.tolist()):
        mine = hips == hip
        centred[mine] -= values[mine].mean()
    visits, at = np.unique(times, return_inverse=True)
    weight = np.bincount(at).astype(np.float64)
    return visits - np.average(visits, weights=weight), np.bincount(at, centred) / weight, weight


def _p_value(parts: list[_Part], observed: float, n: int, seed: int) -> tuple[float, str]:
    orders = [factorial(len(when)) for when, *_ in parts]
    total = 1
    for count in orders:
        total = min(total * count, _EXACT_UP_TO + 1)
    edge = abs(observed) * (1 - 1e-9)
    if total <= _EXACT_UP_TO:
        sums = np.zeros(1)
        for part in parts:
            sums = (sums[:, None] + _all_orders(part)[None, :]).ravel()
        return float((np.abs(sums) >= edge).mean()), f"all {total} exchanges"
    rng, beyond = np.random.default_rng(seed), 0
    choices = [_all_orders(part) for part in parts]
    for start in range(0, n, _BLOCK):
        size = min(_BLOCK, n - start)
        drawn = sum(options[rng.integers(0, len(options), size)] for options in choices)
        beyond += int((np.abs(drawn) >= edge).sum())
    return (beyond + 1) / (n + 1), f"{n} random exchanges, seed {seed}"


def _all_orders(part: _Part) -> NDArray[np.float64]:
    """The patient's share of the statistic for every order of its visits."""
    when, mean, weight = part
    return np.array([float((weight * when * mean[list(order)]).sum()) for order in permutations(range(len(when)))])
