"""Time by stage."""

from __future__ import annotations

import math

from onfh_nb.synthetic.stage_clock import StageClock, StageTimes, peak_memory_mb


def test_stages_add_up_and_keep_their_time_when_something_fails():
    clock = StageClock()
    for _ in range(2):
        try:
            with clock.stage("painting"):
                sum(range(200_000))
                raise ValueError
        except ValueError:
            pass
    once = dict(clock.seconds)
    assert once["painting"] > 0
    clock.add({"painting": 1.0, "masks": 2.0})
    assert clock.seconds == {"painting": once["painting"] + 1.0, "masks": 2.0}


def test_lines_follow_the_order_of_the_work_and_end_with_time_and_memory():
    lines = StageTimes({"tables": 1.0, "anatomy": 2.0, "new": 3.0}, 10.0, 400.0, 2).lines()
    assert [line.split()[0] for line in lines] == ["anatomy", "tables", "new", "10.0"]
    assert lines[-1] == "10.0 s on the clock with 2 processes, at most 400 MB each"
    assert "MB" not in StageTimes({}, 1.0, math.nan, 1).lines()[-1]


def test_memory_is_that_of_a_python_process():
    assert 20 < peak_memory_mb() < 50_000
