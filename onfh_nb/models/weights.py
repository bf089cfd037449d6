"""Weights from a file: read without running anything in it, checked against the network, adapted to grey, hashed."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onfh_nb.exceptions import ParameterError
from onfh_nb.models.build import build_network
from onfh_nb.models.pretrained import fetch_pretrained
from onfh_nb.models.zoo import ZOO, Network, find_network

if TYPE_CHECKING:
    import torch
    from torch import nn

    State = dict[str, torch.Tensor]

# Training wrappers put these before or around the names of a network's own tensors.
_PREFIX = re.compile(r"^(module|_orig_mod|model)\.")
_WRAPPED = ("state_dict", "model", "model_state_dict")
# Branches that some files have for training only and that the networks here leave away.
_LEFT_AWAY = ("AuxLogits.",)


def load_weights(model: nn.Module, name: str, weights: str | Path) -> tuple[str, str]:
    """Put the weights of a file into a network.

    Parameters
    ----------
    model : nn.Module
        A fresh network.
    name : str
        Its name in the zoo.
    weights : str or Path
        A ``.safetensors`` or ``.pth`` file, or ``"timm"``.

    Returns
    -------
    tuple of (str, str)
        Name of the file and its SHA-256.

    Raises
    ------
    ParameterError
        If the file is missing, damaged, of another kind, or of another network.
    """
    path = fetch_pretrained(name) if str(weights) == "timm" else Path(weights).expanduser()
    state = read_state(path)
    state = _adapted(state, model, find_network(name))
    _check_fit(state, model, name, path)
    model.load_state_dict(state, strict=False)
    return path.name, sha256_of(path)


def read_state(path: Path) -> State:
    """The tensors of a ``.safetensors`` or ``.pth`` file; nothing that a pickle could run is run."""
    if not path.is_file():
        raise ParameterError(f"there is no file of weights at {path}; expected a .safetensors or .pth file")
    if path.suffix not in (".safetensors", ".pth", ".pt", ".bin"):
        raise ParameterError(f"{path.name} is no file of weights; expected one that ends in .safetensors or .pth")
    import torch

    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            content: Any = load_file(path)
        else:
            content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # every library has its own words for a damaged file
        raise ParameterError(f"{path.name} cannot be read as weights alone: it is damaged or holds code") from error
    for key in _WRAPPED:
        if isinstance(content, dict) and isinstance(content.get(key), dict):
            content = content[key]
    if not isinstance(content, dict) or not content or not all(isinstance(v, torch.Tensor) for v in content.values()):
        raise ParameterError(f"{path.name} holds no named tensors; expected the state of a network")
    return {_PREFIX.sub("", key): tensor for key, tensor in content.items() if not key.startswith(_LEFT_AWAY)}


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _adapted(state: State, model: nn.Module, network: Network) -> State:
    """Stem to the channels, position code to the size, and a head for other classes left away."""
    own = model.state_dict()
    out = dict(state)
    for key, tensor in state.items():
        want = own.get(key)
        if want is None or tensor.shape == want.shape:
            continue
        if key == f"{network.stem}.weight" and tensor.shape[2:] == want.shape[2:] and tensor.shape[0] == want.shape[0]:
            out[key] = _other_channels(tensor, want.shape[1])
        elif key.startswith(f"{network.classifier}.") and tensor.shape[1:] == want.shape[1:]:
            del out[key]
        elif key == "pos_embed" and tensor.shape[-1] == want.shape[-1]:
            from timm.layers import resample_abs_pos_embed

            side = round((want.shape[1] - 1) ** 0.5)
            out[key] = resample_abs_pos_embed(tensor, new_size=[side, side], num_prefix_tokens=1)
    return out


def _other_channels(weight: torch.Tensor, channels: int) -> torch.Tensor:
    """Grey as the sum over colours; grey to three slices as equal parts, so that equal slices give the same answer."""
    grey = weight.sum(1, keepdim=True)
    return grey if channels == 1 else grey.expand(-1, channels, -1, -1) / channels


def _check_fit(state: State, model: nn.Module, name: str, path: Path) -> None:
    own = model.state_dict()
    head = find_network(name).classifier
    missing = [key for key in own if key not in state and not key.startswith(f"{head}.")]
    missing = [key for key in missing if not key.endswith("num_batches_tracked")]
    wrong = [key for key, tensor in state.items() if key not in own or tensor.shape != own[key].shape]
    if not missing and not wrong:
        return
    about = f"{len(missing)} of its {len(own)} tensors are missing and {len(wrong)} in the file do not fit"
    whose = _whose(state, name)
    hint = f"it looks like {whose}" if whose else f"expected the weights of {find_network(name).builder}"
    raise ParameterError(f"{path.name} does not hold the weights of {name} ({about}); {hint}")


def _whose(state: State, name: str) -> str | None:
    """The network of the zoo whose tensors these are, if one has nearly all of them."""
    import torch

    shapes = {(key, tuple(tensor.shape[2:])) for key, tensor in state.items()}
    best, share = None, 0.9
    for other in ZOO:
        if other == name:
            continue
        with torch.device("meta"):
            theirs = {(key, tuple(t.shape[2:])) for key, t in build_network(ZOO[other], 1, 2, 256).state_dict().items()}
        common = len(shapes & theirs) / len(shapes | theirs)
        if common > share:
            best, share = other, common
    return best
