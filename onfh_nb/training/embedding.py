"""Pictures to features through a network that does not learn: once, and kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from onfh_nb.training.device import find_device, same_each_time
from onfh_nb.training.feeds import check_pictures, in_order
from onfh_nb.training.forward import autocast, evaluating, run_all

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset


def embed(
    model: nn.Module, data: SliceDataset, *, device: str = "auto", batch_size: int = 64, precision: str = "fp32"
) -> NDArray[np.float32]:
    """Features of every picture: what the last layer of the network sees.

    Parameters
    ----------
    model : nn.Module
        From :func:`onfh_nb.models.create_model`; moved to the device, otherwise left as it is.
    data : SliceDataset
        Pictures.
    device, precision : str
        As in :class:`onfh_nb.training.TrainParams`.
    batch_size : int
        Pictures at a time; halved once where memory is full.

    Returns
    -------
    ndarray of float32, shape (n, F)
        F is 1280 for MobileNetV3_Large.
    """
    check_pictures(data, "given")
    place = find_device(device)
    model.to(place)

    def features(images: Tensor) -> Tensor:
        return model.forward_head(model.forward_features(images), pre_logits=True)  # type: ignore[operator]

    with evaluating(model), same_each_time(place, 0):
        batches = partial(in_order, data, place, channels_last=True)
        return run_all(features, batches, batch_size, autocast(precision, place))
