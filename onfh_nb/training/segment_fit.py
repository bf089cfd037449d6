"""The training of a segmenter: rounds of steps on patches, resumed where it was cut off."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
import torch
from numpy.typing import ArrayLike
from torch import nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.training.checkpoint import identity, load_checkpoint, put_back, save_checkpoint, snapshot
from onfh_nb.training.device import make_fabric, same_each_time, say_device, use_threads
from onfh_nb.training.kept_memory import keep_freed_memory
from onfh_nb.training.patches import PatchBatch, PatchSource
from onfh_nb.training.progress import ProgressCallback
from onfh_nb.training.schedule import learning_rate
from onfh_nb.training.segment_loss import make_segment_loss
from onfh_nb.training.segment_pictures import IGNORE, SegmentPictures, read_pictures
from onfh_nb.training.segment_progress import SegmentProgress
from onfh_nb.training.step import Stepper, check_losses
from onfh_nb.training.weight_average import WeightAverage

if TYPE_CHECKING:
    from lightning.fabric import Fabric

    from onfh_nb.training.segment_params import SegmentParams

HISTORY = ["round", "step", "lr", "loss", "seconds", "cpu_seconds"]


@dataclass(frozen=True)
class SegmentFit:
    """What the training of a segmenter gives back.

    Parameters
    ----------
    model : nn.Module
        The model that was passed, with the (averaged) weights of the last step, switched to evaluation.
    history : DataFrame
        ``round`` (from 1), ``step`` (steps done), ``lr``, ``loss``, ``seconds`` and ``cpu_seconds`` of the round.
    params : SegmentParams
        The settings; :func:`onfh_nb.training.segment` needs them too.
    device : str
        Device and precision in words.
    notes : tuple of str
        What a reader must know: memory that was full.
    """

    model: nn.Module
    history: pd.DataFrame
    params: SegmentParams
    device: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Round:
    """What is shown after each round to whoever looks on.

    Parameters
    ----------
    number, rounds : int
        Rounds done, and all of them.
    model : nn.Module
        The weights that would be kept if the training ended here; look, do not change.
    history : DataFrame
        See :class:`SegmentFit`.
    """

    number: int
    rounds: int
    model: nn.Module
    history: pd.DataFrame


@dataclass
class _State:
    step: int = 0
    parts: int = 1
    rows: list[list[float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Run:
    fabric: Fabric
    model: nn.Module
    source: PatchSource
    params: SegmentParams
    stepper: Stepper
    average: WeightAverage | None

    @property
    def kept(self) -> nn.Module:
        return self.average.model if self.average else self.model


def fit_segmenter(
    model: nn.Module,
    images: Sequence[ArrayLike],
    masks: Sequence[ArrayLike],
    params: SegmentParams,
    *,
    spacing_mm: object = None,
    checkpoint: Path | None = None,
    progress: ProgressCallback | None = None,
) -> SegmentFit:
    """Train a network to tell the class of each voxel; necrosis and vessels are two networks, trained apart.

    AdamW, a cosine of the learning rate with warm-up, patches of which a share holds foreground. The last, averaged
    weights are kept, so that no picture is needed to choose them by. On a CPU equal seeds give equal weights, whether
    the training was interrupted or not; the model's start is the caller's.

    Parameters
    ----------
    model : nn.Module
        From :func:`onfh_nb.models.create_segmenter`; trained in place.
    images : sequence of array_like, each (H, W), (D, H, W) or with channels before
        Grey values in any unit.
    masks : sequence of array_like of int, each (H, W) or (D, H, W)
        Classes 0 … K − 1; 255 where nobody judged, which teaches nothing.
    params : SegmentParams
        Settings.
    spacing_mm : tuple of float, or a sequence of one for each picture, optional
        Spacing of the voxels in array order; needed where ``params.voxel_mm`` is set.
    checkpoint : Path, optional
        File that keeps the state; where it exists the training goes on from it.
    progress : callable, optional
        Is given a :class:`onfh_nb.training.SegmentProgress` after each round, e.g. ``show_progress``.

    Returns
    -------
    SegmentFit

    Raises
    ------
    ParameterError
        If pictures, masks and spacing do not fit each other or the model, or the checkpoint is another training's.
    TrainingError
        If the loss becomes NaN, or memory is full.

    Examples
    --------
    >>> from onfh_nb.models import create_segmenter
    >>> from onfh_nb.training import SegmentParams, segment
    >>> image = np.random.default_rng(0).normal(size=(32, 32))
    >>> params = SegmentParams(steps=2, patch=(16, 16), threads=1)
    >>> fit = fit_segmenter(create_segmenter("UNet_tiny"), [image], [image > 1], params)
    >>> segment(fit.model, image, params).shape
    (32, 32)
    """
    pictures = read_pictures(images, masks, params, dims=_dims(model), spacing_mm=spacing_mm)
    name = type(model).__name__

    def look(seen: Round) -> None:
        if progress:
            each = float(seen.history["seconds"].median())
            loss = float(seen.history["loss"].iloc[-1])
            left = each * (seen.rounds - seen.number)
            progress(SegmentProgress(name, seen.number, seen.rounds, loss, np.nan, np.nan, left))

    return fit_pictures(model, pictures, params, checkpoint=checkpoint, after_round=look)


def fit_pictures(
    model: nn.Module,
    pictures: SegmentPictures,
    params: SegmentParams,
    *,
    checkpoint: Path | None = None,
    after_round: Callable[[Round], object] | None = None,
) -> SegmentFit:
    """The same as :func:`fit_segmenter` for pictures that were read before; ``after_round`` may look at the model."""
    _check(model, pictures, params)
    keep_freed_memory()
    loop = params.for_loop()
    fabric = make_fabric(loop)
    with use_threads(params.threads), same_each_time(fabric.device, params.seed):
        run = _prepare(fabric, model, pictures, params)
        whose = identity(model, cast("Any", params), pictures.mark) if checkpoint else ""
        state = _restore(run, checkpoint, whose)
        saved = time.monotonic()
        while state.step < params.steps:
            _run_round(run, state)
            if checkpoint and (time.monotonic() - saved >= params.checkpoint_seconds or state.step == params.steps):
                kept = snapshot(vars(state), run.model, run.stepper.optimiser, run.average)
                save_checkpoint(checkpoint, kept, whose)
                saved = time.monotonic()
            if after_round:
                after_round(Round(len(state.rows), params.rounds, run.kept, _history(state)))
        model.load_state_dict(run.kept.state_dict())
        return SegmentFit(model.eval(), _history(state), params, say_device(fabric), tuple(state.notes))


def _prepare(fabric: Fabric, model: nn.Module, pictures: SegmentPictures, params: SegmentParams) -> _Run:
    if params.channels_last:
        model.to(memory_format=_memory(model))
    model.to(fabric.device).train()
    average = WeightAverage(model, params.ema_decay) if params.ema_decay else None
    stepper = Stepper(fabric, model, make_segment_loss(model, params), params.for_loop())
    return _Run(fabric, model, PatchSource(pictures, params, _stride(model)), params, stepper, average)


def _run_round(run: _Run, state: _State) -> None:
    start, cpu, params = time.perf_counter(), time.process_time(), run.params
    run.model.train()
    run.stepper.parts = state.parts
    losses, rate = [], 0.0
    for step in range(state.step, min(params.steps, state.step + params.round_steps)):
        # Each step draws from its own seed, so that a resumed run needs no memory of what was drawn before.
        torch.manual_seed(params.seed * 100_003 + step)
        rate = learning_rate(step, params.steps, highest=params.lr, warmup_share=params.warmup_share)
        losses.append(run.stepper(_on_device(run.source.batch(step), run), rate))
        if run.average:
            run.average.update(run.model)
    state.step += len(losses)
    number = len(state.rows) + 1
    loss = check_losses(losses, number, params.for_loop(), run.fabric.device)
    if run.stepper.parts != state.parts:
        state.parts = run.stepper.parts
        state.notes.append(f"memory was full in round {number}: {run.stepper.words}")
    times = [time.perf_counter() - start, time.process_time() - cpu]
    state.rows.append([number, state.step, rate, loss, *times])


def _on_device(batch: PatchBatch, run: _Run) -> Any:
    image = torch.from_numpy(batch.image).to(run.fabric.device)
    if run.params.channels_last:
        image = image.contiguous(memory_format=_memory(run.model))
    return PatchBatch(image, torch.from_numpy(batch.label).to(run.fabric.device))  # type: ignore[arg-type]


def _memory(model: nn.Module) -> torch.memory_format:
    return torch.channels_last if _dims(model) == 2 else torch.channels_last_3d


def _dims(model: nn.Module) -> int:
    return int(getattr(model, "dims", 2))


def _stride(model: nn.Module) -> int:
    return int(getattr(model, "stride", 1))


def _check(model: nn.Module, pictures: SegmentPictures, params: SegmentParams) -> None:
    if params.patch is not None and len(params.patch) != _dims(model):
        raise ParameterError(f"patch is {params.patch}; expected {_dims(model)} numbers, as the model has dimensions")
    classes = int(getattr(model, "num_classes", 2))
    highest = max(int(mask[mask != IGNORE].max(initial=0)) for mask in pictures.masks)
    if highest >= classes:
        raise ParameterError(f"a mask holds class {highest}; expected 0 to {classes - 1}, the classes of the model")
    if highest == 0:
        raise ParameterError("no mask holds any foreground; expected at least one voxel of class 1 to learn from")


def _history(state: _State) -> pd.DataFrame:
    return pd.DataFrame(state.rows, columns=HISTORY).astype({"round": int, "step": int})


def _restore(run: _Run, checkpoint: Path | None, whose: str) -> _State:
    found = load_checkpoint(checkpoint, whose, run.fabric.device) if checkpoint else None
    return _State() if found is None else _State(**put_back(found, run.model, run.stepper.optimiser, run.average))
