"""Where the batches of a training come from: pictures, or features computed once."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import torch

    from onfh_nb.datasets import SliceDataset
    from onfh_nb.training.params import TrainParams


@dataclass(frozen=True)
class Feeds:
    """Batches of one training.

    Parameters
    ----------
    train : callable
        From an epoch number and a device to batches, shuffled and augmented; equal for equal epochs.
    valid : callable
        From a device and a batch size to the batches of all validation pictures, in order.
    steps : int
        Batches of an epoch.
    labels, valid_labels : ndarray of int, shape (n,)
        Truth of the training and of the validation pictures.
    classes : tuple of str
        Names of the classes.
    mark : str
        Stands for the pictures: another one means other pictures.
    """

    train: Callable[[int, torch.device], Iterable[Any]]
    valid: Callable[[torch.device, int], Iterable[Any]]
    steps: int
    labels: NDArray[np.int64]
    valid_labels: NDArray[np.int64]
    classes: tuple[str, ...]
    mark: str


def picture_feeds(train: SliceDataset, valid: SliceDataset, params: TrainParams, share: tuple[int, int]) -> Feeds:
    """Batches of pictures; ``share`` is (number of this process, number of processes)."""
    rank, world = share
    mark = f"{picture_mark(train)} {picture_mark(valid)}"
    part = train if world == 1 else train.take(np.arange(rank, len(train) // world * world, world))
    size = max(1, params.batch_size // world)
    whole = len(part) >= size  # a last batch of one picture has no variance to normalise by: leave the rest out

    def batches(epoch: int, device: torch.device) -> Iterable[Any]:
        from onfh_nb.datasets import feed

        return feed(
            part,
            batch_size=size,
            augmentation=params.augmentation,
            shuffle=True,
            seed=params.seed + rank,
            epoch=epoch,
            device=str(device),
            channels_last=params.channels_last,
            drop_last=whole,
        )

    def pictures(device: torch.device, batch_size: int) -> Iterable[Any]:
        return in_order(valid, device, batch_size, channels_last=params.channels_last)

    steps = len(part) // size if whole else 1
    return Feeds(batches, pictures, steps, _labels(train), _labels(valid), train.classes, mark)


def in_order(data: SliceDataset, device: torch.device, batch_size: int, *, channels_last: bool) -> Iterable[Any]:
    """All pictures as they are, row after row."""
    from onfh_nb.datasets import feed

    return feed(data, batch_size=batch_size, shuffle=False, device=str(device), channels_last=channels_last)


def picture_mark(data: SliceDataset) -> str:
    """A few letters that stand for pictures, labels and names of a data set."""
    pixels = zlib.crc32(np.ascontiguousarray(data.pixels).view(np.uint8).data)
    names = zlib.crc32("\n".join(map(str, data.table["unit_id"])).encode(), zlib.crc32(_labels(data).tobytes()))
    return f"{len(data)}-{pixels:08x}-{names:08x}"


def check_pictures(data: SliceDataset, what: str) -> None:
    """Refuse an empty data set and pictures with pixels that are no numbers.

    Raises
    ------
    ParameterError
        Naming the first such picture.
    """
    if len(data) == 0:
        raise ParameterError(f"there are no {what} pictures; expected at least one of each class")
    # The sum of a picture is finite only where all its pixels are; float64 cannot overflow here.
    sums = data.pixels.reshape(len(data), -1).sum(axis=1, dtype=np.float64)
    if not np.isfinite(sums).all():
        first = data.table["unit_id"].iloc[int(np.argmin(np.isfinite(sums)))]
        raise ParameterError(
            f"{int((~np.isfinite(sums)).sum())} {what} pictures hold pixels that are no numbers (NaN or infinite), the "
            f"first is {first}; expected finite grey values"
        )


def _labels(data: SliceDataset) -> NDArray[np.int64]:
    return data.table["y_true"].to_numpy(np.int64)
