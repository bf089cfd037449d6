"""How long a comparison will take, from a few steps of each model."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from onfh_nb.training.device import make_fabric, same_each_time, use_threads
from onfh_nb.training.feeds import picture_feeds
from onfh_nb.training.fold_rows import INNER_SPLITS
from onfh_nb.training.fold_run import build_model
from onfh_nb.training.objective import make_loss
from onfh_nb.training.params import TrainParams
from onfh_nb.training.progress import in_words
from onfh_nb.training.step import Stepper
from onfh_nb.training.thread_count import thread_count

if TYPE_CHECKING:
    from onfh_nb.datasets import SliceDataset

VALIDATION_COST = 1 / 3  # a picture only looked at costs about a third of one learnt from: no backward pass


def estimate_time(
    names: Sequence[str], data: SliceDataset, params: TrainParams, *, n_splits: int = 5, steps: int = 2
) -> pd.DataFrame:
    """Time a few training steps of each model and say how long the comparison will take at most.

    Parameters
    ----------
    names : sequence of str
        Models.
    data : SliceDataset
        The pictures of the comparison.
    params : TrainParams
        Settings of the comparison.
    n_splits : int
        Folds.
    steps : int
        Steps that are timed, after one that is not; more are steadier.

    Returns
    -------
    DataFrame
        ``model seconds_per_step pictures_per_s steps hours``, in the order of ``names``: ``hours`` for all folds and
        all epochs, validation included. Early stopping makes it less. See :func:`say_time` for one sentence.
    """
    share = 1 - 1 / n_splits
    n_train = max(1, round(len(data) * share * (1 - 1 / INNER_SPLITS)))
    n_valid = max(1, round(len(data) * share / INNER_SPLITS))
    size = min(params.batch_size, n_train)
    rows = []
    for name in names:
        seconds = _seconds_per_step(name, data, replace(params, batch_size=size), steps)
        per_epoch = seconds * (n_train // size + VALIDATION_COST * n_valid / size)
        row = {"model": name, "seconds_per_step": seconds, "pictures_per_s": size / seconds}
        all_steps = n_splits * params.epochs * (n_train // size)
        rows.append(row | {"steps": all_steps, "hours": n_splits * params.epochs * per_epoch / 3600})
    return pd.DataFrame(rows)


def say_time(times: pd.DataFrame, epochs: int) -> str:
    """One sentence on the whole comparison.

    Examples
    --------
    >>> say_time(pd.DataFrame({"model": ["AlexNet", "VGG19"], "hours": [0.5, 40.0]}), 30)
    'about 40 h 30 min for 2 models if each learns all 30 epochs (VGG19 alone 40 h 0 min); early stopping makes it less'
    """
    longest = times.iloc[int(times["hours"].argmax())]
    return (
        f"about {in_words(3600 * times['hours'].sum())} for {len(times)} models if each learns all {epochs} epochs "
        f"({longest['model']} alone {in_words(3600 * longest['hours'])}); early stopping makes it less"
    )


def _seconds_per_step(name: str, data: SliceDataset, params: TrainParams, steps: int) -> float:
    fabric = make_fabric(replace(params, devices=1))
    few = data.take(np.arange(min(len(data), params.batch_size * (steps + 1))) % len(data))
    size = min(params.batch_size, len(few))
    feeds = picture_feeds(few, few, replace(params, batch_size=size), (0, 1))
    threads = params.threads or thread_count(name, data.channels, data.size)
    with use_threads(threads), same_each_time(fabric.device, params.seed):
        model = build_model(name, data, params).to(fabric.device).train()
        stepper = Stepper(fabric, model, make_loss(None, 0.0, fabric.device), params)
        times = []
        for _ in range(steps + 1):
            start = time.perf_counter()
            batch = next(iter(feeds.train(0, fabric.device)))
            float(stepper(batch, params.lr))  # waits for the device
            times.append(time.perf_counter() - start)
    return float(np.median(times[1:]))
