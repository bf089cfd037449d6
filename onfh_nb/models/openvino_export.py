"""A network as OpenVINO files, for quick answers on a CPU."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING

from onfh_nb.exceptions import ParameterError
from onfh_nb.models.openvino_quiet import import_openvino

if TYPE_CHECKING:
    import torch
    from torch import nn


def export_openvino(model: nn.Module, path: str | Path, example: torch.Tensor) -> Path:
    """Write a network as ``.xml`` (what is computed) and ``.bin`` (with what), in float32, for one picture at a time.

    On a CPU a batch is no quicker than its pictures one by one, and a fixed size is quicker than an open one.

    Parameters
    ----------
    model : nn.Module
        Any network that takes one batch of pictures; a copy on the CPU is exported, in evaluation mode.
    path : str or Path
        The ``.xml`` file; the ``.bin`` file stands beside it.
    example : tensor of shape (B, channels, side, side)
        Pictures of the size that it will see; their values do not matter.

    Returns
    -------
    Path
        ``path``.

    Raises
    ------
    ParameterError
        If the path does not end in ``.xml`` or the example is no batch of pictures.

    Examples
    --------
    >>> import tempfile, torch
    >>> from onfh_nb.models import create_model
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     model = create_model("LCNet_050", image_size=64)
    ...     path = export_openvino(model, Path(folder) / "model.xml", torch.zeros(1, 1, 64, 64))
    ...     sorted(file.name for file in Path(folder).iterdir())
    ['model.bin', 'model.xml']
    """
    import torch

    path = Path(path)
    if path.suffix != ".xml":
        raise ParameterError(f"OpenVINO writes a .xml and a .bin beside it; expected a path that ends in .xml: {path}")
    if example.ndim != 4:
        raise ParameterError(f"example has shape {tuple(example.shape)}; expected (B, channels, side, side)")
    openvino = import_openvino()
    still = copy.deepcopy(model).cpu().eval()
    with torch.no_grad():
        graph = torch.export.export(still, (torch.zeros(1, *example.shape[1:]),))
    network = openvino.convert_model(graph)
    network.reshape([1, *example.shape[1:]])  # the conversion leaves every size open
    path.parent.mkdir(parents=True, exist_ok=True)
    openvino.save_model(network, str(path), compress_to_fp16=False)
    return path
