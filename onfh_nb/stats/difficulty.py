"""Is a cohort neither too easy nor too hard? What plain grey levels tell of a lesion, and what the truth tells.

Too easy: when the histogram of a slice, which knows nothing of shape or place, separates slices with a lesion from
those without. Then a classifier need not look at the head at all. Too hard: when the truth itself does not agree with
what readers wrote down.

The analysis is the same for every cohort and is not chosen by its result: 16 bins, each protocol by itself (or with
columns of its own where protocols are pooled), ridge penalty 1.0 on standardised shares, five folds of whole patients
drawn with one seed. On an early cohort of 30 patients, 8 to 32 bins and penalties from 0.1 to 1000 gave AUCs from 0.38
to 0.63 on T1 and 0.66 to 0.74 on STIR hips; the middle number of bins and the customary penalty were kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.bootstrap import clustered_bootstrap
from onfh_nb.stats.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

BINS: Final = 16
TOO_EASY, TOO_HARD = 0.75, 0.97
FEW_NORMALS: Final = 20
_BLACK, _WHITE = 1.0, 99.0
_FOLDS, _RIDGE = 5, 1.0


def grey_histogram(picture: NDArray[Any], bins: int = BINS) -> NDArray[np.float64]:
    """Shares of pixels in equal grey-level bins between the 1st and 99th percentile; place and shape are forgotten.

    Parameters
    ----------
    picture : ndarray, any shape
        Grey values; values outside the two percentiles are counted in the outermost bins.
    bins : int
        Number of bins.

    Returns
    -------
    ndarray of float64, shape (bins,)
        Sums to 1.

    Examples
    --------
    >>> import numpy as np
    >>> grey_histogram(np.arange(1000.0), 4).round(2).tolist()
    [0.26, 0.24, 0.24, 0.26]
    """
    grey = np.asarray(picture, np.float64).ravel()
    low, high = np.percentile(grey, (_BLACK, _WHITE))
    place = (grey - low) / (high - low) * bins if high > low else np.zeros(grey.size)
    counts = np.bincount(np.clip(place, 0, bins - 1).astype(int), minlength=bins)
    return counts / grey.size


def patient_wise_scores(
    features: NDArray[np.float64], lesion: NDArray[Any], patients: NDArray[Any], *, seed: int = 0
) -> NDArray[np.float64]:
    """Score every slice by a logistic regression that has not seen its patient.

    Parameters
    ----------
    features : ndarray, shape (slices, n)
        One row per slice; each column is standardised on the training patients.
    lesion : ndarray of 0 and 1, shape (slices,)
        Whether the slice cuts a lesion; both classes weigh the same in training.
    patients : ndarray, shape (slices,)
        Whose slice it is: five folds of whole patients.
    seed : int
        Seed of the folds.

    Returns
    -------
    ndarray of float64, shape (slices,)
        Log odds of a lesion, less the mean of the fold's training log odds, so that folds can be pooled.

    Raises
    ------
    ParameterError
        If a class is missing, or a training fold holds only one.
    """
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from onfh_nb.cohort import make_folds

    truth = np.asarray(lesion).astype(int)
    table = pd.DataFrame({"participant_id": np.asarray(patients), "lesion": truth})
    fold = make_folds(table, "participant_id", n_splits=_FOLDS, stratify="lesion", seed=seed)["fold"].to_numpy()
    scores = np.full(len(truth), np.nan)
    for number in range(_FOLDS):
        train = fold != number
        if len(np.unique(truth[train])) < 2:
            raise ParameterError("the slices of four folds of patients hold one class only; expected both")
        model = make_pipeline(
            StandardScaler(), LogisticRegression(C=1 / _RIDGE, class_weight="balanced", max_iter=5000)
        )
        model.fit(features[train], truth[train])
        scores[~train] = model.decision_function(features[~train]) - model.decision_function(features[train]).mean()
    return scores


def auc(truth: NDArray[Any], score: NDArray[Any]) -> float:
    """Area under the ROC curve: the chance that a slice with a lesion scores above one without; ties count half.

    Examples
    --------
    >>> auc(np.array([0, 0, 1, 1]), np.array([1.0, 3.0, 2.0, 4.0]))
    0.75
    """
    from scipy.stats import rankdata

    positive = np.asarray(truth).astype(bool)
    many, few = int(positive.sum()), int((~positive).sum())
    if not many or not few:
        return float("nan")
    ranks = rankdata(np.asarray(score, np.float64))
    return float((ranks[positive].sum() - many * (many + 1) / 2) / (many * few))


def histogram_auc(
    features: NDArray[np.float64],
    lesion: NDArray[Any],
    patients: NDArray[Any],
    *,
    seed: int = 0,
    n: int = 2000,
    group: str = "",
) -> Estimate:
    """How well grey-level histograms alone tell a slice with a lesion from one without, in patients not seen before.

    Parameters
    ----------
    features, lesion, patients
        As :func:`patient_wise_scores`.
    seed : int
        Seed of the folds and of the resamples.
    n : int
        Resamples of patients.
    group : str
        Which slices, written into the estimate.

    Returns
    -------
    Estimate
        AUC, 0.5 by chance; lower is better here, at most 0.75 is asked for. The interval resamples patients and keeps
        the fitted models, so it leaves out the chance of their training.
    """
    import pandas as pd

    scores = patient_wise_scores(features, lesion, patients, seed=seed)
    table = pd.DataFrame({"patient": patients, "truth": np.asarray(lesion).astype(int), "score": scores})
    return _auc_estimate(table, "AUC, grey levels alone", "patient", group, n, seed)


def oracle_auc(readings: pd.DataFrame, *, seed: int = 0, n: int = 2000, group: str = "") -> Estimate:
    """How well the truth record tells what readers wrote down.

    Parameters
    ----------
    readings : DataFrame
        One row per slice and reader: ``participant_id``, ``slice_id``, ``reader``, ``lesion`` (0 or 1, what the reader
        said), ``lesion_mm2`` (area of the lesion in the slice by the truth record; 0 without one).
    seed, n, group
        As :func:`histogram_auc`.

    Returns
    -------
    Estimate
        AUC of the true area against the label, all readers pooled. At least 0.97 is asked for where ``lesion`` is the
        majority of the readers, the reference standard; one reader's own errors bound the figure, see
        :func:`auc_against_one_reader`.

    Raises
    ------
    ParameterError
        If a column is missing.
    """
    wanted = {"participant_id", "slice_id", "reader", "lesion", "lesion_mm2"}
    if missing := sorted(wanted - set(readings.columns)):
        raise ParameterError(f"the readings have no column {', '.join(missing)}")
    table = readings.rename(columns={"lesion": "truth", "lesion_mm2": "score"})
    return _auc_estimate(table, "AUC, truth against readers", "participant_id", group, n, seed)


def reader_error(kappa: float, prevalence: float) -> float:
    """Share of slices that each of two readers calls wrongly, if they err independently and agree with this kappa.

    A share e of errors gives kappa = v / (v + e (1 − e)), v = p (1 − p) (1 − 2 e)², with prevalence p; solved for e.

    Parameters
    ----------
    kappa : float
        Cohen's kappa between two readers, above 0 and at most 1.
    prevalence : float
        Share p of slices with a lesion, between 0 and 1.

    Returns
    -------
    float

    Raises
    ------
    ParameterError
        If a value is out of its range.

    Examples
    --------
    >>> round(reader_error(0.85, 0.75), 3)
    0.03
    """
    if not 0 < kappa <= 1 or not 0 < prevalence < 1:
        raise ParameterError(f"kappa is {kappa} and prevalence {prevalence}; expected 0 < kappa ≤ 1 and 0 < p < 1")
    return (1 - (kappa / (kappa + 4 * prevalence * (1 - prevalence) * (1 - kappa))) ** 0.5) / 2


def auc_against_one_reader(kappa: float, prevalence: float) -> float:
    """AUC of the very truth against one reader whose errors have nothing to do with the size of a lesion.

    The reader's errors (:func:`reader_error`) give how often the truth agrees where the reader says lesion, and where
    the reader says none; the AUC of a yes or no is the mean of the two. Misses that fall on small lesions leave the
    area more to tell, so the AUC of the area may be higher.

    Parameters
    ----------
    kappa, prevalence : float
        As :func:`reader_error`.

    Returns
    -------
    float

    Examples
    --------
    >>> round(auc_against_one_reader(0.85, 0.75), 3)
    0.952
    """
    error = reader_error(kappa, prevalence)
    sick, well = prevalence, 1 - prevalence
    said_sick = sick * (1 - error) + well * error
    right_if_sick = sick * (1 - error) / said_sick
    right_if_well = well * (1 - error) / (1 - said_sick)
    return (right_if_sick + right_if_well) / 2


def _auc_estimate(table: pd.DataFrame, quantity: str, patients: str, group: str, n: int, seed: int) -> Estimate:
    from dataclasses import replace

    def statistic(rows: pd.DataFrame) -> float:
        return auc(rows["truth"].to_numpy(), rows["score"].to_numpy())

    return replace(clustered_bootstrap(table, statistic, patients, n=n, seed=seed, quantity=quantity), group=group)
