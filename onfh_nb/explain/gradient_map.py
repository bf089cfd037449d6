"""Grad-CAM: which parts of a picture speak for a class."""

from __future__ import annotations

from math import isqrt
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import interpolate

from onfh_nb.exceptions import ParameterError
from onfh_nb.models.evaluating import evaluating
from onfh_nb.models.last_map_layer import cam_layer


def grad_cam(
    model: nn.Module,
    images: torch.Tensor | NDArray[np.float32],
    target: Any = None,
    *,
    layer: nn.Module | None = None,
    batch_size: int = 32,
) -> NDArray[np.float32]:
    """Heat maps of the evidence for a class.

    The maps of a layer are added up with the mean slope of the class's logit as weights, and what is left below
    nought is cut off. The network computes without dropout meanwhile, and is left as it was: modes, weights,
    gradients and hooks.

    Parameters
    ----------
    model : nn.Module
        A network of the zoo, or any other when ``layer`` is given.
    images : tensor or ndarray of shape (B, channels, side, side)
        Normalised pictures.
    target : int or array_like of int, shape (B,), optional
        Class to explain; the class that the network gives the highest score if absent.
    layer : nn.Module, optional
        Its output has the shape (B, channels, h, w), or (B, tokens, channels) with the tokens of a square of patches
        last. :func:`onfh_nb.models.cam_layer` if absent.
    batch_size : int
        Pictures at a time.

    Returns
    -------
    ndarray of float32, shape (B, side, side)
        From 0 to 1, the largest value of each picture being 1; all 0 where nothing speaks for the class. It is as
        coarse as the layer's maps (8×8 for most networks at 256 pixels), whatever its size.

    Raises
    ------
    ParameterError
        If the shapes do not fit, or a picture holds values that are not finite.

    References
    ----------
    Selvaraju et al. 2017, doi:10.1109/ICCV.2017.74

    Examples
    --------
    >>> from onfh_nb.models import create_model
    >>> grad_cam(create_model("LCNet_050", image_size=96), torch.zeros(2, 1, 96, 96), 1).shape
    (2, 96, 96)
    """
    pictures = _checked(images)
    layer = cam_layer(model) if layer is None else layer
    classes = None if target is None else _per_picture(target, len(pictures))
    device = next(model.parameters()).device
    heat = np.empty((len(pictures), *pictures.shape[2:]), np.float32)
    with evaluating(model):
        for start in range(0, len(pictures), batch_size):
            part = slice(start, start + batch_size)
            chosen = None if classes is None else classes[part].to(device)
            heat[part] = _heat(model, layer, pictures[part].to(device), chosen).cpu().numpy()
    return heat


def _heat(model: nn.Module, layer: nn.Module, images: torch.Tensor, target: torch.Tensor | None) -> torch.Tensor:
    seen: list[torch.Tensor] = []

    def cut(module: nn.Module, inputs: Any, output: torch.Tensor) -> torch.Tensor:
        # Slopes are wanted from here on only: the graph of the (long) part before the layer is never built.
        torch.set_grad_enabled(True)
        seen.append(output.detach().requires_grad_())
        return seen[-1].clone()  # a copy, because what comes next may work in place

    hook = layer.register_forward_hook(cut)
    try:
        with torch.no_grad():
            logits = model(images)
    finally:
        hook.remove()
    if len(seen) != 1:
        raise ParameterError(f"the layer for Grad-CAM ran {len(seen)} times for one picture; expected once")
    target = logits.argmax(1) if target is None else target
    if int(target.max()) >= logits.shape[1] or int(target.min()) < 0:
        raise ParameterError(f"target is a class from 0 to {logits.shape[1] - 1}, not {int(target.max())}")
    (slope,) = torch.autograd.grad(logits.gather(1, target[:, None]).sum(), seen[0])
    maps, slope = _as_maps(seen[0].detach()), _as_maps(slope)
    evidence = (maps * slope.mean((2, 3), keepdim=True)).sum(1, keepdim=True).relu().float()
    heat = interpolate(evidence, size=images.shape[2:], mode="bilinear", align_corners=False)[:, 0]
    peak = heat.amax((1, 2), keepdim=True)
    return torch.where(peak > 0, heat / peak.clamp_min(torch.finfo(heat.dtype).tiny), 0.0)


def _as_maps(output: torch.Tensor) -> torch.Tensor:
    """Shape (B, C, h, w); of tokens those of the patches, which follow those of the class, laid out as a square."""
    if output.ndim == 4:
        return output
    if output.ndim != 3:
        raise ParameterError(f"the layer for Grad-CAM gives shape {tuple(output.shape)}; expected maps or tokens")
    side = isqrt(output.shape[1])
    return output[:, -side * side :].transpose(1, 2).unflatten(2, (side, side))


def _checked(images: torch.Tensor | NDArray[np.float32]) -> torch.Tensor:
    pictures = torch.as_tensor(images, dtype=torch.float32)
    if pictures.ndim != 4 or not len(pictures):
        raise ParameterError(f"pictures have the shape (B, channels, side, side), not {tuple(pictures.shape)}")
    good = torch.isfinite(pictures).flatten(1).all(1)
    if not good.all():
        raise ParameterError(f"picture {int((~good).nonzero()[0])} holds values that are not finite")
    return pictures


def _per_picture(target: Any, count: int) -> torch.Tensor:
    classes = torch.as_tensor(np.asarray(target), dtype=torch.int64)
    if classes.ndim == 0:
        return classes.expand(count)
    if classes.shape != (count,):
        raise ParameterError(
            f"target has shape {tuple(classes.shape)}; expected one class for each of {count} pictures"
        )
    return classes
