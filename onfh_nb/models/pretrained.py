"""Weights from timm (torchvision for AlexNet): out of the cache of this machine, or its network, when asked."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.error import URLError

from onfh_nb.exceptions import ParameterError
from onfh_nb.models.zoo import ZOO, find_network


def fetch_pretrained(name: str) -> Path:
    """The file of a network's default weights.

    Parameters
    ----------
    name : str
        Name in the zoo.

    Returns
    -------
    Path
        In the cache that the library keeps on this machine.

    Raises
    ------
    ParameterError
        If no such weights exist, or they are not on this machine and cannot be fetched.
    """
    network = find_network(name)
    tag = pretrained_name(name)
    if tag is None:
        raise ParameterError(f"nobody offers weights for {name} ({network.builder}); expected weights=None or a file")
    try:
        return _alexnet() if network.builder == "torchvision/alexnet" else _from_hub(network.builder)
    except (OSError, ValueError, URLError) as error:  # the hub's own errors are OSErrors or ValueErrors
        raise ParameterError(
            f"the weights {tag} of {name} are not on this machine and cannot be fetched; where there is a network, "
            f"download them, carry the .safetensors or .pth file here and pass weights=PATH"
        ) from error


def pretrained_name(name: str) -> str | None:
    """Name of the default weights of a network, None where nobody offers any."""
    builder = ZOO[name].builder
    if builder == "torchvision/alexnet":
        return "alexnet.IMAGENET1K_V1"
    import timm

    config = timm.get_pretrained_cfg(builder)
    return f"{builder}.{config.tag}" if config is not None and config.has_weights else None


def _from_hub(builder: str) -> Path:
    import timm
    from huggingface_hub import hf_hub_download

    config = timm.get_pretrained_cfg(builder)
    return Path(hf_hub_download(str(config and config.hf_hub_id), "model.safetensors"))


def _alexnet() -> Path:
    import torch
    from torchvision.models import AlexNet_Weights

    url = AlexNet_Weights.IMAGENET1K_V1.url
    path = Path(torch.hub.get_dir()) / "checkpoints" / Path(url).name
    if not path.exists():
        if os.environ.get("HF_HUB_OFFLINE", "0") not in ("", "0"):
            raise OSError("this machine is told to stay offline")
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.hub.download_url_to_file(url, str(path), hash_prefix=path.stem.rpartition("-")[2], progress=False)
    return path
