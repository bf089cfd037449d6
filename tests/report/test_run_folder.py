from __future__ import annotations

from pathlib import Path

import pytest

from onfh_nb.exceptions import NotebookError, ParameterError
from onfh_nb.report.run_folder import RunFolder, keep_failed, keep_whole, partial_folder, run_id


def test_two_runs_of_one_second_do_not_meet(tmp_path: Path) -> None:
    first = keep_whole(partial_folder(tmp_path, "n"))
    second = partial_folder(tmp_path, "n")
    third = partial_folder(tmp_path, "n")
    names = {first.path.name, run_id(second), run_id(third)}
    assert len(names) == 3


def test_a_failed_folder_says_why(tmp_path: Path) -> None:
    kept = keep_failed(partial_folder(tmp_path, "n"), "It stopped.")
    assert kept.name.endswith("-failed")
    assert (kept / "failed.txt").read_text() == "It stopped.\n"
    with pytest.raises(NotebookError, match=r"no readable results\.json"):
        RunFolder(kept).read_results()


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ParameterError, match="cannot be written"):
        partial_folder(tmp_path / "out", "n")
