"""The usual metrics of each model from a predictions table, by slice, hip or patient, with clustered intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onfh_nb.evaluate.units import check_predictions, to_hips, to_patients
from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.auc import auc_ci
from onfh_nb.stats.estimate import INDEPENDENT, Estimate
from onfh_nb.stats.resampled_metrics import Resampling, resampled_metrics
from onfh_nb.stats.resampling import find_clusters

if TYPE_CHECKING:
    import pandas as pd

UNITS: Final = ("slice", "hip", "patient")
METRICS: Final = (
    "acc_plain", "balanced_accuracy", "sensitivity", "specificity", "precision", "f1", "mcc", "auc", "ap", "ap_macro",
    "brier", "ece", "calibration_slope",
)  # fmt: skip
NOT_KNOWN: Final = "not known"


def metric_estimates(
    predictions: pd.DataFrame,
    *,
    groups: Any = "participant_id",
    unit: str = "slice",
    by: str | None = None,
    level: float = 0.95,
    n: int = 2000,
    seed: int = 0,
) -> list[Estimate]:
    """Metrics of every model in a predictions table, each with an interval that respects patients.

    Calls are made at probability 0.5. Patients are drawn once for all metrics of a model, and with equal seeds the same
    patients for every model. A proportion that is 0 or 1 does not vary between resamples; its interval is Wilson's
    with every patient counted as one unit.

    Parameters
    ----------
    predictions : DataFrame
        Predictions table of slices with two classes; a table of hips may be given too.
    groups : str or stats.INDEPENDENT
        Column that holds the patients.
    unit : {'slice', 'hip', 'patient'}
        What is judged: slices as they are, or what :func:`onfh_nb.evaluate.to_hips` and
        :func:`onfh_nb.evaluate.to_patients` make of them.
    by : str, optional
        A column of subgroups. Models are never joined, whether named here or not.
    level, n, seed : float, int, int
        Confidence level, number of resamples and their seed.

    Returns
    -------
    list of Estimate
        For each model and subgroup ``acc_plain``, ``balanced_accuracy``, ``sensitivity``, ``specificity``,
        ``precision``, ``f1``, ``mcc``, ``auc``, ``ap`` (class 1), ``ap_macro`` (mAP) – higher is better –, ``brier``,
        ``ece`` – lower is better –, ``calibration_slope`` (1 is ideal), and ``auc_obuchowski``, the same area with the
        interval of :func:`onfh_nb.stats.auc_ci`. Hips and patients add ``_by_hip`` or ``_by_patient`` to the name.
        ``group`` is the model, or ``<model>: <subgroup>``. What is not defined is NaN, and so are the ends
        of an interval from fewer than six patients (at 95 %); ``method`` has the reason.

    Raises
    ------
    ParameterError
        If the table does not fit, the unit or the column is unknown, or a subgroup differs within a hip or patient.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"unit_id": list("abcdef"), "participant_id": list("xxyyzz"), "hemi": "R",
    ...     "session_id": "ses-m00", "site": "S3T", "fold": 0, "model": "m", "y_true": [0, 1, 1, 0, 1, 0],
    ...     "p_normal": [0.8, 0.1, 0.6, 0.9, 0.2, 0.4], "p_lesion": [0.2, 0.9, 0.4, 0.1, 0.8, 0.6]})
    >>> rows = metric_estimates(table, n=100)
    >>> [(row.quantity, round(row.estimate, 3)) for row in rows if row.quantity in ("auc", "brier")]
    [('auc', 0.889), ('brier', 0.137)]
    """
    table = _of_unit(predictions, unit, by)
    suffix = "" if unit == "slice" else f"_by_{unit}"
    found: list[Estimate] = []
    for name, part in model_parts(table, by):
        truth = part["y_true"].to_numpy(np.intp)
        score = part[check_predictions(part)[1]].to_numpy(np.float64)
        clusters = find_clusters(part, groups)
        rows = resampled_metrics(truth, score, clusters, METRICS, Resampling(level, n, seed))
        labels = INDEPENDENT if groups is INDEPENDENT else part[groups]
        rows.append(auc_ci(truth, score, labels, level=level, quantity="auc_obuchowski"))
        found += [replace(row, quantity=row.quantity + suffix, group=name) for row in rows]
    return found


def model_parts(table: pd.DataFrame, by: str | None) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows of one model, or of one model and subgroup, each with the name of the group."""
    for model, of_model in table.groupby("model", sort=False, observed=True):
        if by is None or by == "model":
            yield str(model), of_model
            continue
        values = of_model[by].astype(object).where(of_model[by].notna(), NOT_KNOWN)
        for value, rows in of_model.groupby(values, sort=True):
            yield f"{model}: {value}", rows


def _of_unit(predictions: pd.DataFrame, unit: str, by: str | None) -> pd.DataFrame:
    if unit not in UNITS:
        raise ParameterError(f"unit is {unit!r}, expected {', '.join(UNITS)}")
    columns = check_predictions(predictions)
    if len(columns) != 2:
        raise ParameterError(f"the predictions have {len(columns)} classes, expected two")
    if by is not None and by not in predictions:
        raise ParameterError(f"by={by!r} is no column of the predictions; they have {sorted(map(str, predictions))}")
    table = {"slice": lambda t: t, "hip": to_hips, "patient": to_patients}[unit](predictions)
    if by is not None and by not in table:
        raise ParameterError(f"by={by!r} differs between slices of one {unit}, expected one value for each {unit}")
    return table
