"""A trained model's word on every picture, as the table that statistics start from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from torch import nn

from onfh_nb.training.device import find_device, same_each_time
from onfh_nb.training.feeds import check_pictures, in_order
from onfh_nb.training.forward import autocast, evaluating, run_all
from onfh_nb.training.predictions_table import predictions_table

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset


def predict(
    model: nn.Module,
    data: SliceDataset,
    *,
    model_name: str,
    fold: int = 0,
    device: str = "auto",
    batch_size: int = 64,
    temperature: float = 1.0,
) -> pd.DataFrame:
    """Probabilities of every picture.

    Parameters
    ----------
    model : nn.Module
        From pictures (B, C, S, S) to logits (B, K); moved to the device.
    data : SliceDataset
        Pictures, labelled or not.
    model_name : str
        Goes into the column ``model``.
    fold : int
        Goes into the column ``fold``.
    device : str
        As in :class:`onfh_nb.training.TrainParams`; numbers are float32.
    batch_size : int
        Pictures at a time; halved once where memory is full.
    temperature : float
        Divides the logits, see :func:`onfh_nb.evaluate.fit_temperature`; 1 leaves the probabilities as they are.

    Returns
    -------
    DataFrame
        ``unit_id, participant_id, hemi, session_id, site, fold, model, y_true``, ``p_<class>`` for each class, and with
        two classes the raw ``logit_<second class>`` (logit of the second less that of the first, before the
        temperature): one row per picture, in the order of ``data``.
    """
    logits = predict_logits(model, data, device=device, batch_size=batch_size)
    return predictions_table(logits, data, model_name=model_name, fold=fold, temperature=temperature)


def predict_logits(
    model: nn.Module, data: SliceDataset, *, device: str = "auto", batch_size: int = 64, precision: str = "fp32"
) -> NDArray[np.float64]:
    """Logits of every picture, shape (n, K); settings as in :func:`predict`."""
    check_pictures(data, "given")
    place = find_device(device)
    model.to(place)
    with evaluating(model), same_each_time(place, 0):
        batches = partial(in_order, data, place, channels_last=True)
        return run_all(model, batches, batch_size, autocast(precision, place)).astype(np.float64)
