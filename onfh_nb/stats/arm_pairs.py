"""Which arms differ from which: every pair, corrected for how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import nan, sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.arm_anova import enough
from onfh_nb.stats.effect_size import check_level
from onfh_nb.stats.estimate import TestResult
from onfh_nb.stats.groups import welch_difference
from onfh_nb.stats.multiplicity import holm
from onfh_nb.stats.patient_means import ArmMeans, arm_means

_NAMES: Final = {"games-howell": "Games-Howell", "tukey": "Tukey HSD", "holm": "Welch t tests, Holm"}


def compare_arms(
    value: ArrayLike,
    arm: Sequence[Any] | ArrayLike,
    groups: Any,
    *,
    arms: Sequence[str] = (),
    reference: str = "",
    correction: str = "games-howell",
    level: float = 0.95,
) -> list[TestResult]:
    """Compare every arm with every other, or with one.

    Parameters
    ----------
    value : array_like of float, shape (n,)
        One value of each unit (hip), such as its change; NaN where not measured.
    arm : array_like of str, shape (n,)
        Arm of each unit.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit; the units of one patient are averaged, and patients with units in several arms left out.
        There is no default.
    arms : sequence of str
        Arms compared, in this order; by default all. Those with fewer than two patients are left out and named.
    reference : str
        Compare each arm with this one only; such a family is corrected by Holm.
    correction : {'games-howell', 'tukey', 'holm'}
        Games and Howell's pairs belong to Welch's ANOVA, Tukey's to the one-way ANOVA with equal spread; Holm corrects
        Welch t tests.
    level : float
        Confidence level. Intervals of the first two hold for all pairs at once, those of Holm for each by itself.

    Returns
    -------
    list of TestResult
        ``effect`` is the mean of the first arm less that of the second, ``p`` the P value of the pair by itself (with
        the pooled spread under Tukey) and ``p_adjusted`` that within the family. Empty where no two arms can be
        compared.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, an arm is unknown, or the correction does not exist or does not fit a reference.

    References
    ----------
    Games PA, Howell JF. J Educ Stat 1976;1:113-125. doi:10.3102/10769986001002113; Tukey JW. Biometrics 1949;5:99-114.
    doi:10.2307/3001913; Holm S. Scand J Stat 1979;6:65-70. https://www.jstor.org/stable/4615733

    Examples
    --------
    >>> from onfh_nb.stats import INDEPENDENT
    >>> pairs = compare_arms([1.0, 2, 3, 4, 5, 6, 7, 8, 9], list("aaabbbccc"), INDEPENDENT)
    >>> [(pair.comparison, pair.effect, round(pair.p_adjusted, 3)) for pair in pairs]
    [('b - a', 3.0, 0.045), ('c - a', 6.0, 0.004), ('c - b', 3.0, 0.045)]
    """
    check_level(level)
    if correction not in _NAMES:
        raise ParameterError(f"correction is {correction!r}, expected one of {', '.join(_NAMES)}")
    if reference and correction != "holm":
        raise ParameterError(f"{_NAMES[correction]} corrects for all pairs; with a reference, say correction='holm'")
    means, left_out = enough(arm_means(value, arm, groups, arms))
    names = list(means.samples)
    if reference and reference not in names:
        raise ParameterError(f"reference is {reference!r}, expected an arm with 2 patients or more: {', '.join(names)}")
    pairs = [(j, i) for i, j in combinations(range(len(names)), 2)]
    if reference:
        pairs = [(k, names.index(reference)) for k in range(len(names)) if names[k] != reference]
    if not pairs:
        return []
    words = f"{_NAMES[correction]} over {len(pairs)} pairs; {means.wording}{left_out}"
    samples = list(means.samples.values())
    if correction == "holm":
        rows = [_welch_row(samples[a], samples[b], level) for a, b in pairs]
        adjusted = holm([row[2] for row in rows])
    else:
        rows, adjusted = _range_rows(means, pairs, equal=correction == "tukey", level=level)
    return [
        TestResult(f"{names[a]} - {names[b]}", *row, method=words, p_adjusted=float(p))
        for (a, b), row, p in zip(pairs, rows, adjusted, strict=True)
    ]


_Row = tuple[float, float, float, float, float, float]


def _welch_row(a: NDArray[np.float64], b: NDArray[np.float64], level: float) -> _Row:
    from scipy.special import stdtrit

    t, df, p, error = welch_difference(a, b)
    effect, half = float(a.mean() - b.mean()), float(stdtrit(df, 0.5 + level / 2)) * error
    return t, df, p, effect, effect - half, effect + half


def _range_rows(
    means: ArmMeans, pairs: Sequence[tuple[int, int]], *, equal: bool, level: float
) -> tuple[list[_Row], NDArray[np.float64]]:
    """Tukey's or Games and Howell's pairs: from the distribution of the largest of all differences."""
    from scipy.special import stdtr
    from scipy.stats import studentized_range

    samples = list(means.samples.values())
    left = float(means.n_patients - len(samples))
    pooled = sum(float(((sample - sample.mean()) ** 2).sum()) for sample in samples) / left
    rows, adjusted, widest = [], [], {}
    for a, b in pairs:
        t, df, p, error = welch_difference(samples[a], samples[b])
        effect = float(samples[a].mean() - samples[b].mean())
        if equal:
            error = sqrt(pooled * (1 / len(samples[a]) + 1 / len(samples[b])))
            t, df = effect / error if error else nan, left
            p = 2 * float(stdtr(df, -abs(t)))
        if df not in widest:
            widest[df] = float(studentized_range.ppf(level, len(samples), df)) / sqrt(2)
        rows.append((t, df, p, effect, effect - widest[df] * error, effect + widest[df] * error))
        adjusted.append(float(studentized_range.sf(abs(t) * sqrt(2), len(samples), df)))
    return rows, np.array(adjusted)
