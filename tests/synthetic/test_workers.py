"""Sharing work out among processes."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from onfh_nb.synthetic.workers import Workers, open_workers


class Pool:
    """Stands for a pool of processes and remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def submit(self, work, number: int) -> Future[int]:
        self.asked.append(number)
        done: Future[int] = Future()
        try:
            done.set_result(work(number))
        except ValueError as error:
            done.set_exception(error)
        return done


def test_results_are_collected_in_order_and_few_are_under_way():
    pool, collected = Pool(), []
    for result in Workers(3, pool).results(abs, [(-k,) for k in range(20)]):
        collected.append(result)
        assert len(pool.asked) - len(collected) <= 3 * 2
    assert collected == list(range(20))


def test_an_error_of_one_task_is_raised_and_no_more_are_asked_for():
    def fails(number: int) -> int:
        if number == 3:
            raise ValueError("three")
        return number

    pool = Pool()
    with pytest.raises(ValueError, match="three"):
        list(Workers(2, pool).results(fails, [(k,) for k in range(50)]))
    assert len(pool.asked) <= 3 + 2 * 2 + 1


def test_one_worker_is_this_process():
    with open_workers(1) as crew:
        assert list(crew.results(divmod, [(7, 2), (9, 4)])) == [(3, 1), (2, 1)]


def test_several_workers_are_other_processes():
    import os

    with open_workers(2) as crew:
        assert os.getpid() not in set(crew.results(os.getpid, [()] * 3))
