"""Pictures to feature vectors: what the last layer of a network sees."""

from __future__ import annotations

import torch
from torch import nn

from onfh_nb.models.evaluating import evaluating


def embed_features(model: nn.Module, images: torch.Tensor, *, batch_size: int = 64) -> torch.Tensor:
    """The values before the last layer: 1280 of a picture for MobileNetV3_Large.

    Parameters
    ----------
    model : nn.Module
        From :func:`onfh_nb.models.create_model`; evaluated without dropout and left in the mode that it was in.
    images : tensor of shape (B, channels, side, side)
        Normalised pictures, on any device.
    batch_size : int
        Pictures at a time.

    Returns
    -------
    tensor of float32, shape (B, F), on the CPU

    Examples
    --------
    >>> from onfh_nb.models import create_model
    >>> embed_features(create_model("MobileNetV3_Large"), torch.zeros(1, 1, 96, 96)).shape
    torch.Size([1, 1280])
    """
    device = next(model.parameters()).device
    with evaluating(model), torch.no_grad():
        parts = [_embed(model, part.to(device)).float().cpu() for part in images.split(batch_size)]
    return torch.cat(parts)


def _embed(model: nn.Module, images: torch.Tensor) -> torch.Tensor:
    return model.forward_head(model.forward_features(images), pre_logits=True)  # type: ignore[operator]
