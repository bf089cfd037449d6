"""Time left of many trainings one after the other."""

from __future__ import annotations

import time
from dataclasses import replace

from onfh_nb.training.progress import Progress, ProgressCallback


class TimeLeft:
    """Adds to each report the trainings that are still to come, each counted as the mean of those before.

    Parameters
    ----------
    trainings : int
        How many there are.
    progress : callable, optional
        Is told.
    """

    def __init__(self, trainings: int, progress: ProgressCallback | None) -> None:
        self._waiting = trainings
        self._progress = progress
        self._spent: list[float] = []
        self._what = ""
        self._start = 0.0

    def begin(self, what: str) -> None:
        """A training starts."""
        self._what, self._start = what, time.perf_counter()
        self._waiting -= 1

    def end(self) -> None:
        """It is over; one that was only read back from disk takes no time and tells nothing about the next."""
        if (spent := time.perf_counter() - self._start) > 1.0:
            self._spent.append(spent)

    def callback(self, progress: Progress) -> None:
        """Tell of one epoch."""
        if self._progress is None:
            return
        this = time.perf_counter() - self._start + progress.seconds_left
        mean = (sum(self._spent) + this) / (len(self._spent) + 1)
        left = progress.seconds_left + self._waiting * mean
        self._progress(replace(progress, what=self._what, seconds_left=left))
