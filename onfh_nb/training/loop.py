"""The training loop: epochs of steps, a look at the validation pictures after each, and the best weights kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import torch
from torch import nn

from onfh_nb.exceptions import TrainingError
from onfh_nb.training.checkpoint import identity, load_checkpoint, put_back, save_checkpoint, snapshot
from onfh_nb.training.device import make_fabric, same_each_time, say_device, use_threads
from onfh_nb.training.feeds import Feeds, check_pictures, picture_feeds
from onfh_nb.training.forward import evaluating, run_all
from onfh_nb.training.kept_memory import keep_freed_memory
from onfh_nb.training.objective import balanced_weights, check_every_class, make_loss
from onfh_nb.training.params import TrainParams
from onfh_nb.training.progress import Progress, ProgressCallback
from onfh_nb.training.schedule import learning_rate
from onfh_nb.training.step import Stepper, check_losses, likely_cause
from onfh_nb.training.validation import log_loss, macro_auc
from onfh_nb.training.weight_average import WeightAverage

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightning.fabric import Fabric

    from onfh_nb.datasets import SliceDataset

HISTORY = ["epoch", "lr", "train_loss", "valid_loss", "valid_auc", "seconds"]
VALID_BATCH = 64


@dataclass(frozen=True)
class FitResult:
    """What a training gives back.

    Parameters
    ----------
    model : nn.Module
        The model that was passed, with the weights of its best epoch, switched to evaluation.
    history : DataFrame
        ``epoch`` (from 1), ``lr`` of the epoch's last step, ``train_loss`` (the weighted, smoothed objective),
        ``valid_loss`` (plain cross-entropy in nats), ``valid_auc``, ``seconds``: one row per epoch.
    best_epoch : int
        Epoch with the highest validation AUC; of equal ones, that with the lowest validation loss.
    seconds : float
        Time of all epochs, those before a resume included.
    params : TrainParams
        The settings.
    device : str
        Device and precision in words.
    notes : tuple of str
        What a reader must know: memory that was full, an early stop, a resume.
    """

    model: nn.Module
    history: pd.DataFrame
    best_epoch: int
    seconds: float
    params: TrainParams
    device: str
    notes: tuple[str, ...]


@dataclass
class _State:
    """What changes from epoch to epoch, and goes into a checkpoint."""

    epoch: int = 0
    best_epoch: int = 0
    best_auc: float = -1.0
    best_loss: float = float("inf")
    best: dict[str, Any] = field(default_factory=dict)
    rows: list[list[float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: int = 1


@dataclass(frozen=True)
class _Run:
    """What stays the same from epoch to epoch."""

    fabric: Fabric
    model: nn.Module
    feeds: Feeds
    params: TrainParams
    stepper: Stepper
    average: WeightAverage | None


def fit(
    model: nn.Module,
    train: SliceDataset,
    valid: SliceDataset,
    params: TrainParams,
    *,
    checkpoint: Path | None = None,
    progress: ProgressCallback | None = None,
    what: str = "",
) -> FitResult:
    """Train a model on pictures.

    AdamW, a cosine of the learning rate with warm-up, weighted cross-entropy with smoothed labels. After each epoch
    the validation pictures are looked at; the weights of the epoch with the highest validation AUC are given back.
    On a CPU equal seeds give equal weights, whether the training was interrupted or not; the model's start is the
    caller's.

    Parameters
    ----------
    model : nn.Module
        From pictures (B, C, S, S) to logits (B, K); it is trained in place.
    train, valid : SliceDataset
        Pictures to learn from, and pictures of other patients to choose the epoch by.
    params : TrainParams
        Settings.
    checkpoint : Path, optional
        File that keeps the state; where it exists the training goes on from it.
    progress : callable, optional
        Is given a :class:`onfh_nb.training.Progress` after each epoch, e.g. ``show_progress``.
    what : str
        Name of the training, for ``progress``.

    Returns
    -------
    FitResult

    Raises
    ------
    ParameterError
        If a class has no picture, a pixel is no number, or the checkpoint belongs to another training.
    TrainingError
        If the loss becomes NaN, or memory is full even with half as many pictures at a time.

    References
    ----------
    Loshchilov and Hutter 2019, arXiv:1711.05101 (AdamW); Szegedy 2016, doi:10.1109/CVPR.2016.308 (label smoothing)
    """
    check_pictures(train, "training")
    check_pictures(valid, "validation")
    return fit_feeds(
        model,
        partial(picture_feeds, train, valid, params),
        params,
        checkpoint=checkpoint,
        progress=progress,
        what=what or type(model).__name__,
    )


def fit_feeds(
    model: nn.Module,
    make_feeds: Callable[[tuple[int, int]], Feeds],
    params: TrainParams,
    *,
    checkpoint: Path | None = None,
    progress: ProgressCallback | None = None,
    what: str = "",
) -> FitResult:
    """The same as :func:`fit` for batches from anywhere; ``make_feeds`` takes (process, processes)."""
    keep_freed_memory()
    fabric = make_fabric(params)
    job = (model, make_feeds, params, checkpoint, progress, what)
    with use_threads(params.threads):
        if params.devices == 1:
            state, device = _train(fabric, *job)
        else:
            state, device = fabric.launch(_train, *job)  # type: ignore[arg-type]
    model.load_state_dict({name: torch.as_tensor(value) for name, value in state.best.items()})
    history = pd.DataFrame(state.rows, columns=HISTORY).astype({"epoch": int})
    seconds = float(history["seconds"].sum())
    return FitResult(model.eval(), history, state.best_epoch, seconds, params, device, tuple(state.notes))


def _train(
    fabric: Fabric,
    model: nn.Module,
    make_feeds: Callable[[tuple[int, int]], Feeds],
    params: TrainParams,
    *rest: Any,
) -> tuple[_State, str]:
    """All epochs, in each of the processes; the state of the first is given back."""
    checkpoint, progress, what = rest
    feeds = make_feeds((fabric.global_rank, fabric.world_size))
    check_every_class(feeds.valid_labels, feeds.classes, "validation")
    with same_each_time(fabric.device, params.seed):
        run = _prepare(fabric, model, feeds, params)
        whose = identity(model, params, feeds.mark) if checkpoint else ""
        state = _restore(run, checkpoint, whose)
        saved = time.monotonic()
        while not _finished(state, params):
            _run_epoch(run, state)
            if checkpoint and (time.monotonic() - saved >= params.checkpoint_seconds) and fabric.is_global_zero:
                kept = snapshot(vars(state), run.model, run.stepper.optimiser, run.average)
                save_checkpoint(checkpoint, kept, whose)
                saved = time.monotonic()
            if progress and fabric.is_global_zero:
                progress(_tell(state, params, what))
    if params.devices > 1:  # a tensor would go back through a file of a process that is gone by then
        state.best = {name: value.cpu().numpy() for name, value in state.best.items()}
    return state, say_device(fabric)


def _prepare(fabric: Fabric, model: nn.Module, feeds: Feeds, params: TrainParams) -> _Run:
    if params.channels_last:
        model.to(memory_format=torch.channels_last)
    model.to(fabric.device).train()
    average = WeightAverage(model, params.ema_decay) if params.ema_decay else None
    weights = balanced_weights(feeds.labels, feeds.classes) if params.class_weights else None
    loss = make_loss(weights, params.label_smoothing, fabric.device)
    return _Run(fabric, model, feeds, params, Stepper(fabric, model, loss, params), average)


def _run_epoch(run: _Run, state: _State) -> None:
    """One pass over the training pictures, one over the validation pictures."""
    start, params = time.perf_counter(), run.params
    # Each epoch draws from its own seed, so that a resumed run needs no memory of what was drawn before.
    torch.manual_seed(params.seed * 100_003 + state.epoch * 1_009 + run.fabric.global_rank)
    steps = params.epochs * run.feeds.steps
    run.model.train()
    run.stepper.parts = state.parts
    losses, rate = [], 0.0
    for number, batch in enumerate(run.feeds.train(state.epoch, run.fabric.device)):
        step = state.epoch * run.feeds.steps + number
        rate = learning_rate(step, steps, highest=params.lr, warmup_share=params.warmup_share)
        losses.append(run.stepper(batch, rate))
        if run.average:
            run.average.update(run.model)
    state.epoch += 1
    train_loss = check_losses(losses, state.epoch, params, run.fabric.device)
    if run.stepper.parts != state.parts:
        state.parts = run.stepper.parts
        state.notes.append(f"memory was full in epoch {state.epoch}: {run.stepper.words}")
    valid_loss, auc = _validate(run, state.epoch)
    state.rows.append([state.epoch, rate, train_loss, valid_loss, auc, time.perf_counter() - start])
    if (auc, -valid_loss) > (state.best_auc, -state.best_loss):
        state.best_epoch, state.best_auc, state.best_loss = state.epoch, auc, valid_loss
        kept = run.average.model if run.average else run.model
        state.best = {name: value.detach().clone() for name, value in kept.state_dict().items()}
    if _finished(state, params) and state.epoch < params.epochs:
        state.notes.append(
            f"stopped after epoch {state.epoch}: no better validation AUC since epoch {state.best_epoch}"
        )


def _validate(run: _Run, epoch: int) -> tuple[float, float]:
    model = run.average.model if run.average else run.model
    with evaluating(model):
        batches = partial(run.feeds.valid, run.fabric.device)
        logits = run_all(model, batches, max(VALID_BATCH, run.params.batch_size), run.fabric.autocast)
    if not np.isfinite(logits).all():
        raise TrainingError(
            f"the model gives no finite numbers for the validation pictures in epoch {epoch}; expected finite ones, "
            f"and the pictures are finite, so most likely {likely_cause(run.params, run.fabric.device)}"
        )
    result = log_loss(logits, run.feeds.valid_labels), macro_auc(logits, run.feeds.valid_labels)
    # Batch statistics differ between processes; all must agree on when to stop.
    return result if run.fabric.world_size == 1 else run.fabric.broadcast(result)


def _finished(state: _State, params: TrainParams) -> bool:
    patient = params.patience is not None and state.epoch - state.best_epoch >= params.patience
    return state.epoch >= params.epochs or (state.epoch > 0 and patient)


def _restore(run: _Run, checkpoint: Path | None, whose: str) -> _State:
    found = load_checkpoint(checkpoint, whose, run.fabric.device) if checkpoint else None
    return _State() if found is None else _State(**put_back(found, run.model, run.stepper.optimiser, run.average))


def _tell(state: _State, params: TrainParams, what: str) -> Progress:
    _, _, train_loss, valid_loss, auc, _ = state.rows[-1]
    each = float(np.median([row[-1] for row in state.rows]))
    left = 0.0 if _finished(state, params) else each * (params.epochs - state.epoch)
    return Progress(what, state.epoch, params.epochs, train_loss, valid_loss, auc, left)
