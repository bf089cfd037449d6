from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.cohort.build import building, partial_path
from onfh_nb.exceptions import CohortError

KILLED = """
import os, signal, sys
from onfh_nb.cohort.build import building
with building(sys.argv[1]) as root:
    (root / "half.txt").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_whole_block_takes_its_place(tmp_path):
    with building(tmp_path / "new" / "cohort") as root:
        assert root.parent == tmp_path / "new"  # one file system, so that the rename is atomic
        (root / "a.txt").write_text("a")
        assert not (tmp_path / "new" / "cohort").exists()
    assert [path.name for path in (tmp_path / "new").rglob("*")] == ["cohort", "a.txt"]


def test_an_error_leaves_nothing(tmp_path):
    def fail():
        with building(tmp_path / "cohort") as root:
            (root / "a.txt").write_text("a")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_what_exists_is_never_replaced(tmp_path):
    out = tmp_path / "cohort"
    out.mkdir()
    with building(out) as root:  # an empty folder holds nothing to lose
        (root / "a.txt").write_text("a")
    with pytest.raises(CohortError, match="already exists"), building(out):
        pass
    assert (out / "a.txt").read_text() == "a"


def test_a_killed_build_is_told_and_then_replaced(tmp_path, caplog):
    out = tmp_path / "cohort"
    done = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert (partial_path(out) / "half.txt").exists()
    with pytest.raises(CohortError, match="was not written to its end"):
        Cohort.open(out)
    with building(out) as root:
        assert not (root / "half.txt").exists()
    assert "replacing what an interrupted build left" in caplog.text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cohort"]


def test_two_processes_cannot_build_one_cohort(tmp_path):
    with building(tmp_path / "cohort") as root:
        (root / "mine.txt").write_text("mine")
        with pytest.raises(CohortError, match="another process is building"), building(tmp_path / "cohort"):
            pass
        assert (root / "mine.txt").exists()
    assert (tmp_path / "cohort" / "mine.txt").exists()


@pytest.mark.parametrize("place", ["file", "proc"])
def test_a_folder_that_cannot_be_written_is_refused_before_any_work(tmp_path, place):
    (tmp_path / "file").touch()
    parent = tmp_path / "file" if place == "file" else Path("/proc/nowhere")
    worked = []
    with pytest.raises(CohortError, match="cannot be written to"), building(parent / "cohort"):
        worked.append(True)
    assert not worked
