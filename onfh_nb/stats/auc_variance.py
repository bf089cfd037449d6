"""How much areas under the ROC curve vary from cohort to cohort, where units of one patient are not independent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onfh_nb.stats.resampling import Clusters
from onfh_nb.stats.structural_components import structural_components


@dataclass(frozen=True)
class AucSpread:
    """Areas of k scores of the same units, and the parts of their covariance.

    Parameters
    ----------
    auc : ndarray of float, shape (k,)
        Areas under the curve.
    by_positives, by_negatives, by_both : ndarray of float, shape (k, k)
        Parts of the covariance: from the positives, from the negatives, and from clusters that hold both.
        Their sum is the covariance of ``auc``.
    n_positive, n_negative, n_all : int
        Clusters with at least one positive unit, with at least one negative unit, and all clusters.
    """

    auc: NDArray[np.float64]
    by_positives: NDArray[np.float64]
    by_negatives: NDArray[np.float64]
    by_both: NDArray[np.float64]
    n_positive: int
    n_negative: int
    n_all: int

    @property
    def covariance(self) -> NDArray[np.float64]:
        """Covariance of the areas, shape (k, k)."""
        return self.by_positives + self.by_negatives + self.by_both

    def variance_and_df(self, contrast: NDArray[np.float64]) -> tuple[float, float]:
        """Variance of ``contrast @ auc`` and its degrees of freedom by Welch and Satterthwaite, at most clusters - 1.

        Both are NaN where one class comes from a single cluster: nothing tells how clusters differ.
        """
        if min(self.n_positive, self.n_negative) < 2:
            return float("nan"), float("nan")
        variance = float(contrast @ self.covariance @ contrast)
        a, b = (float(contrast @ part @ contrast) for part in (self.by_positives, self.by_negatives))
        scatter = a * a / (self.n_positive - 1) + b * b / (self.n_negative - 1)
        df = (a + b) ** 2 / scatter if scatter > 0 else float("inf")
        # A spread below 1e-9 is rounding; no cohort is large enough to have so small a one.
        return (0.0 if variance < 1e-18 else variance), min(df, self.n_all - 1.0)


def auc_spread(positive: NDArray[np.bool_], scores: NDArray[np.float64], clusters: Clusters | None = None) -> AucSpread:
    """Areas under the curve with DeLong's covariance, or Obuchowski's where units come in clusters.

    Parameters
    ----------
    positive : ndarray of bool, shape (N,)
        Truth; both classes must be there.
    scores : ndarray of float, shape (k, N)
        Finite scores; higher means more likely positive.
    clusters : Clusters, optional
        Which units belong to one patient. None: every unit stands alone, which gives DeLong's covariance.

    Returns
    -------
    AucSpread
        With clusters of one unit each, Obuchowski's covariance is DeLong's.

    References
    ----------
    DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845. doi:10.2307/2531595;
    Obuchowski NA. Biometrics 1997;53:567-578. doi:10.2307/2533958

    Examples
    --------
    >>> truth, score = np.array([True, True, False, False]), np.array([[4.0, 2.0, 3.0, 1.0]])
    >>> auc_spread(truth, score).covariance
    array([[0.125]])
    """
    parts = structural_components(positive, scores)
    k = len(scores)
    m, n = parts.positives.shape[1], parts.negatives.shape[1]
    above, below = parts.positives - parts.auc[:, None], parts.negatives - parts.auc[:, None]
    if clusters is None:
        inner = (_scaled(above @ above.T, m, m * m), _scaled(below @ below.T, n, n * n))
        return AucSpread(parts.auc, *inner, np.zeros((k, k)), m, n, m + n)
    above, below = (
        np.array([np.bincount(clusters.codes[chosen], row, clusters.count) for row in rows], np.float64)
        for chosen, rows in ((positive, above), (~positive, below))
    )
    with_positive, with_negative = (len(np.unique(clusters.codes[chosen])) for chosen in (positive, ~positive))
    both = _scaled(above @ below.T, clusters.count, m * n)
    return AucSpread(
        parts.auc,
        _scaled(above @ above.T, with_positive, m * m),
        _scaled(below @ below.T, with_negative, n * n),
        both + both.T,
        with_positive,
        with_negative,
        clusters.count,
    )


def _scaled(products: NDArray[np.float64], count: int, pairs: int) -> NDArray[np.float64]:
    """``count / (count - 1)`` times the products, per pair of units; NaN for a single cluster."""
    if count < 2:
        return np.full_like(products, np.nan)
    return count / (count - 1) * products / pairs
