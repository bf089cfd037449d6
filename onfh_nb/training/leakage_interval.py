"""Difference of accuracy and AUC between two splits, with an interval over patients and seeds."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.estimate import Estimate
from onfh_nb.stats.resampling import FEW_CLUSTERS, draw_clusters, interval, multiplicities

METRICS = ("accuracy", "auc")


class PatientSums(NamedTuple):
    """What a patient adds to the metrics: with multiplicities m they are m·right / m·size and m'Wm / m'Pm.

    Parameters
    ----------
    right, size : ndarray of float, shape (patients,)
        Pictures called right, and pictures.
    won, pairs : ndarray of float, shape (patients, patients)
        Pairs of a lesion of the first and a normal picture of the second within one fold that are ranked right (ties
        one half), and all such pairs.
    """

    right: NDArray[np.float64]
    size: NDArray[np.float64]
    won: NDArray[np.float64]
    pairs: NDArray[np.float64]


def delta_estimates(predictions: pd.DataFrame, *, n: int = 2000, seed: int = 0, level: float = 0.95) -> list[Estimate]:
    """Slice-level less patient-level accuracy and AUC, mean over the seeds.

    Each resample draws patients and, independently, seeds, both with replacement: the interval holds for other
    patients and other repetitions.

    Parameters
    ----------
    predictions : DataFrame
        A predictions table of one model with ``seed`` and ``split`` (``slice``, ``patient``).
    n, seed, level : int, int, float
        Resamples, their seed and the confidence level.

    Returns
    -------
    list of Estimate
        ``leakage_delta_accuracy``, ``leakage_delta_auc``; above 0 the slice-level split flatters the model.

    Raises
    ------
    ParameterError
        If a seed lacks one of the two splits.
    """
    codes, patients = pd.factorize(predictions["participant_id"], sort=True)
    seeds = list(pd.unique(predictions["seed"]))
    sums = {s: [_sums_of(predictions, codes, len(patients), s, split) for split in ("slice", "patient")] for s in seeds}
    times = multiplicities(draw_clusters(len(patients), n, seed))
    whole = np.ones((1, len(patients)))
    point = np.array([_delta(sums[s], whole)[:, 0] for s in seeds]).mean(axis=0)
    resampled = np.array([_delta(sums[s], times) for s in seeds])  # (seeds, metrics, n)
    weight = multiplicities(draw_clusters(len(seeds), n, seed + 1)).T / len(seeds)  # (seeds, n)
    drawn = np.einsum("smn,sn->mn", resampled, weight)
    method = (
        f"percentile bootstrap over {len(patients)} patients and {len(seeds)} seeds, n = {n}, seed {seed}; AUC of "
        "pairs within one fold" + ("; one seed says nothing about others" if len(seeds) == 1 else "")
    )
    if len(patients) < FEW_CLUSTERS:
        method += f"; fewer than {FEW_CLUSTERS} patients: widened as a t interval is"
    units = predictions["unit_id"].nunique()
    found = []
    for k, metric in enumerate(METRICS):
        good = drawn[k][np.isfinite(drawn[k])]
        low, high = interval(float(point[k]), good, None, level, len(patients))
        name = f"leakage_delta_{metric}"
        found.append(Estimate(name, float(point[k]), low, high, level, units, len(patients), method))
    return found


def within_fold_scores(predictions: pd.DataFrame) -> pd.DataFrame:
    """Accuracy, and AUC of pairs within one fold, of each seed and split: ``seed split accuracy auc``."""
    codes, patients = pd.factorize(predictions["participant_id"], sort=True)
    rows = []
    for (seed, split), _ in predictions.groupby(["seed", "split"], sort=False):
        sums = _sums_of(predictions, codes, len(patients), seed, split)
        accuracy, auc = _metrics(sums, np.ones((1, len(patients))))[:, 0]
        rows.append({"seed": seed, "split": split, "accuracy": accuracy, "auc": auc})
    return pd.DataFrame(rows)


def patient_sums(
    y_true: NDArray[np.int64], score: NDArray[np.float64], fold: NDArray[np.int64], codes: NDArray[np.intp], count: int
) -> PatientSums:
    """Sums of a set of predictions; ``score`` is the log odds of a lesion, ``codes`` the patient of each row."""
    right = np.bincount(codes, (score > 0) == (y_true == 1), count).astype(np.float64)
    size = np.bincount(codes, minlength=count).astype(np.float64)
    won, pairs = np.zeros((count, count)), np.zeros((count, count))
    for k in np.unique(fold):
        sick, well = np.flatnonzero((fold == k) & (y_true == 1)), np.flatnonzero((fold == k) & (y_true == 0))
        if not len(sick) or not len(well):
            continue
        by_patient = np.zeros((count, len(well)))
        difference = score[sick][:, None] - score[well]
        np.add.at(by_patient, codes[sick], (difference > 0) + 0.5 * (difference == 0))
        of_well = np.zeros((len(well), count))
        of_well[np.arange(len(well)), codes[well]] = 1.0
        won += by_patient @ of_well
        pairs += np.outer(np.bincount(codes[sick], minlength=count), of_well.sum(axis=0))
    return PatientSums(right, size, won, pairs)


def _sums_of(predictions: pd.DataFrame, codes: NDArray[np.intp], count: int, seed: Any, split: Any) -> PatientSums:
    rows = ((predictions["seed"] == seed) & (predictions["split"] == split)).to_numpy()
    if not rows.any():
        raise ParameterError(f"seed {seed} has no predictions of the {split}-level split; expected both splits")
    part = predictions[rows]
    # log p1/p0 at threshold 0.5; the temperature changes the sign of nothing, and ranks are compared within a fold.
    score = part["logit_lesion"].to_numpy(np.float64)
    return patient_sums(part["y_true"].to_numpy(np.int64), score, part["fold"].to_numpy(np.int64), codes[rows], count)


def _metrics(sums: PatientSums, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Accuracy and AUC, shape (2, resamples); NaN where a resample has no pair."""
    won = np.einsum("np,np->n", times @ sums.won, times)
    pairs = np.einsum("np,np->n", times @ sums.pairs, times)
    auc = np.divide(won, pairs, out=np.full(len(won), np.nan), where=pairs > 0)
    return np.stack([(times @ sums.right) / (times @ sums.size), auc])


def _delta(sums: list[PatientSums], times: NDArray[np.float64]) -> NDArray[np.float64]:
    return _metrics(sums[0], times) - _metrics(sums[1], times)
