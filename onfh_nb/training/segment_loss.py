"""What a segmenter is told: overlap (Dice), each voxel (cross-entropy), whether thin things hang together (clDice)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import torch
from torch import Tensor
from torch.nn import functional

from onfh_nb.models.point_rend import CoarseFine
from onfh_nb.training.point_loss import point_loss
from onfh_nb.training.segment_pictures import IGNORE
from onfh_nb.training.soft_skeleton import soft_skeleton

if TYPE_CHECKING:
    from torch import nn

    from onfh_nb.training.segment_params import SegmentParams

_SMOOTH: Final = 1.0

SegmentLoss = Callable[[Tensor | CoarseFine, Tensor, Tensor], Tensor]


def make_segment_loss(model: nn.Module, params: SegmentParams) -> SegmentLoss:
    """The loss of a batch, as :class:`onfh_nb.training.step.Stepper` calls it: (output, labels, labels of the batch).

    Parameters
    ----------
    model : nn.Module
        Its point head is asked where the output is that of a PointRend network.
    params : SegmentParams
        Weights of the parts.
    """

    def loss(output: Tensor | CoarseFine, labels: Tensor, batch: Tensor) -> Tensor:
        if isinstance(output, CoarseFine):
            value = point_loss(output, labels, model.point_head, params)  # type: ignore[arg-type]
        else:
            value = segment_loss(output, labels, params)
        return value * (len(labels) / len(batch))

    return loss


def segment_loss(logits: Tensor, labels: Tensor, params: SegmentParams) -> Tensor:
    """Weighted sum of the three losses of logits (B, K, …) against labels (B, …), 255 = not judged."""
    logits, judged = logits.float(), labels != IGNORE
    total = logits.new_zeros(())
    if params.ce_weight:
        total = total + params.ce_weight * cross_entropy(logits, labels, params.foreground_weight)
    if params.dice_weight or params.cldice_weight:
        seen = judged[:, None]
        guess = logits.softmax(1)[:, 1:] * seen
        truth = torch.stack([(labels == k) for k in range(1, logits.shape[1])], dim=1).float()
        if params.dice_weight:
            total = total + params.dice_weight * dice_loss(guess, truth)
        if params.cldice_weight:
            total = total + params.cldice_weight * cldice_loss(guess, truth)
    return total


def cross_entropy(logits: Tensor, labels: Tensor, foreground_weight: float = 1.0) -> Tensor:
    """Weighted mean cross-entropy in nats over the voxels that were judged; lower is better."""
    weight = logits.new_full((logits.shape[1],), foreground_weight)
    weight[0] = 1
    value = functional.cross_entropy(logits, labels.long(), weight, ignore_index=IGNORE, reduction="sum")
    judged = labels != IGNORE
    return value / (judged + (foreground_weight - 1) * (judged & (labels > 0))).sum().clamp_min(1)


def dice_loss(guess: Tensor, truth: Tensor) -> Tensor:
    """1 − soft Dice of each class over the whole batch, averaged over classes; 0 … 1, lower is better.

    Parameters
    ----------
    guess, truth : Tensor, shape (B, K − 1, …)
        Probability and truth of each class but the background.

    References
    ----------
    Milletari 2016, doi:10.1109/3DV.2016.79

    Examples
    --------
    >>> half = torch.ones(1, 1, 4, 4)
    >>> round(float(dice_loss(half * 0.5, half)), 3)
    0.32
    """
    axes = [0, *range(2, guess.ndim)]
    both = (guess * truth).sum(axes)
    return (1 - (2 * both + _SMOOTH) / (guess.sum(axes) + truth.sum(axes) + _SMOOTH)).mean()


def cldice_loss(guess: Tensor, truth: Tensor) -> Tensor:
    """1 − soft clDice: skeleton of the guess inside the truth, and the other way round; 0 … 1, lower is better.

    Parameters
    ----------
    guess, truth : Tensor, shape (B, K − 1, …)
        See :func:`dice_loss`.

    References
    ----------
    Shit 2021, doi:10.1109/CVPR46437.2021.01629
    """
    axes = [0, *range(2, guess.ndim)]
    with torch.no_grad():
        true_line = soft_skeleton(truth)
    line = soft_skeleton(guess)
    precision = ((line * truth).sum(axes) + _SMOOTH) / (line.sum(axes) + _SMOOTH)
    sensitivity = ((true_line * guess).sum(axes) + _SMOOTH) / (true_line.sum(axes) + _SMOOTH)
    return (1 - 2 * precision * sensitivity / (precision + sensitivity)).mean()
