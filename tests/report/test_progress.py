from __future__ import annotations

from pathlib import Path

import pytest

from onfh_nb.report import progress


def test_headless_progress_goes_to_the_log_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONFH_HEADLESS", "1")
    monkeypatch.setenv("ONFH_RUN_LOG", str(tmp_path / "run.log"))
    assert list(progress(iter("ab"), "Reading")) == ["a", "b"]
    assert list(progress([1, 2], "Counting")) == [1, 2]
    assert capsys.readouterr() == ("", "")
    lines = (tmp_path / "run.log").read_text().splitlines()
    assert lines[0].endswith("Reading 0")
    assert lines[-1].endswith("Counting 2/2")


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONFH_HEADLESS", "1")
    monkeypatch.setenv("ONFH_RUN_LOG", str(tmp_path / "absent" / "run.log"))
    assert list(progress([1], "Counting")) == [1]


def test_without_a_watcher_it_is_silent(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("ONFH_HEADLESS", raising=False)
    assert list(progress([1, 2], "Counting")) == [1, 2]
    assert capfd.readouterr() == ("", "")
