"""Linear mixed models with a patient intercept: for two hips and several visits of one patient, each in its own arm.

Nothing has to be left out: patients with a hip in each of two arms, one hip or two, and visits missing at random all
count with the weight that they deserve.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from typing import TYPE_CHECKING, Any

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.effect_size import check_level
from onfh_nb.stats.estimate import Estimate, TestResult
from onfh_nb.stats.mixed_rows import ModelRows, model_rows
from onfh_nb.stats.variance_components import Components, fit_components

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class MixedFit:
    """What a mixed model found.

    Parameters
    ----------
    tests : tuple of TestResult
        One Wald test for each fixed effect, in the unit of the outcome.
    estimates : tuple of Estimate
        Standard deviations between patients (and hips, and of slopes) and within, and the share of the variance that
        lies between patients (``icc``).
    sentences : tuple of str
        What a reader must know: variances at their lowest possible value, rows left out, trouble in fitting.
    log_likelihood : float
        Restricted (REML) log-likelihood.
    """

    tests: tuple[TestResult, ...]
    estimates: tuple[Estimate, ...]
    sentences: tuple[str, ...]
    log_likelihood: float


def mixed_model(
    table: pd.DataFrame,
    formula: str,
    groups: str,
    *,
    unit: str | None = None,
    slope: str | None = None,
    level: float = 0.95,
) -> MixedFit:
    """Fit a linear mixed model by restricted maximum likelihood, with a random intercept for each patient.

    Parameters
    ----------
    table : DataFrame
        One row per hip, or per hip and visit. Rows without a value are left out; the others of that hip stay.
    formula : str
        Outcome and fixed effects, such as ``change_mm ~ C(treatment, Treatment('none'))`` or ``length_mm ~ months``.
    groups : str
        Column that holds the patients. There is no default, and ``stats.INDEPENDENT`` is refused: a model of patients
        needs them.
    unit : str, optional
        Column that tells the hips of a patient apart: adds a random intercept for each hip within its patient. Needed
        as soon as a hip has several rows.
    slope : str, optional
        Numeric column whose effect differs between patients, such as ``months``.
    level : float
        Confidence level.

    Returns
    -------
    MixedFit
        Wald t tests whose degrees of freedom count what the effect varies between: patients for what is the same in
        all rows of a patient or has a random slope, hips for what differs between hips, rows for the rest (the inner
        and outer rule of Pinheiro and Bates).

    Raises
    ------
    ParameterError
        If ``groups`` is missing, a column or formula is wrong, or there are fewer than two patients.

    References
    ----------
    Laird NM, Ware JH. Biometrics 1982;38:963-974. doi:10.2307/2529876; Pinheiro JC, Bates DM. Mixed-Effects Models in S
    and S-PLUS. Springer 2000. doi:10.1007/b98882

    Examples
    --------
    >>> import pandas as pd
    >>> travel = [55, 53, 54, 26, 37, 32, 78, 91, 85, 92, 100, 96, 49, 51, 50, 80, 85, 83]  # of ultrasound in six rails
    >>> fit = mixed_model(pd.DataFrame({"rail": sorted("abcdef" * 3), "ns": travel}), "ns ~ 1", "rail")
    >>> [(row.quantity, round(row.estimate, 2)) for row in fit.estimates]
    [('sd_between_rail', 24.81), ('sd_within', 4.02), ('icc', 0.97)]
    """
    check_level(level)
    rows = model_rows(table, formula, groups, unit=unit, slope=slope)
    found = fit_components(rows, reml=True)
    covariance = found.fixed_covariance(rows)
    tests = tuple(_wald(rows, found, covariance, k, level) for k in range(len(rows.names)))
    estimates = tuple(_component_estimates(rows, found, level))
    return MixedFit(tests, estimates, (*rows.sentences, *found.sentences), found.log_likelihood)


def likelihood_ratio(
    table: pd.DataFrame,
    formula: str,
    groups: str,
    *,
    without: str,
    unit: str | None = None,
    slope: str | None = None,
    comparison: str = "",
) -> TestResult:
    """Test several fixed effects at once, such as all arms, by the ratio of two likelihoods.

    Parameters
    ----------
    table, formula, groups, unit, slope
        As in :func:`mixed_model`; both models are fitted by maximum likelihood to the same rows.
    without : str
        Formula of the smaller model, such as ``change_mm ~ 1``.
    comparison : str
        Name of the test; by default both formulas.

    Returns
    -------
    TestResult
        ``statistic`` is a chi-square with ``df`` degrees of freedom. It has no effect or interval. With few patients
        its P value is somewhat too small.

    Raises
    ------
    ParameterError
        As :func:`mixed_model`, and if the second model is not smaller.

    References
    ----------
    Wilks SS. Ann Math Stat 1938;9:60-62. doi:10.1214/aoms/1177732360

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"p": list("aabbccdd"), "y": [1.0, 2, 2, 3, 3, 5, 2, 4], "x": [0, 1] * 4})
    >>> likelihood_ratio(rows, "y ~ x", "p", without="y ~ 1").df
    1.0
    """
    from scipy.special import chdtrc

    large = model_rows(table, formula, groups, unit=unit, slope=slope)
    small = model_rows(large.table, without, groups, unit=unit, slope=slope)
    df = len(large.names) - len(small.names)
    if df < 1 or len(small.table) != len(large.table):
        raise ParameterError(f"{without!r} is no smaller model than {formula!r} on the same rows")
    fits = [fit_components(rows, reml=False) for rows in (large, small)]
    statistic = max(0.0, 2 * (fits[0].log_likelihood - fits[1].log_likelihood))
    said = dict.fromkeys(
        s for rows, fit in zip((large, small), fits, strict=True) for s in (*rows.sentences, *fit.sentences)
    )
    method = "; ".join([f"likelihood ratio, mixed model by ML, {large.wording}", *said])
    name = comparison or f"{formula} / {without}"
    return TestResult(name, statistic, float(df), float(chdtrc(df, statistic)), nan, nan, nan, method)


def _wald(rows: ModelRows, found: Components, covariance: Any, k: int, level: float) -> TestResult:
    from scipy.special import stdtr, stdtrit

    effect, error, df = float(found.fixed[k]), sqrt(float(covariance[k, k])), rows.degrees_of_freedom(k)
    method = f"Wald t, mixed model by REML, {rows.wording}"
    t, p, half = effect / error, nan, nan
    if df > 0:
        p, half = 2 * float(stdtr(df, -abs(t))), float(stdtrit(df, 0.5 + level / 2)) * error
    else:
        method += "; not tested: too few patients"
    return TestResult(rows.names[k], t, df, p, effect, effect - half, effect + half, method)


def _component_estimates(rows: ModelRows, found: Components, level: float) -> list[Estimate]:
    method = f"mixed model by REML, no interval; {rows.wording}"

    def row(quantity: str, value: float) -> Estimate:
        return Estimate(quantity, value, nan, nan, level, len(rows.table), rows.n_patients, method)

    patient = "patients" if rows.groups == "participant_id" else rows.groups
    if found.patient is None:
        return [row("sd_within", sqrt(found.residual))]
    made = [row(f"sd_between_{patient}", sqrt(found.patient[0, 0]))]
    if rows.slope:
        made.append(row(f"sd_slope_{rows.slope}", sqrt(found.patient[1, 1])))
        product = found.patient[0, 0] * found.patient[1, 1]
        made.append(
            row("correlation_intercept_slope", float(found.patient[0, 1]) / sqrt(product) if product > 0 else nan)
        )
    if rows.unit:
        made.append(row(f"sd_between_{rows.unit}_in_{patient}", sqrt(found.unit)))
    made.append(row("sd_within", sqrt(found.residual)))
    if not rows.slope:
        made.append(row("icc", float(found.patient[0, 0] / (found.patient[0, 0] + found.unit + found.residual))))
    return made
