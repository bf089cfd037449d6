"""One step of the optimiser on one batch, in two halves where memory does not hold the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from onfh_nb.exceptions import TrainingError
from onfh_nb.training.device import uses_bf16
from onfh_nb.training.memory import free_memory, is_out_of_memory

if TYPE_CHECKING:
    from lightning.fabric import Fabric

    from onfh_nb.training.objective import Loss
    from onfh_nb.training.params import TrainParams


class Stepper:
    """Forward, backward, clip, update.

    Parameters
    ----------
    fabric : Fabric
        Device, precision and processes.
    model : nn.Module
        On its device.
    loss : callable
        See :func:`onfh_nb.training.objective.make_loss`.
    params : TrainParams
        Settings.
    """

    def __init__(self, fabric: Fabric, model: nn.Module, loss: Loss, params: TrainParams) -> None:
        weights = [p for p in model.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(weights, lr=params.lr, weight_decay=params.weight_decay, fused=True)
        self.parts = 1
        self.words = ""
        self._fabric, self._loss, self._clip, self._weights = fabric, loss, params.grad_clip, weights
        self._model: Any = fabric.setup_module(model) if fabric.world_size > 1 else model

    def __call__(self, batch: Any, rate: float) -> Tensor:
        """Make one step at a learning rate; the loss of the batch, on the device."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        loss = self._gradients_that_fit(batch.image, batch.label)
        if self._clip is not None:
            nn.utils.clip_grad_norm_(self._weights, self._clip)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        return loss

    def _gradients_that_fit(self, images: Tensor, labels: Tensor) -> Tensor:
        while True:
            try:
                return self._gradients(images, labels)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                self._halve(len(labels), error)
            free_memory()  # not before the error is gone, whose traceback holds the tensors that did not fit

    def _gradients(self, images: Tensor, labels: Tensor) -> Tensor:
        """Gradients of the batch's mean loss, summed over its parts: the same step, but for batch statistics."""
        losses = []
        for image, label in zip(images.chunk(self.parts), labels.chunk(self.parts), strict=True):
            with self._fabric.autocast():
                logits = self._model(image)
            loss = self._loss(logits, label, labels)
            self._fabric.backward(loss, model=self._model if self._fabric.world_size > 1 else None)
            losses.append(loss.detach())
        return torch.stack(losses).sum()

    def _halve(self, size: int, error: Exception) -> None:
        self.optimiser.zero_grad(set_to_none=True)
        if self.parts > 1 or size < 4 or self._fabric.world_size > 1:
            raise TrainingError(
                f"memory is full with {-(-size // self.parts)} pictures at a time; expected room for them: choose a "
                "smaller batch_size or a smaller model"
            ) from error
        self.parts = 2
        self.words = f"from there on {size} pictures go through in two halves; each step still learns from all of them"


def check_losses(losses: list[Tensor], epoch: int, params: TrainParams, device: torch.device) -> float:
    """Mean loss of an epoch, looked at once, since each look waits for the device.

    Raises
    ------
    TrainingError
        If one is not finite, naming epoch, batch and the likely cause.
    """
    values = torch.stack(losses).float().cpu()
    if bool(torch.isfinite(values).all()):
        return float(values.double().mean())
    batch = int(torch.isfinite(values).logical_not().int().argmax()) + 1
    raise TrainingError(
        f"the loss is {float(values[batch - 1])} in epoch {epoch}, batch {batch} of {len(values)}; expected a finite "
        f"number, and the pictures are finite, so most likely {likely_cause(params, device)}"
    )


def likely_cause(params: TrainParams, device: torch.device) -> str:
    """Why numbers that were finite no longer are, in words."""
    causes = []
    if params.lr > 1e-3 or not uses_bf16(params.precision, device):
        causes.append(f"the learning rate {params.lr:g} is too high")
    if uses_bf16(params.precision, device):
        causes.append("bfloat16 holds too few digits for this model (try precision='fp32')")
    if params.grad_clip is None:
        causes.append("nothing clips the gradient (set grad_clip)")
    return " or ".join(causes)
