from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from onfh_nb.report.environment import KERNEL, headless_environment, kernel_names, usable_cores


def test_the_kernel_is_this_interpreter_and_nothing_is_registered(tmp_path: Path) -> None:
    before = kernel_names()
    env = headless_environment(tmp_path, tmp_path / "run.log")
    spec = json.loads((tmp_path / "jupyter" / "kernels" / KERNEL / "kernel.json").read_text())
    assert spec["argv"][0] == sys.executable
    assert env["JUPYTER_PATH"].startswith(str(tmp_path))
    assert env["ONFH_HEADLESS"] == "1"
    assert kernel_names() == before


def test_threads_follow_the_caller_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("MKL_NUM_THREADS", "7")
    env = headless_environment(tmp_path, tmp_path / "run.log", threads=1)
    assert (env["OMP_NUM_THREADS"], env["MKL_NUM_THREADS"]) == ("1", "7")
    assert usable_cores() >= 1


def test_openvino_reports_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checker = pytest.importorskip("openvino_telemetry.utils.opt_in_checker")
    monkeypatch.setenv("CI", headless_environment(tmp_path, tmp_path / "run.log")["CI"])
    assert checker.OptInChecker._run_in_ci()
