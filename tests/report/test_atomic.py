from __future__ import annotations

import os
from pathlib import Path

import pytest

from onfh_nb.report.atomic import write_whole


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a" / "b.txt"
    write_whole(target, "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(target, "new")
    assert target.read_text() == "old"
    assert list(target.parent.iterdir()) == [target]


def test_others_may_read_it(tmp_path: Path) -> None:
    assert write_whole(tmp_path / "x", b"1").stat().st_mode & 0o444 == 0o444
