"""From a name to a network."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from onfh_nb.exceptions import ParameterError
from onfh_nb.models.build import build_network
from onfh_nb.models.spec import ModelSpec
from onfh_nb.models.weights import load_weights
from onfh_nb.models.zoo import Network, find_network

if TYPE_CHECKING:
    from torch import nn

_LOG = logging.getLogger(__name__)


def create_model(
    name: str,
    *,
    in_chans: int = 1,
    num_classes: int = 2,
    image_size: int = 256,
    weights: str | Path | None = None,
) -> nn.Module:
    """Build a network of the zoo.

    Equal ``torch.manual_seed`` before the call gives equal weights. Nothing is downloaded unless ``weights="timm"``
    says so.

    Parameters
    ----------
    name : str
        As :func:`onfh_nb.models.list_models` prints it.
    in_chans : {1, 3}
        1 for a grey slice, 3 for a slice between its two neighbours.
    num_classes : int
        Number of classes, at least 2.
    image_size : int
        Side of the square pictures in pixels.
    weights : str or Path, optional
        Random if absent. A path: a ``.safetensors`` or ``.pth`` file of this network, for instance of ImageNet; a stem
        for colour becomes one for grey by summing its weights over the colours, and a head for other classes stays
        random. ``"timm"``: timm's default weights (torchvision's for AlexNet), from the cache of the machine or
        its network.

    Returns
    -------
    nn.Module
        In training mode, with its :class:`ModelSpec` as ``model.spec``; the file of weights and its SHA-256 stand
        there and in the log.

    Raises
    ------
    ParameterError
        If the name is unknown (the message suggests the right one), the sizes do not fit, or the weights are missing,
        damaged or another network's.

    Examples
    --------
    >>> model = create_model("MobileNetV3_Large")
    >>> round(sum(p.numel() for p in model.parameters()) / 1e6, 2)
    4.2
    """
    network = find_network(name)
    _check(name, network, in_chans, num_classes, image_size)
    model = build_network(network, in_chans, num_classes, image_size)
    spec = ModelSpec(name, in_chans, num_classes, image_size)
    if weights is not None:
        file, digest = load_weights(model, name, weights)
        spec = replace(spec, weights=file, weights_sha256=digest)
        _LOG.info("%s starts from %s (SHA-256 %s)", name, file, digest)
    model.spec = spec  # type: ignore[assignment]
    return model


def _check(name: str, network: Network, in_chans: int, num_classes: int, image_size: int) -> None:
    if in_chans not in (1, 3):
        raise ParameterError(f"in_chans is 1 (a grey slice) or 3 (a slice and its neighbours), not {in_chans!r}")
    if not isinstance(num_classes, int) or num_classes < 2:
        raise ParameterError(f"num_classes is a whole number from 2, not {num_classes!r}")
    if not isinstance(image_size, int) or image_size < network.smallest or image_size % network.step:
        unit = f"a multiple of {network.step} " if network.step > 1 else ""
        raise ParameterError(
            f"{name} takes pictures of {unit}at least {network.smallest} pixels a side, not image_size={image_size!r}"
        )
