"""The table of predictions, made of logits wherever they come from: statistics start here, and no torch is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset

WHO = ["unit_id", "participant_id", "hemi", "session_id", "site"]


def predictions_table(
    logits: NDArray[np.float64], data: SliceDataset, *, model_name: str, fold: int, temperature: float = 1.0
) -> pd.DataFrame:
    """The predictions table of logits, shape (n, K), that are there already.

    Raises
    ------
    ParameterError
        If the model has another number of classes than the pictures.
    """
    from scipy.special import softmax

    if logits.shape != (len(data), len(data.classes)):
        raise ParameterError(
            f"{model_name} gives {logits.shape[1]} numbers per picture; expected one for each of {len(data.classes)} "
            f"classes ({', '.join(data.classes)})"
        )
    table = data.table[WHO].reset_index(drop=True).assign(fold=fold, model=model_name, y_true=data.y_true)
    probability = softmax(logits / temperature, axis=1)
    for number, name in enumerate(data.classes):
        table[f"p_{name}"] = probability[:, number]
    if len(data.classes) == 2:
        table[f"logit_{data.classes[1]}"] = logits[:, 1] - logits[:, 0]
    return table
