"""Processes that share the work of making a cohort."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

_AHEAD = 2  # tasks per process that may be under way or wait to be collected
T = TypeVar("T")


class Workers:
    """Some processes, or this one alone, see :func:`open_workers`."""

    def __init__(self, count: int = 1, pool: ProcessPoolExecutor | None = None) -> None:
        self.count, self._pool = count, pool

    def results(self, work: Callable[..., T], tasks: Iterable[tuple[Any, ...]]) -> Iterator[T]:
        """What ``work(*task)`` returns for each task, in order; few are under way at a time.

        Parameters
        ----------
        work : callable
            A function of a module.
        tasks : iterable of tuple
            Arguments of each call.

        Yields
        ------
        object

        Examples
        --------
        >>> list(Workers().results(max, [(1, 2), (4, 3)]))
        [2, 4]
        """
        if self._pool is None:
            for task in tasks:
                yield work(*task)
            return
        under_way: deque[Future[T]] = deque()
        try:
            for task in tasks:
                under_way.append(self._pool.submit(work, *task))
                if len(under_way) > _AHEAD * self.count:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()


@contextmanager
def open_workers(count: int) -> Iterator[Workers]:
    """Start processes; with one, all work is done in this process.

    Parameters
    ----------
    count : int
        How many.

    Yields
    ------
    Workers
    """
    if count == 1:
        yield Workers()
        return
    # Fresh processes: a fork of a program with threads (a notebook, a numba pool) may hang.
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            yield Workers(count, pool)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
