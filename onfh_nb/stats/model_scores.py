"""The predictions table side by side: the same units under every model."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError


class ModelScores(NamedTuple):
    """Probabilities of the same units by several models.

    Parameters
    ----------
    units : DataFrame
        One row per unit, indexed by ``unit_id``: what the predictions table says of it.
    truth : ndarray of int, shape (n,)
        Class of each unit.
    probability : dict of str to ndarray of float, shape (n, K)
        Of each model, in order of first appearance.
    """

    units: pd.DataFrame
    truth: NDArray[np.intp]
    probability: dict[str, NDArray[np.float64]]


def model_scores(predictions: pd.DataFrame) -> ModelScores:
    """Lay a predictions table out by model and check that all models judged the same units.

    Parameters
    ----------
    predictions : DataFrame
        Columns ``unit_id``, ``model``, ``y_true`` and ``p_<class>`` for each class; one row per unit and model.

    Returns
    -------
    ModelScores
        Units in the order of the first model.

    Raises
    ------
    ParameterError
        If a column is missing, a unit stands twice under a model or not under each, or its truth differs.

    Examples
    --------
    >>> table = pd.DataFrame({"unit_id": ["s1", "s2"] * 2, "model": ["A", "A", "B", "B"], "y_true": [0, 1, 0, 1],
    ...                       "p_normal": [0.9, 0.2, 0.6, 0.5], "p_lesion": [0.1, 0.8, 0.4, 0.5]})
    >>> model_scores(table).probability["B"].tolist()
    [[0.6, 0.4], [0.5, 0.5]]
    """
    columns = [name for name in predictions if str(name).startswith("p_")]
    missing = [name for name in ("unit_id", "model", "y_true") if name not in predictions]
    if missing or len(columns) < 2 or predictions.empty:
        raise ParameterError(
            f"the predictions table has {len(predictions)} rows, lacks {missing} and holds {columns}, expected "
            "unit_id, model, y_true and a column p_<class> for each of at least two classes"
        )
    twice = predictions.duplicated(["unit_id", "model"])
    if twice.any():
        row = predictions[twice].iloc[0]
        raise ParameterError(f"unit {row['unit_id']} stands twice under model {row['model']}, expected one row each")
    parts = {str(name): part.set_index("unit_id") for name, part in predictions.groupby("model", sort=False)}
    units = next(iter(parts.values()))
    probability = {}
    for name, part in parts.items():
        _check_units(name, part, units)
        probability[name] = part.loc[units.index, columns].to_numpy(np.float64)
    return ModelScores(units, units["y_true"].to_numpy(np.intp), probability)


def _check_units(name: str, part: pd.DataFrame, units: pd.DataFrame) -> None:
    different: Any = part.index.symmetric_difference(units.index)
    if len(different):
        raise ParameterError(
            f"model {name} and the first model differ in {len(different)} units, e.g. {different[0]}, "
            "expected predictions of all models for the same units"
        )
    wrong = part.loc[units.index, "y_true"].to_numpy() != units["y_true"].to_numpy()
    if wrong.any():
        raise ParameterError(f"y_true of unit {units.index[int(np.argmax(wrong))]} under model {name} is another one")
