"""Batches for training and prediction, the same for equal seeds on any number of threads."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from torch import Tensor

from onfh_nb.datasets.augment_cpu import augment_cpu
from onfh_nb.datasets.augment_device import augment_device, draws_on_device, on_device
from onfh_nb.datasets.augment_draws import AugmentDraws, draw_augmentation
from onfh_nb.datasets.augment_params import AugmentParams
from onfh_nb.datasets.epoch_order import epoch_order
from onfh_nb.datasets.slice_dataset import SliceDataset
from onfh_nb.exceptions import ParameterError


class Batch(NamedTuple):
    """Some pictures of a dataset.

    Parameters
    ----------
    image : Tensor of float32, shape (B, C, S, S)
        The pictures; nobody else holds or changes them.
    label : Tensor of int64, shape (B,)
        ``y_true``; −1 where there is none.
    row : Tensor of int64, shape (B,)
        Rows of the dataset.
    """

    image: Tensor
    label: Tensor
    row: Tensor


@dataclass(frozen=True)
class FeedParams:
    """How a dataset is dealt into batches.

    Parameters
    ----------
    batch_size : int
        Pictures in a batch.
    augmentation : AugmentParams, optional
        How they are changed; by default not at all.
    shuffle : bool
        In an order of chance, new in every epoch.
    balanced : bool
        As many of each class on average, drawn with replacement.
    seed : int
        Equal seeds give equal batches.
    device : str
        ``cpu`` or a card such as ``cuda:0``; there the whole dataset is copied once.
    channels_last : bool
        Memory order of ``image``.
    drop_last : bool
        Leave out a last batch that is not full.
    threads : int
        Threads that augment on the processor.

    Raises
    ------
    ParameterError
        If a value is out of its range.
    """

    batch_size: int = 32
    augmentation: AugmentParams | None = None
    shuffle: bool = True
    balanced: bool = False
    seed: int = 0
    device: str | torch.device = "cpu"
    channels_last: bool = True
    drop_last: bool = False
    threads: int = 1

    def __post_init__(self) -> None:
        for name, least in (("batch_size", 1), ("threads", 1), ("seed", 0)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
                raise ParameterError(f"{name} is {value!r}; expected a whole number from {least}")
        if self.augmentation is not None and not isinstance(self.augmentation, AugmentParams):
            raise ParameterError(f"augmentation is {self.augmentation!r}; expected AugmentParams or nothing")


_DEFAULT: Final = FeedParams()


def feed(dataset: SliceDataset, params: FeedParams = _DEFAULT, *, epoch: int = 0, **changes: Any) -> Iterator[Batch]:
    """Deal one epoch of a dataset into batches.

    Parameters
    ----------
    dataset : SliceDataset
        The pictures.
    params : FeedParams
        How.
    epoch : int
        Number of the epoch, from 0; order and augmentation follow from it and the seed, and from nothing else: the
        number of threads and the size of the batches change no picture.
    **changes
        Fields of ``params`` that differ, e.g. ``batch_size=64``.

    Returns
    -------
    iterator of Batch

    Raises
    ------
    ParameterError
        If a setting has no meaning, or a flip is asked of hips that were mirrored already.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"participant_id": "sub-001", "hemi": "R", "session_id": "ses-m00", "site": "S3T", "image_id": "i"}
    >>> table = pd.DataFrame([row | {"unit_id": str(k), "index": k, "y_true": k % 2} for k in range(5)])
    >>> data = SliceDataset(table, np.zeros((5, 1, 96, 96), np.float32))
    >>> [batch.row.tolist() for batch in feed(data, batch_size=2, shuffle=False)]
    [[0, 1], [2, 3], [4]]
    """
    params = _changed(params, changes)
    if params.augmentation is not None and params.augmentation.flip and dataset.mirrored:
        raise ParameterError(
            "flip is on, but the left hips of this dataset were mirrored on loading, so that a flip would show hips "
            "that do not exist; expected flip off, or pictures of both sides as they lie in the patient"
        )
    order = epoch_order(dataset.y_true, shuffle=params.shuffle, balanced=params.balanced, seed=params.seed, epoch=epoch)
    draws = None
    if params.augmentation is not None:
        shape = (dataset.channels, dataset.size)
        draws = draw_augmentation(params.augmentation, len(order), shape, seed=params.seed, epoch=epoch)
    device = torch.device(params.device)
    deal = _deal_cpu if device.type == "cpu" else _deal_device
    return deal(dataset, order, draws, params)


def _changed(params: FeedParams, changes: dict[str, Any]) -> FeedParams:
    known = [field.name for field in fields(FeedParams)]
    for name in changes:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; expected one of {' '.join(known)}"
            raise ParameterError(f"no setting of the feed is called {name!r}{hint}")
    return replace(params, **changes)


def _batches(n: int, params: FeedParams) -> list[slice]:
    size = params.batch_size
    last = n - size + 1 if params.drop_last else n
    return [slice(start, min(start + size, n)) for start in range(0, last, size)]


def _deal_cpu(
    dataset: SliceDataset, order: np.ndarray, draws: AugmentDraws | None, params: FeedParams
) -> Iterator[Batch]:
    labels = dataset.y_true
    threads = params.threads if draws is not None else 1
    with ThreadPoolExecutor(threads) if threads > 1 else nullcontext() as executor:
        for where in _batches(len(order), params):
            rows = order[where]
            image = torch.empty((len(rows), *dataset.pixels.shape[1:]))
            if draws is None:
                np.take(dataset.pixels, rows, axis=0, out=image.numpy())
            else:
                pool = (executor, threads) if executor is not None else None
                augment_cpu(dataset.pixels, rows, draws.part(where), image.numpy(), pool)
            yield Batch(_laid_out(image, params), torch.from_numpy(labels[rows]), torch.from_numpy(rows))


def _deal_device(
    dataset: SliceDataset, order: np.ndarray, draws: AugmentDraws | None, params: FeedParams
) -> Iterator[Batch]:
    device = torch.device(params.device)
    pixels = on_device(dataset, device)
    labels, rows = torch.from_numpy(dataset.y_true).to(device), torch.from_numpy(order).to(device)
    drawn = None if draws is None else draws_on_device(draws, dataset.size, device)
    for where in _batches(len(order), params):
        here = rows[where]
        image = pixels[here]
        if drawn is not None:
            image = augment_device(image, drawn.part(where))
        yield Batch(_laid_out(image, params), labels[here], here)


def _laid_out(image: Tensor, params: FeedParams) -> Tensor:
    form = torch.channels_last if params.channels_last else torch.contiguous_format
    return image.contiguous(memory_format=form)
