"""One model, one fold: build, train, set the temperature, predict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from onfh_nb.evaluate import fit_temperature
from onfh_nb.exceptions import ParameterError
from onfh_nb.training.device import find_device, same_each_time, use_threads
from onfh_nb.training.fold_files import FoldResult
from onfh_nb.training.fold_rows import Split
from onfh_nb.training.frozen import find_head
from onfh_nb.training.loop import FitResult, fit
from onfh_nb.training.params import TrainParams
from onfh_nb.training.prediction import predict_logits, predictions_table
from onfh_nb.training.progress import ProgressCallback
from onfh_nb.training.thread_count import thread_count

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset


_NO_RANKING = "on the validation patients higher scores did not go with disease, so no rescaling could help"
_NO_FAULT = "the network told the validation patients apart without fault, so they show no degree of over-confidence"


def build_model(name: str, data: SliceDataset, params: TrainParams) -> nn.Module:
    """A model of the zoo for these pictures; equal seeds give equal weights.

    A last layer that starts by chance starts small. timm draws that of the MobileNets evenly from ±0.7 where there are
    two classes, so that their first losses are above 20 and hundreds of steps go by before anything is learnt.
    """
    from onfh_nb import models

    size = {"in_chans": data.channels, "num_classes": len(data.classes), "image_size": data.size}
    weights = find_weights(params.weights, name)
    with same_each_time(find_device("cpu"), params.seed):
        model = models.create_model(name, **size, weights=weights)
    head = find_head(model)
    with same_each_time(find_device("cpu"), params.seed):
        by_chance = weights is None or torch.equal(head.weight, find_head(models.create_model(name, **size)).weight)
        if by_chance:
            nn.init.normal_(head.weight, std=0.01)
            nn.init.zeros_(head.bias)
    return model


def find_weights(weights: str | None, name: str) -> str | Path | None:
    """The file of a model in a folder of weights; ``"timm"`` and None stay as they are.

    Raises
    ------
    ParameterError
        If the folder has no file of that model.
    """
    if weights is None or weights == "timm":
        return weights
    for ending in (".safetensors", ".pth"):
        if (path := Path(weights) / f"{name}{ending}").exists():
            return path
    raise ParameterError(f"there is no {name}.safetensors or {name}.pth in {weights}; expected one, or weights=None")


def run_fold(
    name: str,
    data: SliceDataset,
    split: Split,
    params: TrainParams,
    *,
    fold: int,
    checkpoint: Path | None = None,
    progress: ProgressCallback | None = None,
) -> FoldResult:
    """Train on one part, choose epoch and temperature on the second, predict the third.

    Parameters
    ----------
    name : str
        Model of the zoo.
    data : SliceDataset
        All pictures.
    split : Split
        Rows of the three parts.
    params : TrainParams
        Settings; each fold starts from a seed of its own.
    fold : int
        Number of the fold.
    checkpoint, progress
        As for :func:`onfh_nb.training.fit`.
    """
    threads = params.threads or thread_count(name, data.channels, data.size)
    own = replace(params, seed=fold_seed(params.seed, fold), threads=threads)
    train, valid, test = (data.take(rows) for rows in split)
    model = build_model(name, data, own)
    result = fit(model, train, valid, own, checkpoint=checkpoint, progress=progress, what=name)
    how: Any = {"device": params.device, "precision": params.precision}
    with use_threads(threads):
        temperature, note = choose_temperature(predict_logits(model, valid, **how), valid)
        logits = predict_logits(model, test, **how)
    table = predictions_table(logits, test, model_name=name, fold=fold, temperature=temperature)
    facts = _facts(result, temperature, tuple(map(len, split))) | {"notes": [*result.notes, *note]}
    return FoldResult(table, result.history, facts, model.state_dict())


def choose_temperature(logits: np.ndarray, valid: SliceDataset) -> tuple[float, list[str]]:
    """Temperature from the validation patients, and what a reader must know about it.

    Where they are separated without fault (or not at all) no temperature is best; the probabilities then stay as they
    are.
    """
    found = fit_temperature(logits, valid.y_true)
    if not found.note:
        return found.value, []
    why = _NO_RANKING if found.value > 1 else _NO_FAULT
    return 1.0, [f"probabilities were left as trained, not calibrated: {why}"]


def fold_seed(seed: int, fold: int) -> int:
    """Seed of one fold's training."""
    return int(np.random.SeedSequence([seed, fold]).generate_state(1)[0] % 2**31)


def _facts(result: FitResult, temperature: float, sizes: tuple[int, ...]) -> dict[str, object]:
    epochs = len(result.history)
    return {
        "parameters": sum(p.numel() for p in result.model.parameters()),
        "epochs": epochs,
        "best_epoch": result.best_epoch,
        "seconds": result.seconds,
        "pictures_per_s": sizes[0] * epochs / result.seconds,
        "device": result.device,
        "temperature": temperature,
        "n_train": sizes[0],
        "n_valid": sizes[1],
        "n_test": sizes[2],
    }
