"""The layer that Grad-CAM looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onfh_nb.models.spec import spec_of
from onfh_nb.models.zoo import find_network

if TYPE_CHECKING:
    from torch import nn


def cam_layer(model: nn.Module) -> nn.Module:
    """The last layer of a network whose output still is a map (of a transformer: still are tokens of patches).

    Parameters
    ----------
    model : nn.Module
        From :func:`onfh_nb.models.create_model`.

    Returns
    -------
    nn.Module
        Its output has the shape (B, channels, h, w), or (B, tokens, channels).

    Examples
    --------
    >>> from onfh_nb.models import create_model
    >>> model = create_model("ResNet10T")
    >>> cam_layer(model) is model.layer4
    True
    """
    return model.get_submodule(find_network(spec_of(model).name).layer)
