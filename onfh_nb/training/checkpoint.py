"""The state of a training on disk: a killed run goes on where it stopped, and ends the same."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.io.atomic import write_atomically

if TYPE_CHECKING:
    from torch.optim import Optimizer

    from onfh_nb.training.params import TrainParams
    from onfh_nb.training.weight_average import WeightAverage

_VERSION = 1
# These change how long a training takes or where it runs, not what it is.
_NO_MATTER = {"device", "devices", "checkpoint_seconds"}


def identity(model: nn.Module, params: TrainParams, mark: str) -> str:
    """What a checkpoint must have in common with the training that wants to go on from it, as JSON."""
    settings = {name: value for name, value in asdict(params).items() if name not in _NO_MATTER}
    shapes = sorted((name, list(value.shape)) for name, value in model.state_dict().items())
    return json.dumps({"settings": settings, "model": type(model).__name__, "shapes": shapes, "pictures": mark})


def snapshot(
    loop: Mapping[str, Any], model: nn.Module, optimiser: Optimizer, average: WeightAverage | None
) -> dict[str, Any]:
    """All that a training needs to go on: where the loop stands, and the state of what it trains."""
    return {
        "loop": dict(loop),
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "average": average and {"model": average.model.state_dict(), "steps": average.steps},
    }


def put_back(
    found: dict[str, Any], model: nn.Module, optimiser: Optimizer, average: WeightAverage | None
) -> dict[str, Any]:
    """Give model, optimiser and average the state of a :func:`snapshot`; where the loop stood."""
    model.load_state_dict(found["model"])
    optimiser.load_state_dict(found["optimiser"])
    if average:
        average.model.load_state_dict(found["average"]["model"])
        average.steps = found["average"]["steps"]
    loop: dict[str, Any] = found["loop"]
    return loop


def save_checkpoint(path: Path, state: dict[str, Any], whose: str) -> None:
    """Write a state whole or not at all.

    Parameters
    ----------
    path : Path
        The file.
    state : dict
        Tensors, numbers, strings, lists and dicts of them.
    whose : str
        See :func:`identity`.
    """
    buffer = io.BytesIO()
    torch.save({"version": _VERSION, "whose": whose, "state": state}, buffer)
    write_atomically(path, lambda file: file.write(buffer.getbuffer()))


def load_checkpoint(path: Path, whose: str, device: torch.device) -> dict[str, Any] | None:
    """Read a state back; None where there is no file.

    Nothing but tensors and plain values is accepted from the file, so that a file from elsewhere can run no code.

    Raises
    ------
    ParameterError
        If the file is damaged, or belongs to another training.
    """
    if not path.exists():
        return None
    try:
        found = torch.load(path, map_location=device, weights_only=True)
        version, owner, state = found["version"], found["whose"], found["state"]
    except Exception as error:  # torch raises half a dozen kinds for damaged files
        raise ParameterError(f"{path} is no checkpoint that can be read; delete it to begin anew") from error
    if version != _VERSION or owner != whose:
        raise ParameterError(
            f"{path} belongs to another training: {_difference(owner, whose)}; choose another file, or delete it to "
            "begin anew"
        )
    return dict(state)


def _difference(one: str, other: str) -> str:
    """The first thing in which two identities differ, in words."""
    a, b = json.loads(one), json.loads(other)
    for name, value in a.get("settings", {}).items():
        if b["settings"].get(name) != value:
            return f"{name} was {value!r} and is now {b['settings'].get(name)!r}"
    for name, words in (("model", "the model"), ("shapes", "the model's layers"), ("pictures", "the pictures")):
        if a.get(name) != b.get(name):
            return f"{words} differ"
    return "it was written by another version"
