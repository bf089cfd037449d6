"""How long each stage of making a cohort takes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

STAGES = ("anatomy", "painting", "acquisition", "masks", "writing", "truth", "tables", "readers")


@dataclass
class StageClock:
    """Seconds of processor time by stage; add to them with :meth:`stage`."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what runs inside towards a stage."""
        begin = time.process_time()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - begin

    def add(self, seconds: Mapping[str, float]) -> None:
        """Add the stages of another clock."""
        for name, value in seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + value


@dataclass(frozen=True)
class StageTimes:
    """What making a cohort took.

    Parameters
    ----------
    seconds : dict of str to float
        Processor time by stage, summed over patients and processes.
    wall_s : float
        Time on the clock.
    peak_mb : float
        Largest memory of one process; NaN where the system does not tell.
    workers : int
        Processes that painted.
    """

    seconds: dict[str, float]
    wall_s: float
    peak_mb: float
    workers: int

    def lines(self) -> list[str]:
        """One line of text per stage, then time and memory.

        Examples
        --------
        >>> StageTimes({"painting": 12.34}, 7.0, 512.3, 2).lines()[0]
        'painting        12.3 s'
        """
        known = [name for name in STAGES if name in self.seconds]
        ordered = [*known, *sorted(set(self.seconds) - set(known))]
        rows = [f"{name:<12}{self.seconds[name]:>8.1f} s" for name in ordered]
        last = f"{self.wall_s:.1f} s on the clock with {self.workers} processes"
        return [*rows, last if self.peak_mb != self.peak_mb else f"{last}, at most {self.peak_mb:.0f} MB each"]


def peak_memory_mb() -> float:
    """Largest memory that this process, or one that it started, has held; NaN where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    import sys

    unit = 1 if sys.platform == "darwin" else 1024
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) * unit / 2**20
