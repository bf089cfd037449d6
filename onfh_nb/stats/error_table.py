"""Where a model errs: misses and false alarms by lesion size, stage, finding or any other fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onfh_nb.evaluate.prediction_facts import SEPARATOR
from onfh_nb.evaluate.units import check_predictions
from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.metric_estimates import model_parts
from onfh_nb.stats.resampled_metrics import Resampling, resampled_metrics
from onfh_nb.stats.resampling import find_clusters

if TYPE_CHECKING:
    import pandas as pd

_RATES: Final = {"miss": ("sensitivity", 1), "false_alarm": ("specificity", 0)}


def error_table(
    predictions: pd.DataFrame,
    *,
    by: str,
    groups: Any = "participant_id",
    level: float = 0.95,
    n: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Misses and false alarms of every model at probability 0.5, for each value of a column.

    Parameters
    ----------
    predictions : DataFrame
        Predictions table, usually with the columns of :func:`onfh_nb.evaluate.predictions_with_facts`.
    by : str
        Column whose values are told apart. Where a cell names several, joined by ``"; "``, the unit counts under each,
        so that rows overlap and do not add up.
    groups : str or stats.INDEPENDENT
        Column that holds the patients.
    level, n, seed : float, int, int
        Confidence level, number of resamples and their seed.

    Returns
    -------
    DataFrame
        One row per model and value: ``model``, the column itself, and for lesions ``lesions``, ``lesion_patients``,
        ``misses``, ``miss_rate``, ``miss_low``, ``miss_high``; for sound units ``sound``, ``sound_patients``,
        ``false_alarms``, ``false_alarm_rate``, ``false_alarm_low``, ``false_alarm_high``. Lower is better; NaN where
        there is no such unit, and ends NaN where fewer than six patients (at 95 %) have any. Intervals are
        patient-clustered BCa; a rate of 0 or 1 gets Wilson's with patients counted as units. They are not corrected for
        the number of rows.

    Raises
    ------
    ParameterError
        If the column is unknown or the table does not fit.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"unit_id": list("abcd"), "participant_id": list("xxyy"), "hemi": "R", "size": "small",
    ...     "session_id": "ses-m00", "site": "S3T", "fold": 0, "model": "m", "y_true": [0, 1, 1, 0],
    ...     "p_normal": [0.8, 0.1, 0.6, 0.9], "p_lesion": [0.2, 0.9, 0.4, 0.1]})
    >>> error_table(table, by="size", n=100)[["lesions", "misses", "miss_rate"]].values.tolist()
    [[2.0, 1.0, 0.5]]
    """
    import pandas as pd

    columns = check_predictions(predictions)
    if by not in predictions:
        raise ParameterError(f"by={by!r} is no column of the predictions; they have {sorted(map(str, predictions))}")
    table = predictions.assign(**{by: _several(predictions[by])}).explode(by, ignore_index=True)
    rows = []
    for name, part in model_parts(table, by if by != "model" else None):
        row: dict[str, Any] = {"model": part["model"].iloc[0]}
        if by != "model":
            row[by] = name.removeprefix(f"{row['model']}: ")
        for error, (_, of_class) in _RATES.items():
            units = part[part["y_true"] == of_class]
            row |= _rate(units, columns[1], error, groups, Resampling(level, n, seed))
        rows.append(row)
    return pd.DataFrame(rows)


def _rate(units: pd.DataFrame, column: str, error: str, groups: Any, how: Resampling) -> dict[str, Any]:
    metric = _RATES[error][0]
    noun, errors = ("lesion", "misses") if error == "miss" else ("sound", "false_alarms")
    found: dict[str, Any] = {"lesions" if error == "miss" else "sound": len(units), f"{noun}_patients": 0, errors: 0}
    names = (f"{error}_rate", f"{error}_low", f"{error}_high")
    if len(units) == 0:
        return found | dict.fromkeys(names, float("nan"))
    truth, score = units["y_true"].to_numpy(np.intp), units[column].to_numpy(np.float64)
    clusters = find_clusters(units, groups)
    right = resampled_metrics(truth, score, clusters, [metric], how)[0]
    found[f"{noun}_patients"] = clusters.patients
    found[errors] = int(((score >= 0.5) != (truth == 1)).sum())
    return found | dict(zip(names, (1 - right.estimate, 1 - right.ci_high, 1 - right.ci_low), strict=True))


def _several(cells: pd.Series) -> list[Any]:
    return [cell.split(SEPARATOR) if isinstance(cell, str) else [cell] for cell in cells]
