"""The scores of one model by slice and by hip, made ready once so that everything can follow a slider."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from onfh_nb.widgets.threshold_counts import ThresholdCounts

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.evaluate.curves import RocCurve

_ALIKE: Final = 1e-7  # probabilities of a network that says the same of everything


@dataclass(frozen=True, eq=False)
class ScoredUnits:
    """Slices or hips of one model.

    Parameters
    ----------
    table : DataFrame
        ``unit_id, participant_id, hemi, y_true, p_lesion``, numbered from 0.
    counts : ThresholdCounts
        Of these units.
    patients : ndarray of int64, shape (n,)
        A number for each unit's patient.
    roc : RocCurve or None
        None where a class is absent.
    auc_words : str
        Such as ``"0.83 (0.74–0.90)"``, the interval over patients; empty where there is no curve.
    """

    table: pd.DataFrame
    counts: ThresholdCounts
    patients: NDArray[np.int64]
    roc: RocCurve | None
    auc_words: str

    @property
    def y_true(self) -> NDArray[np.int64]:
        """Truth, shape (n,)."""
        return self.table["y_true"].to_numpy(np.int64)

    @property
    def score(self) -> NDArray[np.float64]:
        """Probability of a lesion, shape (n,)."""
        return self.table["p_lesion"].to_numpy(np.float64)


class ModelScores(NamedTuple):
    """One model by slice and by hip."""

    slices: ScoredUnits
    hips: ScoredUnits


class Rate(NamedTuple):
    """A share of units with its interval over patients; NaN where it is not defined."""

    part: int
    whole: int
    ci_low: float
    ci_high: float


def model_scores(predictions: pd.DataFrame) -> ModelScores:
    """Make the predictions of one model ready.

    Parameters
    ----------
    predictions : DataFrame
        Rows of one model's predictions table, of slices. Hips are made of them by :func:`onfh_nb.evaluate.to_hips`,
        the visits of a hip joined, as everywhere in the report.

    Returns
    -------
    ModelScores
    """
    from onfh_nb.evaluate import to_hips

    return ModelScores(_scored(predictions), _scored(to_hips(predictions)))


def rates_at(units: ScoredUnits, threshold: float) -> dict[str, Rate]:
    """Sensitivity, specificity and the predictive values at a threshold, each with its interval; higher is better.

    Parameters
    ----------
    units : ScoredUnits
        Slices or hips.
    threshold : float
        From this probability on a unit is called a lesion.

    Returns
    -------
    dict of str to Rate
        ``Sensitivity``, ``Specificity``, ``PPV``, ``NPV``, with 95 % intervals of
        :func:`onfh_nb.stats.clustered_proportion`.
    """
    ill, called = units.y_true == 1, units.score >= threshold
    return {
        "Sensitivity": _rate(called, ill, units.patients),
        "Specificity": _rate(~called, ~ill, units.patients),
        "PPV": _rate(ill, called, units.patients),
        "NPV": _rate(~ill, ~called, units.patients),
    }


def score_span(score: NDArray[Any]) -> tuple[float, float]:
    """Round numbers that just enclose all probabilities, within 0 … 1.

    Examples
    --------
    >>> score_span(np.array([0.4876, 0.5123]))
    (0.487, 0.513)
    """
    low, high = float(score.min()), float(score.max())
    if high - low < _ALIKE:
        low, high = low - 0.01, high + 0.01
    steps = 10.0 ** (1 - math.floor(math.log10(high - low)))
    low, high = math.floor(low * steps) / steps, math.ceil(high * steps) / steps
    return max(round(low, 9), 0.0), min(round(high, 9), 1.0)


def near_threshold(units: ScoredUnits, threshold: float, reach: float = 0.05) -> NDArray[np.int64]:
    """Rows of the units whose call changes when the threshold moves by up to ``reach``, nearest first."""
    away = np.abs(units.score - threshold)
    order = np.argsort(away, kind="stable")
    return order[away[order] <= reach]


def _scored(table: pd.DataFrame) -> ScoredUnits:
    import pandas as pd

    from onfh_nb.evaluate import roc_curve

    table = table[["unit_id", "participant_id", "hemi", "y_true", "p_lesion"]].reset_index(drop=True)
    truth, score = table["y_true"].to_numpy(), table["p_lesion"].to_numpy(np.float64)
    patients = pd.factorize(table["participant_id"])[0].astype(np.int64)
    curve, words = None, ""
    if 0 < (truth == 1).sum() < len(truth):
        curve = roc_curve(truth, score)
        words = _auc_words(truth, score, patients)
    return ScoredUnits(table, ThresholdCounts(truth, score), patients, curve, words)


def _auc_words(truth: NDArray[Any], score: NDArray[Any], patients: NDArray[Any]) -> str:
    from onfh_nb.stats import auc_ci

    row = auc_ci(truth, score, patients)
    if math.isnan(row.ci_low) or math.isnan(row.ci_high):
        return f"{row.estimate:.2f}"
    return f"{row.estimate:.2f} ({row.ci_low:.2f}–{row.ci_high:.2f})"


def _rate(success: NDArray[Any], among: NDArray[Any], patients: NDArray[Any]) -> Rate:
    from onfh_nb.stats import clustered_proportion

    whole = int(among.sum())
    if not whole:
        return Rate(0, 0, float("nan"), float("nan"))
    row = clustered_proportion(success[among], patients[among])
    return Rate(int(success[among].sum()), whole, row.ci_low, row.ci_high)
