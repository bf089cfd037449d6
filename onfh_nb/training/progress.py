"""How far a training is: epochs, loss and time left."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Progress:
    """What is told after each epoch.

    Parameters
    ----------
    what : str
        Model, and fold where there are several.
    epoch, epochs : int
        Epochs done, and how many there are at most.
    train_loss, valid_loss, valid_auc : float
        Of this epoch.
    seconds_left : float
        Until the last epoch of everything that was asked for; less where training stops early.

    Examples
    --------
    >>> str(Progress("ResNet50", 3, 30, 0.412, 0.5, 0.876, 150.0))
    'ResNet50: epoch 3/30, loss 0.412, validation loss 0.500, AUC 0.876, about 2 min 30 s left'
    """

    what: str
    epoch: int
    epochs: int
    train_loss: float
    valid_loss: float
    valid_auc: float
    seconds_left: float

    def __str__(self) -> str:
        return (
            f"{self.what}: epoch {self.epoch}/{self.epochs}, loss {self.train_loss:.3f}, "
            f"validation loss {self.valid_loss:.3f}, AUC {self.valid_auc:.3f}, about {in_words(self.seconds_left)} left"
        )


ProgressCallback = Callable[[Progress], object]


def in_words(seconds: float) -> str:
    """A duration as a person would say it.

    Examples
    --------
    >>> in_words(42.4), in_words(150), in_words(7300)
    ('42 s', '2 min 30 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def show_progress(progress: Progress) -> None:
    """Tell a person: one line that is written over on a terminal, or a line of the run's log in a headless run.

    Parameters
    ----------
    progress : Progress
        Passed by :func:`onfh_nb.training.fit` and those above it: ``fit(…, progress=show_progress)``.
    """
    if name := os.environ.get("ONFH_RUN_LOG"):
        try:
            with Path(name).open("a", encoding="utf-8") as file:
                file.write(f"{time.strftime('%H:%M:%S')} {progress}\n")
        except OSError:  # the lack of a log must never stop an analysis
            return
    elif sys.stderr.isatty() or "ipykernel" in sys.modules:
        sys.stderr.write(f"\r{progress}\033[K")
        sys.stderr.flush()
