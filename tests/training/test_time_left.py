from __future__ import annotations

import pytest

from onfh_nb.training.progress import Progress
from onfh_nb.training.time_left import TimeLeft


def test_trainings_to_come_count_as_the_mean_of_those_before(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("onfh_nb.training.time_left.time.perf_counter", lambda: now[0])
    told = []
    left = TimeLeft(3, told.append)
    left.begin("a")
    now[0] = 10.0
    left.callback(Progress("x", 1, 3, 0.0, 0.0, 0.5, 20.0))
    assert told[-1].what == "a"
    assert told[-1].seconds_left == pytest.approx(20 + 2 * 30)
    now[0] = 30.0
    left.end()
    left.begin("read back")
    now[0] = 30.1
    left.end()
    left.begin("c")
    now[0] = 40.1
    left.callback(Progress("x", 1, 2, 0.0, 0.0, 0.5, 40.0))
    assert told[-1].seconds_left == pytest.approx(40.0)


def test_nobody_need_listen():
    left = TimeLeft(1, None)
    left.begin("a")
    left.callback(Progress("x", 1, 2, 0.0, 0.0, 0.5, 40.0))
