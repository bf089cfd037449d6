"""Run one notebook through papermill in a process of its own, which the caller can watch and stop.

``python -m onfh_nb.report.execute JOB.json``: the job names the files, parameters, kernel and time limit; how it
ended is written beside it. A process of its own because a hung kernel can hang the one that waits for it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any


def execute(job: dict[str, Any]) -> dict[str, Any]:
    """Run a job; return its end as ``{"status": "ok" | "error" | "stall" | "dead", "message": …}``."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    try:
        papermill.execute_notebook(
            _literally(job["input"]),
            _literally(job["output"]),
            parameters=job["parameters"],
            kernel_name=job["kernel"],
            language="python",
            progress_bar=False,
            start_timeout=job["start_timeout_s"],
            execution_timeout=job["cell_timeout_s"],
            on_cell_start=_say_cell(job["log"]),
        )
    except PapermillExecutionError as error:
        return {"status": "error", "message": f"{error.ename}: {error.evalue}"}
    except CellTimeoutError:
        return {"status": "stall", "message": f"a cell ran longer than {job['cell_timeout_s']} s"}
    except DeadKernelError:
        return {"status": "dead", "message": "the kernel died, as it does when memory runs out"}
    except Exception as error:  # the caller gets one sentence whatever happened here
        text = str(error).strip() or "no message"
        return {"status": "error", "message": f"{type(error).__name__}: {text.splitlines()[-1]}"}
    return {"status": "ok", "message": ""}


def _literally(path: str) -> str:
    """Keep papermill from reading ``{…}`` in a folder's name as a parameter."""
    return path.replace("{", "{{").replace("}", "}}")


def _say_cell(log: str) -> Any:
    def say(cell: Any, cell_index: int) -> None:
        number, of = cell.metadata.get("onfh", {}).get("cell", 0), cell.metadata.get("onfh", {}).get("of", 0)
        if cell.cell_type == "code" and number:
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(f"{time.strftime('%H:%M:%S')} cell {number}/{of}\n")

    return say


def _stop(*_: Any) -> None:
    raise SystemExit(1)  # unwinds through nbclient, which then stops the kernel


def main() -> int:
    """Read the job named on the command line, run it, write how it ended."""
    if os.name == "posix":
        signal.signal(signal.SIGTERM, _stop)
    path = Path(sys.argv[1])
    end = execute(json.loads(path.read_text(encoding="utf-8")))
    path.with_name("end.json").write_text(json.dumps(end), encoding="utf-8")
    return 0 if end["status"] == "ok" else 1


if __name__ == "__main__":
    sys.exit(main())
