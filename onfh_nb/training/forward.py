"""Every picture through a model, without training it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from onfh_nb.exceptions import TrainingError
from onfh_nb.training.device import uses_bf16
from onfh_nb.training.kept_memory import keep_freed_memory
from onfh_nb.training.memory import free_memory, is_out_of_memory

Batches = Callable[[int], Iterable[Any]]


@torch.inference_mode()
def run_all(
    model: Callable[[Tensor], Tensor],
    batches: Batches,
    batch_size: int,
    autocast: Callable[[], AbstractContextManager[Any]],
) -> NDArray[np.float32]:
    """Output for every picture; where memory is full, the same once more with half as many pictures at a time.

    Parameters
    ----------
    model : callable
        From pictures (B, C, S, S) to numbers (B, K): a module or one of its methods.
    batches : callable
        From a batch size to the batches, in order.
    batch_size : int
        Pictures at a time.
    autocast : callable
        Makes the context that sets the precision.

    Returns
    -------
    ndarray of float32, shape (n, K)

    Raises
    ------
    TrainingError
        If memory is full with half as many pictures, too.
    """
    keep_freed_memory()
    for size in (batch_size, max(1, batch_size // 2)):
        try:
            with autocast():
                outputs = [model(batch.image).float() for batch in batches(size)]
            return torch.cat(outputs).cpu().numpy()
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
        free_memory()
    raise TrainingError(
        f"memory is full even with {max(1, batch_size // 2)} pictures at a time; expected room for them: choose a "
        "smaller batch_size or a smaller model"
    )


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Switch a model to evaluation inside, and back to what it was."""
    before = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(before)


def autocast(precision: str, device: torch.device) -> Callable[[], AbstractContextManager[Any]]:
    """Contexts that compute in the precision of :class:`onfh_nb.training.TrainParams`."""
    return partial(torch.autocast, device.type, torch.bfloat16, enabled=uses_bf16(precision, device))
