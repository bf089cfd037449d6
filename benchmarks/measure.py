"""Fair timing: our code and its peers take turns in one process, and the median of each is kept."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache

Task = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One line of the table: ``ratio`` is peer time over our time, so larger is better."""

    row: str
    what: str
    ours_ms: float
    peer: str
    peer_ms: float
    goal_ratio: float
    n: int

    @property
    def ratio(self) -> float:
        return self.peer_ms / self.ours_ms

    @property
    def met(self) -> bool:
        return self.ratio >= self.goal_ratio


def take_turns(tasks: Mapping[str, Task], *, rounds: int = 9, warm_up: int = 2, wall: bool = False) -> dict[str, float]:
    """Median milliseconds of each task over alternating rounds; CPU time of the process unless ``wall``."""
    clock = time.perf_counter if wall else time.process_time
    for _ in range(warm_up):
        for task in tasks.values():
            task()
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            start = clock()
            task()
            times[name].append(1e3 * (clock() - start))
    return {name: statistics.median(values) for name, values in times.items()}


def take_turns_apart(
    makers: Mapping[str, Callable[[], Task]], *, rounds: int = 5, warm_up: int = 1
) -> dict[str, float]:
    """As :func:`take_turns` where a task changes its whole process: each has a process of its own, and one CPU thread.

    A maker is a function of a module; it is called once, in the process that then does its task again and again.
    """
    apart = multiprocessing.get_context("spawn")
    times: dict[str, list[float]] = {name: [] for name in makers}
    with ExitStack() as stack:
        pools = {name: stack.enter_context(ProcessPoolExecutor(1, mp_context=apart)) for name in makers}
        for _ in range(warm_up + rounds):
            for name, maker in makers.items():
                times[name].append(pools[name].submit(_cpu_ms, maker).result())
    return {name: statistics.median(values[warm_up:]) for name, values in times.items()}


def _cpu_ms(maker: Callable[[], Task]) -> float:
    task = _made(maker)
    start = time.process_time()
    task()
    return 1e3 * (time.process_time() - start)


@cache
def _made(maker: Callable[[], Task]) -> Task:
    import torch

    torch.set_num_threads(1)
    return maker()


def rows_against(
    row: str, what: str, medians: Mapping[str, float], goals: Mapping[str, float], *, n: int, ours: str = "onfh_nb"
) -> list[Row]:
    """Table rows of one benchmark: ours against every peer that has a goal (peer time / our time ≥ goal)."""
    return [Row(row, what, medians[ours], peer, medians[peer], goal, n) for peer, goal in goals.items()]
