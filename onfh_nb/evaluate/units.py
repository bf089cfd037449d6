"""Predictions of slices become predictions of hips and of patients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from onfh_nb.evaluate.checked_inputs import check_classes
from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import pandas as pd

RULES: Final = ("mean_logit", "mean", "max")
REQUIRED: Final = ("unit_id", "participant_id", "hemi", "session_id", "model", "y_true")
_TWO: Final = ("p_normal", "p_lesion")  # a table whose columns were sorted by name must not turn the classes round
_SEVERAL: Final[dict[str, Any]] = {"hemi": "several", "session_id": "several", "site": "several", "fold": -1}
_LEAST: Final = 1e-7  # probabilities of 0 count as this: one sure slice must not decide for all


def probability_columns(predictions: pd.DataFrame) -> list[str]:
    """Columns ``p_<class>`` in the order of the classes: normal before lesion, otherwise as they stand in the table.

    Raises
    ------
    ParameterError
        If there are fewer than two.

    Examples
    --------
    >>> import pandas as pd
    >>> probability_columns(pd.DataFrame(columns=["y_true", "p_lesion", "p_normal"]))
    ['p_normal', 'p_lesion']
    """
    columns = [str(name) for name in predictions.columns if str(name).startswith("p_")]
    if len(columns) < 2:
        raise ParameterError(f"the predictions have the columns {columns}, expected p_<class> for each class")
    return list(_TWO) if set(columns) == set(_TWO) else columns


def to_hips(predictions: pd.DataFrame, *, rule: str = "mean_logit", by_visit: bool = False) -> pd.DataFrame:
    """One row per hip and model from one row per slice and model.

    Parameters
    ----------
    predictions : DataFrame
        Predictions table: ``unit_id, participant_id, hemi, session_id, site, fold, model, y_true, p_<class>…``.
    rule : {'mean_logit', 'mean', 'max'}
        How slices are joined. ``mean_logit``: mean of the log probabilities, made to add up to 1; with two classes the
        mean log odds. It weighs all slices alike, so that a hip shown in many slices is not called ill more readily.
        ``mean``: mean probability. ``max``: the slice most sure of the last class decides; it finds small lesions, but
        the more slices a sound hip has, the likelier one raises a false alarm, and its probabilities are not
        calibrated. Two classes only.
    by_visit : bool
        One row per hip and visit; otherwise the visits of a hip are joined too.

    Returns
    -------
    DataFrame
        The same columns with ``unit_id`` ``sub-001_hemi-R``, and ``n_slices``. ``y_true`` is 1 where any slice of the
        hip is (the highest class with several). Other columns stay where every hip has one value, and go otherwise; but
        ``session_id`` and ``site`` say ``several``, and ``fold`` −1, where the slices of a hip differ.

    Raises
    ------
    ParameterError
        If a column is missing or the rule is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> slices = pd.DataFrame({"unit_id": ["a", "b"], "participant_id": "sub-001", "hemi": "R", "session_id": "ses-m00",
    ...     "site": "S3T", "fold": 0, "model": "m", "y_true": [0, 1], "p_normal": [0.5, 0.2], "p_lesion": [0.5, 0.8]})
    >>> to_hips(slices)[["unit_id", "y_true", "p_lesion", "n_slices"]].round(3).values.tolist()
    [['sub-001_hemi-R', 1, 0.667, 2]]
    """
    keys = ["participant_id", "hemi", *(["session_id"] if by_visit else [])]
    return _joined(predictions, keys, rule)


def to_patients(predictions: pd.DataFrame, *, rule: str = "mean_logit") -> pd.DataFrame:
    """One row per patient and model: slices are joined to hips by ``rule``, and the worse hip stands for the patient.

    Parameters
    ----------
    predictions : DataFrame
        As for :func:`to_hips`; it may hold hips already.
    rule : {'mean_logit', 'mean', 'max'}
        How slices are joined to hips.

    Returns
    -------
    DataFrame
        As from :func:`to_hips` with ``unit_id`` the patient. ``y_true`` is 1 where either hip has a lesion, and the
        probability is that of the hip most likely to have one; ``hemi`` says ``several``. Two classes only.

    Raises
    ------
    ParameterError
        If a column is missing, the rule is unknown, or there are more than two classes.
    """
    return _joined(to_hips(predictions, rule=rule), ["participant_id"], "max")


def _joined(predictions: pd.DataFrame, keys: list[str], rule: str) -> pd.DataFrame:
    columns = _checked(predictions, rule)
    groups = predictions.groupby(["model", *keys], sort=False, dropna=False)
    joined = groups.size().rename("n_slices").reset_index()
    if "n_slices" in predictions:
        joined["n_slices"] = groups["n_slices"].sum().to_numpy()
    joined["unit_id"] = joined["participant_id"].astype(str)
    for key, word in (("hemi", "_hemi-"), ("session_id", "_")):
        if key in keys:
            joined["unit_id"] += word + joined[key].astype(str)
    joined["y_true"] = groups["y_true"].max().to_numpy()
    joined[columns] = _probabilities(predictions, columns, groups, rule)
    for name in predictions.columns:
        if name in joined or str(name).startswith("logit_"):
            continue
        constant = groups[name].nunique(dropna=False).to_numpy() <= 1
        if constant.all():
            joined[name] = groups[name].first().to_numpy()
        elif name in _SEVERAL:
            joined[name] = np.where(constant, groups[name].first().to_numpy(), _SEVERAL[str(name)])
    order = [name for name in predictions.columns if name in joined]
    return joined[[*order, *(name for name in joined.columns if name not in order)]]


def _probabilities(predictions: pd.DataFrame, columns: list[str], groups: Any, rule: str) -> np.ndarray:
    p = predictions[columns].to_numpy(np.float64)
    code = groups.ngroup().to_numpy()
    if rule == "max":
        most = np.full(code.max() + 1, -np.inf)
        np.maximum.at(most, code, p[:, -1])
        return np.column_stack([1 - most, most])
    values = np.log(np.clip(p, _LEAST, None)) if rule == "mean_logit" else p
    size = np.bincount(code)
    mean = np.column_stack([np.bincount(code, column) / size for column in values.T])
    if rule == "mean":
        return mean
    raised = np.exp(mean - mean.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def check_predictions(predictions: pd.DataFrame) -> list[str]:
    """Whether a table has the form of predictions: its probability columns, in the order of the classes.

    Raises
    ------
    ParameterError
        If a column is missing, there are no rows, a unit is there twice for one model, its true class is unknown, or a
        probability is not a number from 0 to 1; the sentence names the unit or its row.
    """
    if missing := [name for name in REQUIRED if name not in predictions]:
        raise ParameterError(f"the predictions have no column {missing[0]!r}, expected {', '.join(REQUIRED)}")
    if len(predictions) == 0:
        raise ParameterError("the predictions have no rows, expected at least one")
    twice = predictions.duplicated(["unit_id", "model"]).to_numpy()
    if twice.any():
        unit = predictions["unit_id"].iloc[int(np.argmax(twice))]
        raise ParameterError(f"unit {unit} is there twice for one model, expected one row per unit and model")
    columns = probability_columns(predictions)
    check_classes(predictions["y_true"].to_numpy(np.float64, na_value=np.nan), len(columns))
    values = predictions[columns].to_numpy(np.float64)
    wrong = ~((values >= 0) & (values <= 1)).all(axis=1)
    if wrong.any():
        row = int(np.argmax(wrong))
        unit = predictions["unit_id"].iloc[row]
        raise ParameterError(f"the probabilities of unit {unit} (row {row}) are not all from 0 to 1, expected that")
    return columns


def _checked(predictions: pd.DataFrame, rule: str) -> list[str]:
    columns = check_predictions(predictions)
    if rule not in RULES:
        raise ParameterError(f"rule is {rule!r}, expected {', '.join(RULES)}")
    if rule == "max" and len(columns) != 2:
        raise ParameterError(f"rule 'max' was asked of {len(columns)} classes, expected two")
    return columns
