"""Area under the ROC curve with an interval that knows which units belong to one patient."""

from __future__ import annotations

from math import exp, inf, log, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.auc_variance import AucSpread, auc_spread
from onfh_nb.stats.estimate import INDEPENDENT, Estimate
from onfh_nb.stats.labelled_scores import check_labels, check_scores, clusters_of
from onfh_nb.stats.resampling import FEW_CLUSTERS, Clusters

SCALES = ("plain", "logit")


def auc_ci(
    y: ArrayLike,
    score: ArrayLike,
    groups: Any,
    *,
    level: float = 0.95,
    scale: str | None = None,
    quantity: str = "auc",
) -> Estimate:
    """Area under the ROC curve and its interval: DeLong for independent units, Obuchowski where patients have several.

    Independent units get DeLong's interval as other programs print it. Clustered units get a t interval on the logit
    scale, which stays inside 0 to 1; its degrees of freedom count patients of either class, not slices.

    Parameters
    ----------
    y : array_like of 0 and 1, shape (n,)
        Truth; 1 is positive (a lesion).
    score : array_like of float, shape (n,)
        Higher means more likely positive.
    groups : array_like of shape (n,), or stats.INDEPENDENT
        Patient of each unit. There is no default.
    level : float
        Confidence level.
    scale : {'plain', 'logit'}, optional
        Scale of the interval; by default plain for independent units and logit for clustered ones.
    quantity : str
        Name of the estimate.

    Returns
    -------
    Estimate
        0.5 is chance, 1 is best. Where one class is missing the value is NaN, and where a class comes from one patient
        only the interval is; ``method`` gives the reason. An area of exactly 0 or 1 gets an exact binomial bound from
        as many positive-negative pairs as can be formed without using a patient twice.

    Raises
    ------
    ParameterError
        If ``groups`` is missing, a score is NaN or infinite, a label is not 0 or 1, or lengths differ.

    References
    ----------
    DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845. doi:10.2307/2531595;
    Obuchowski NA. Biometrics 1997;53:567-578. doi:10.2307/2533958

    Examples
    --------
    >>> row = auc_ci([0, 0, 1, 1, 0, 1], [0.1, 0.4, 0.35, 0.8, 0.2, 0.7], groups=list("aabbcc"))
    >>> round(row.estimate, 3), row.n_units, row.n_patients
    (0.889, 6, 3)
    """
    if not 0 < level < 1 or scale not in (None, *SCALES):
        raise ParameterError(f"level is {level} and scale {scale!r}, expected 0 < level < 1 and one of {SCALES}")
    positive = check_labels(y)
    scores = check_scores(score, len(positive))
    clusters = clusters_of(len(positive), groups)
    alone = groups is INDEPENDENT
    if positive.all() or not positive.any():
        reason = f"not defined: all {len(positive)} units are {'positive' if positive.any() else 'negative'}"
        return Estimate(quantity, nan, nan, nan, level, len(positive), clusters.patients, reason)
    spread = auc_spread(positive, scores[None], None if alone else clusters)
    scale = scale or ("plain" if alone else "logit")
    low, high, method = _ends(spread, level, scale, alone)
    method = f"{describe_auc(spread, clusters, alone)}; {method}"
    return Estimate(quantity, float(spread.auc[0]), low, high, level, len(positive), clusters.patients, method)


def describe_auc(spread: AucSpread, clusters: Clusters, alone: bool) -> str:
    """Whose variance it is and how many clusters stand behind it, with a warning where they are few."""
    if alone:
        return f"DeLong, {spread.n_positive} positive and {spread.n_negative} negative {clusters.wording}"
    text = (
        f"Obuchowski over {clusters.count} {clusters.wording} "
        f"({spread.n_positive} with positive, {spread.n_negative} with negative units)"
    )
    if 2 <= min(spread.n_positive, spread.n_negative) < FEW_CLUSTERS:
        text += f"; warning: fewer than {FEW_CLUSTERS} with units of one class, the interval is approximate"
    return text


def quantile(level: float, df: float) -> float:
    """Standard errors on each side of the middle, of Student's t; of the normal where ``df`` is infinite."""
    from scipy.special import ndtri, stdtrit

    return float(ndtri(0.5 + level / 2) if df == inf else stdtrit(df, 0.5 + level / 2))


def _ends(spread: AucSpread, level: float, scale: str, alone: bool) -> tuple[float, float, str]:
    area = float(spread.auc[0])
    variance, df = spread.variance_and_df(np.ones(1))
    if np.isnan(variance):
        return nan, nan, f"no interval: one class comes from a single {'unit' if alone else 'cluster'}"
    if area in (0.0, 1.0):
        pairs = min(spread.n_positive, spread.n_negative, spread.n_all // 2)
        bound = ((1 - level) / 2) ** (1 / pairs)
        ends = (bound, 1.0) if area == 1 else (0.0, 1 - bound)
        return *ends, f"perfect separation, so an exact binomial bound from {pairs} independent pairs"
    if variance == 0:
        return area, area, "no spread: the units of each class rank alike, which is no proof of certainty"
    df = inf if alone else df
    half = quantile(level, df) * sqrt(variance)
    words = "normal interval" if alone else f"t interval with {df:.1f} degrees of freedom"
    if scale == "plain":
        return max(0.0, area - half), min(1.0, area + half), words
    middle, half = log(area / (1 - area)), half / (area * (1 - area))
    return _expit(middle - half), _expit(middle + half), f"{words} on the logit scale"


def _expit(x: float) -> float:
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))
