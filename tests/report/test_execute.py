from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from onfh_nb.report.execute import execute


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (CellTimeoutError("late"), "stall"),
        (DeadKernelError("gone"), "dead"),
        (RuntimeError("first\nlast"), "error"),
        (None, "ok"),
    ],
)
def test_every_end_has_a_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception | None, status: str
) -> None:
    import papermill

    seen: dict[str, Any] = {}

    def run(source: str, target: str, **options: Any) -> None:
        seen.update(options, target=target)
        if error is not None:
            raise error

    monkeypatch.setattr(papermill, "execute_notebook", run)
    job = {"input": "a", "output": "b{c}", "parameters": {"x": 1}, "kernel": "k", "log": str(tmp_path / "l")}
    end = execute({**job, "start_timeout_s": 1, "cell_timeout_s": 2})
    assert end["status"] == status
    assert "\n" not in end["message"]
    assert seen["parameters"] == {"x": 1}
    assert seen["target"] == "b{{c}}", "a brace in a folder's name is no parameter"
