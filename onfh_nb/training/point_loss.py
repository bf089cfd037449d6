"""The loss of a PointRend network: its coarse answer everywhere, and its fine answer at points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional

from onfh_nb.models.point_sampling import draw_points, sample_at
from onfh_nb.training.segment_pictures import IGNORE

if TYPE_CHECKING:
    from onfh_nb.models.point_rend import CoarseFine, Head
    from onfh_nb.training.segment_params import SegmentParams


def point_loss(output: CoarseFine, labels: Tensor, head: Head, params: SegmentParams) -> Tensor:
    """Loss of the coarse logits, plus that of the point head at points drawn where these are unsure, 1 : 1.

    The coarse truth is the *share* of each class in a coarse voxel: the nearest label would lose vessels that are
    thinner than it, while a share near one half calls the point head to the place.

    Parameters
    ----------
    output : CoarseFine
        Of a :class:`onfh_nb.models.point_rend.PointRendUNet` in training.
    labels : Tensor of int, shape (B, H, W)
        Truth; 255 where nobody judged.
    head : callable
        From (fine, coarse) at points to logits (B, K, N).
    params : SegmentParams
        ``points`` and the weights of the losses.

    Returns
    -------
    Tensor
        A scalar; lower is better.
    """
    coarse, fine = output.coarse.float(), output.fine.float()
    with torch.no_grad():
        at = draw_points(coarse, params.points)
        truth = sample_at(labels[:, None].float(), at, mode="nearest")[:, 0]
    answers = head(sample_at(fine, at), sample_at(coarse, at))
    judged = truth != IGNORE
    total = coarse_loss(coarse, labels) * params.ce_weight
    entropy = functional.cross_entropy(answers, truth.long(), ignore_index=IGNORE, reduction="sum")
    total = total + params.ce_weight * entropy / judged.sum().clamp_min(1)
    if params.dice_weight:
        guess = answers.softmax(1)[:, 1:] * judged[:, None]
        hits = torch.stack([truth == k for k in range(1, answers.shape[1])], dim=1).float()
        both, size = (guess * hits).sum((0, 2)), (guess + hits).sum((0, 2))
        total = total + params.dice_weight * (1 - (2 * both + 1) / (size + 1)).mean()
    return total


def coarse_loss(coarse: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy in nats of coarse logits (B, K, h, w) against the shares of the classes in each coarse voxel."""
    block = labels.shape[-1] // coarse.shape[-1]
    one_hot = torch.stack([labels == k for k in range(coarse.shape[1])], dim=1).float()
    shares = functional.avg_pool2d(one_hot, block)
    return -(shares * coarse.log_softmax(1)).sum() / shares.sum().clamp_min(1)
