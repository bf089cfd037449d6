"""P15: how long ``import onfh_nb`` and ``onfh --help`` take, beside importing torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Row, rows_against, take_turns

ONFH = str(Path(sys.executable).with_name("onfh"))
BUDGET_MS = {"import onfh_nb": 500.0, "onfh --help": 600.0}


def _process(*command: str):
    return lambda: subprocess.run(command, check=True, capture_output=True)


def run() -> list[Row]:
    """Wall time of whole processes; the budget is a row of its own, as a peer that takes exactly that long."""
    tasks = {
        "import onfh_nb": _process(sys.executable, "-c", "import onfh_nb"),
        "onfh --help": _process(ONFH, "--help"),
        "import torch": _process(sys.executable, "-c", "import torch"),
    }
    medians = take_turns(tasks, rounds=5, warm_up=1, wall=True)
    rows = []
    for name, budget in BUDGET_MS.items():
        rows.append(Row("P15", name, medians[name], "budget", budget, 1.0, 5))
        rows += rows_against("P15", name, medians, {"import torch": 1.0}, n=5, ours=name)
    return rows
