"""An exponential moving average of a model's weights."""

from __future__ import annotations

from copy import deepcopy

import torch
from torch import nn


class WeightAverage:
    """A copy of a model whose weights follow the trained ones slowly.

    Early on the decay is lower, so that the average does not stick to the random start.

    Parameters
    ----------
    model : nn.Module
        The model in training; it is copied.
    decay : float
        Share of the average that each step keeps, once many steps were made.

    References
    ----------
    Polyak and Juditsky 1992, doi:10.1137/0330046
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.model = deepcopy(model).eval().requires_grad_(False)
        self.decay = decay
        self.steps = 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Move the average towards the model, after a step of the optimiser."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        mine = [p.detach() for p in self.model.parameters()]
        torch._foreach_lerp_(mine, [p.detach() for p in model.parameters()], 1.0 - decay)
        for own, theirs in zip(self.model.buffers(), model.buffers(), strict=True):
            own.copy_(theirs)
