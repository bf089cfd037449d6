"""``python -m benchmarks [p01 …]``: run the rows, print the table, write ``reports/benchmarks/<row>.json``."""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

ROWS = Path(__file__).parent
OUT = Path("reports/benchmarks")


def main(wanted: list[str]) -> int:
    """Run every row whose name starts with one of ``wanted`` (all when empty); 0 when every goal is met."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from rich.console import Console
    from rich.table import Table

    modules = sorted(path.stem for path in ROWS.glob("p[0-9]*.py"))
    chosen = [name for name in modules if not wanted or name.startswith(tuple(wanted))]
    if not chosen:
        print(f"no benchmark starts with {', '.join(wanted)}; there are {', '.join(modules)}", file=sys.stderr)
        return 2
    table = Table("row", "work", "ours ms", "peer", "peer ms", "ratio", "goal", "met", title="peer time / our time")
    all_met = True
    for name in chosen:
        rows = importlib.import_module(f"benchmarks.{name}").run()
        _write(name, rows)
        for row in rows:
            all_met &= row.met
            table.add_row(
                row.row, row.what, f"{row.ours_ms:.2f}", row.peer, f"{row.peer_ms:.1f}",
                f"{row.ratio:.2f}", f"{row.goal_ratio:g}", "yes" if row.met else "NO",
            )  # fmt: skip
    Console(width=140).print(table)
    return 0 if all_met else 1


def _write(name: str, rows: list) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    record = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "rows": [asdict(row) | {"ratio": row.ratio, "met": row.met} for row in rows],
    }
    (OUT / f"{name}.json").write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
