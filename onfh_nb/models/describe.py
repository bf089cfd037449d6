"""What a network is, in one row, without allocating it."""

from __future__ import annotations

from typing import Any

from onfh_nb.models.create import create_model
from onfh_nb.models.pretrained import pretrained_name
from onfh_nb.models.zoo import ZOO, list_models


def describe_model(name: str, *, in_chans: int = 1, num_classes: int = 2, image_size: int = 256) -> dict[str, Any]:
    """Describe a network of the zoo.

    Parameters
    ----------
    name : str
        As :func:`onfh_nb.models.list_models` prints it.
    in_chans, num_classes, image_size : int
        As in :func:`onfh_nb.models.create_model`.

    Returns
    -------
    dict
        ``name builder lists parameters embedding pretrained note``: the groups it stands in, the number of parameters,
        the length of its feature vector, the default weights (None where none exist), what to know.

    Examples
    --------
    >>> describe_model("DenseNet121")["parameters"]
    6949634
    """
    import torch

    with torch.device("meta"):
        model: Any = create_model(name, in_chans=in_chans, num_classes=num_classes, image_size=image_size)
    return {
        "name": name,
        "builder": ZOO[name].builder,
        "lists": " ".join(group for group in ("methods10", "results10", "small") if name in list_models(group)),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "embedding": int(model.head_hidden_size),
        "pretrained": pretrained_name(name),
        "note": ZOO[name].note,
    }
