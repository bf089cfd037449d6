"""Train the last layer only, on features that the rest of the network computed once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.training.embedding import embed
from onfh_nb.training.feeds import Feeds, picture_mark
from onfh_nb.training.loop import FitResult, fit_feeds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from onfh_nb.datasets import SliceDataset
    from onfh_nb.training.params import TrainParams
    from onfh_nb.training.progress import ProgressCallback


def fit_frozen(
    model: nn.Module,
    train: SliceDataset,
    valid: SliceDataset,
    params: TrainParams,
    *,
    checkpoint: Path | None = None,
    progress: ProgressCallback | None = None,
) -> FitResult:
    """Train the last linear layer of a network whose other weights stay as they are.

    Each picture goes through the network once; all epochs then run on the features. Pictures are not augmented, for
    each would need its own pass.

    Parameters
    ----------
    model : nn.Module
        From :func:`onfh_nb.models.create_model`, best with pretrained weights; its last layer is trained in place.
    train, valid : SliceDataset
        As in :func:`onfh_nb.training.fit`.
    params, checkpoint, progress
        As in :func:`onfh_nb.training.fit`; ``augmentation`` is taken as None and several processes as one.

    Returns
    -------
    FitResult
        ``model`` is the whole network.

    Raises
    ------
    ParameterError
        If the network does not end in a linear layer.
    """
    head = find_head(model)
    how: Any = {"device": params.device, "precision": params.precision}
    features = embed(model, train, **how), embed(model, valid, **how)
    own = replace(params, augmentation=None, devices=1, channels_last=False)
    feeds = partial(feature_feeds, features, (train, valid), own)
    result = fit_feeds(head, feeds, own, checkpoint=checkpoint, progress=progress, what="last layer")
    return replace(result, model=model.eval())


def find_head(model: nn.Module) -> nn.Linear:
    """The last linear layer: what ``get_classifier`` names, or the last linear layer there is.

    Raises
    ------
    ParameterError
        If there is none.
    """
    named = model.get_classifier() if hasattr(model, "get_classifier") else None  # type: ignore[operator]
    if isinstance(named, nn.Linear):
        return named
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    if not layers:
        raise ParameterError(f"{type(model).__name__} has no linear layer; expected a network of the zoo")
    return layers[-1]


class FeatureBatch(NamedTuple):
    """Features (B, F) and labels (B,), under the names that a batch of pictures has."""

    image: Tensor
    label: Tensor


def feature_feeds(
    features: tuple[NDArray[np.float32], NDArray[np.float32]],
    data: tuple[SliceDataset, SliceDataset],
    params: TrainParams,
    share: tuple[int, int],
) -> Feeds:
    """Batches of features, shape (B, F); the share of a process is not taken, since one is enough."""
    labels, valid_labels = data[0].y_true, data[1].y_true
    size = min(params.batch_size, len(labels))

    def batches(epoch: int, device: torch.device) -> Iterator[Any]:
        order = torch.from_numpy(np.random.default_rng((params.seed, epoch)).permutation(len(labels)))
        x, y = torch.from_numpy(features[0])[order].to(device), torch.from_numpy(labels)[order].to(device)
        for start in range(0, len(labels) - size + 1, size):
            yield FeatureBatch(x[start : start + size], y[start : start + size])

    def in_order(device: torch.device, batch_size: int) -> Iterator[Any]:
        for part in torch.from_numpy(features[1]).to(device).split(batch_size):
            yield FeatureBatch(part, part)

    mark = f"{picture_mark(data[0])} {picture_mark(data[1])} features"
    return Feeds(batches, in_order, len(labels) // size, labels, valid_labels, data[0].classes, mark)
