"""Running a notebook: what comes out, what is refused, and what is left when it fails."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onfh_nb.cohort import Cohort
from onfh_nb.exceptions import CohortError, NotebookError, ParameterError
from onfh_nb.report import RunSettings, run_notebook
from onfh_nb.report.attempt import End, attempt
from onfh_nb.report.run_folder import RunFolder

Write = Callable[..., Path]
Cells = list[tuple[str, str]]


def test_a_whole_run(sample_run: RunFolder) -> None:
    run = sample_run
    assert run.path.parent.parts[-2:] == ("reports", "00_sample")
    kept = {path.relative_to(run.path).as_posix() for path in run.path.rglob("*") if path.is_file()}
    assert kept == {
        "report.html", "results.json", "executed.ipynb", "run.log", "tables/people.csv", "figures/line.svg",
    }  # fmt: skip
    results = json.loads(run.results.read_text(), parse_constant=pytest.fail)
    assert results["schema"] == "onfh-results/1"
    assert results["parameters"]["clip_limit"] == 3.0
    assert results["parameters"]["rows"] is None, "defaults are recorded too"
    assert results["changed"] == ["clip_limit"]
    assert results["estimates"][0]["ci_high"] is None
    assert results["provenance"]["run"]["attempts"] == 1
    assert "out_dir" not in results["parameters"]
    assert "Counting 3/3" in (run.path / "run.log").read_text()
    assert list(run.path.parent.iterdir()) == [run.path], "nothing temporary is left"


def test_nothing_of_this_machine_is_left(sample_run: RunFolder, small_cohort: Cohort) -> None:
    traces = [
        str(sample_run.path.parents[2]),
        str(small_cohort.path),
        str(Path.home()),
        sys.prefix,
        os.uname().nodename,
    ]
    for name in ("report.html", "results.json", "executed.ipynb", "run.log"):
        text = (sample_run.path / name).read_text()
        for trace in traces:
            assert not re.search(rf"(?<!\w){re.escape(trace)}(?!\w)", text), (name, trace)


def test_the_explore_cell_is_not_run(sample_run: RunFolder) -> None:
    assert "widgets must not run" not in sample_run.executed.read_text()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"clip_limt": 1}, "did you mean 'clip_limit'"),
        ({"clip_limit": "much"}, "must be float, not 'much'"),
        ({"profile": "huge"}, "tiny or full"),
    ],
)
def test_wrong_parameters_run_nothing(house: Write, small_cohort: Cohort, given: dict[str, object], words: str) -> None:
    house()
    with pytest.raises(ParameterError, match=words):
        run_notebook("00", given, "reports", cohort=small_cohort.path)
    assert not Path("reports").exists()


def test_what_is_not_there_is_named(house: Write, small_cohort: Cohort, tmp_path: Path) -> None:
    house()
    with pytest.raises(ParameterError, match="did you mean 00_sample"):
        run_notebook("sample")
    with pytest.raises(ParameterError, match="no kernel 'nosuch'"):
        run_notebook("00", cohort=small_cohort.path, kernel="nosuch")
    with pytest.raises(CohortError, match="no cohort folder"):
        run_notebook("00", cohort=tmp_path / "absent")
    with pytest.raises(CohortError):
        run_notebook("00", cohort=tmp_path)


def test_an_output_that_is_a_file_is_refused(house: Write, small_cohort: Cohort, tmp_path: Path) -> None:
    house()
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(ParameterError, match="cannot be written"):
        run_notebook("00", out=tmp_path / "taken", cohort=small_cohort.path)
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_failure_names_the_cell_and_keeps_the_notebook(house: Write, tmp_path: Path) -> None:
    house([("markdown", "# A"), ("code", "x = 1"), ("markdown", "## Divide"), ("code", "x / 0")], "bad")
    with pytest.raises(NotebookError, match=r"bad stopped in cell 4 \(under 'Divide'\): ZeroDivisionError") as caught:
        run_notebook("bad")
    assert len(str(caught.value).splitlines()) == 1
    (kept,) = Path("reports/bad").iterdir()
    assert kept.name.endswith("-failed")
    assert "Divide" in (kept / "failed.txt").read_text()
    assert json.loads((kept / "executed.ipynb").read_text())["cells"]


def test_no_results_is_a_failure(house: Write) -> None:
    house([("code", "x = 1")], "silent")
    with pytest.raises(NotebookError, match=r"wrote no results\.json"):
        run_notebook("silent")


def test_a_dead_kernel_is_told(house: Write) -> None:
    house([("code", "import os; os._exit(9)")], "dead")
    with pytest.raises(NotebookError, match="kernel died"):
        run_notebook("dead")


def test_a_stall_is_run_again_once_and_told(
    house: Write, small_cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    house()
    ends = []

    def first_stalls(*rest: Any, **more: Any) -> End:
        ends.append(End("stall", "the notebook ran longer than 12 s") if not ends else attempt(*rest, **more))
        return ends[-1]

    monkeypatch.setattr("onfh_nb.report.run.attempt", first_stalls)
    run = run_notebook("00", {}, "reports", cohort=small_cohort.path)
    facts = run.read_results()["provenance"]["run"]
    assert facts["attempts"] == 2
    assert "stalled" in facts["notes"][0]
    assert "stalled" in run.report.read_text()


def test_a_second_stall_ends_it_and_leaves_no_kernel(house: Write) -> None:
    house([("code", "import os, time\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(600)")], "slow")
    with pytest.raises(NotebookError, match="cell 1: a cell ran longer than 2"):
        run_notebook("slow", settings=RunSettings(cell_timeout_s=2))
    pid = Path("pid").read_text()
    for _ in range(50):
        if subprocess.run(["kill", "-0", pid], capture_output=True, check=False).returncode:
            return
        time.sleep(0.1)
    pytest.fail("the kernel is still there")


def test_progress_reaches_the_watcher(house: Write, small_cohort: Cohort) -> None:
    house()
    lines: list[str] = []
    run_notebook("00", cohort=small_cohort.path, settings=RunSettings(watch=lines.append))
    assert "Counting 3/3" in lines
    assert any(line.startswith("cell ") for line in lines)


def test_any_registered_kernel_serves(house: Write, small_cohort: Cohort, cells: Cells) -> None:
    house(cells)
    run = run_notebook("00", cohort=small_cohort.path, kernel="python3")
    assert json.loads(run.executed.read_text())["metadata"]["kernelspec"]["name"] == "python3"
