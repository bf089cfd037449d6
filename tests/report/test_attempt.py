from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from onfh_nb.report.attempt import attempt


def test_a_process_without_an_end_is_told(tmp_path: Path) -> None:
    job = tmp_path / "job.json"
    job.write_text("not json")
    end = attempt(job, dict(os.environ), tmp_path / "run.log", whole_timeout_s=60)
    assert end.status == "dead"


def test_time_over_is_a_stall_and_an_old_end_is_forgotten(tmp_path: Path) -> None:
    job = tmp_path / "job.json"
    os.mkfifo(job)  # reading it never ends
    (tmp_path / "end.json").write_text('{"status": "ok", "message": ""}')
    begun = time.monotonic()
    end = attempt(job, dict(os.environ), tmp_path / "run.log", whole_timeout_s=0.5)
    assert end.status == "stall"
    assert time.monotonic() - begun < 30


def test_ctrl_c_stops_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = tmp_path / "job.json"
    os.mkfifo(job)
    (tmp_path / "run.log").write_text("10:00:00 old line\n")

    def interrupted(process: object, *_: object) -> bool:
        seen.append(process)
        raise KeyboardInterrupt

    seen: list[object] = []
    monkeypatch.setattr("onfh_nb.report.attempt._wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        attempt(job, dict(os.environ), tmp_path / "run.log", whole_timeout_s=60)
    assert seen[0].returncode is not None  # type: ignore[attr-defined]
