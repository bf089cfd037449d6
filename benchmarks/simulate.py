"""``python -m benchmarks.simulate [RUNS]``: how often 95 % intervals of the AUC hold the truth, on simulated cohorts.

Prints one row per design and method and writes ``reports/benchmarks/coverage.json``. Fails (exit code 1) where a row
misses the bound stated for it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

from onfh_nb.stats.interval_coverage import Design, coverage

RUNS, SEED = 2000, 2025
OUT = Path("reports/benchmarks/coverage.json")


class Case(NamedTuple):
    design: Design
    methods: tuple[str, ...]
    least: dict[str, float]
    most: dict[str, float]


ALL = ("naive", "clustered", "bootstrap")
CASES = [
    Case(Design(30, 30, 0.85, 0.6), ALL, {"clustered": 0.90, "bootstrap": 0.90}, {"naive": 0.60}),
    Case(Design(30, 30, 0.92, 0.6), ALL[:2], {"clustered": 0.90}, {"naive": 0.60}),
    Case(Design(30, 30, 0.85, 0.6, "patient"), ALL[:2], {"clustered": 0.90}, {"naive": 0.60}),
    Case(Design(100, 2, 0.85, 0.5), ALL, {"clustered": 0.93, "bootstrap": 0.93}, {}),
    Case(Design(100, 2, 0.92, 0.8), ALL[:2], {"clustered": 0.93}, {}),
    Case(Design(100, 1, 0.70, 0.0, "patient"), ("naive",), {"naive": 0.92}, {"naive": 0.97}),
    Case(Design(100, 1, 0.85, 0.0, "patient"), ("naive",), {"naive": 0.92}, {"naive": 0.97}),
]


def main(runs: int = RUNS) -> int:
    from rich.console import Console
    from rich.table import Table

    heads = (
        "patients",
        "units each",
        "AUC",
        "correlation",
        "labels by",
        "method",
        "coverage %",
        "95 % CI",
        "width",
        "ok",
    )
    title = f"coverage of 95 % intervals of the AUC, {runs} simulated cohorts each, seed {SEED}"
    table, records, all_met = Table(*heads, title=title), [], True
    for case in CASES:
        for row in coverage(case.design, runs=runs, seed=SEED, methods=case.methods).to_dict("records"):
            name, share = row["method"], row["coverage"]
            met = case.least.get(name, 0.0) <= share <= case.most.get(name, 1.0)
            bound = name in case.least or name in case.most
            all_met &= met
            records.append(row | {"least": case.least.get(name), "most": case.most.get(name), "met": met})
            table.add_row(
                str(row["patients"]), str(row["units"]), f"{row['auc']:g}", f"{row['correlation']:g}", row["labels"],
                name, f"{100 * share:.1f}", f"{100 * row['ci_low']:.1f}–{100 * row['ci_high']:.1f}",
                f"{row['mean_width']:.3f}", ("yes" if met else "NO") if bound else "",
            )  # fmt: skip
    Console(width=130).print(table)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps({"runs": runs, "seed": SEED, "rows": records}, indent=2) + "\n")
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
