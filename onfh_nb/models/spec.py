"""What a network was built as; every network of the zoo carries it as ``model.spec``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True)
class ModelSpec:
    """How a network of the zoo was built.

    Parameters
    ----------
    name : str
        Its name in the zoo.
    in_chans : int
        Channels of a picture: 1 grey, 3 neighbouring slices.
    num_classes : int
        Number of classes.
    image_size : int
        Side of a picture in pixels.
    weights : str or None
        Name (not path) of the file of weights that it started from; None for random weights.
    weights_sha256 : str or None
        SHA-256 of that file.
    """

    name: str
    in_chans: int = 1
    num_classes: int = 2
    image_size: int = 256
    weights: str | None = None
    weights_sha256: str | None = None


def spec_of(model: nn.Module) -> ModelSpec:
    """What a network was built as.

    Parameters
    ----------
    model : nn.Module
        From :func:`onfh_nb.models.create_model`.

    Returns
    -------
    ModelSpec

    Raises
    ------
    ParameterError
        If the network is not of the zoo.

    Examples
    --------
    >>> from onfh_nb.models import create_model
    >>> spec_of(create_model("LCNet_050", image_size=96)).image_size
    96
    """
    spec = getattr(model, "spec", None)
    if not isinstance(spec, ModelSpec):
        raise ParameterError(f"a {type(model).__name__} is no network of the zoo; build it with models.create_model")
    return spec
