"""``results.json``: what a run found, for programs and for the index of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onfh_nb.report.atomic import write_whole
from onfh_nb.report.provenance import provenance
from onfh_nb.report.strict_json import to_json

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort
    from onfh_nb.stats.estimate import Estimate, TestResult

SCHEMA: Final = "onfh-results/1"


def write_results(
    out_dir: str | Path,
    *,
    notebook: str,
    parameters: Mapping[str, Any],
    cohort: Cohort,
    estimates: Iterable[Estimate] = (),
    tests: Iterable[TestResult] | pd.DataFrame = (),
    warnings: Iterable[str] = (),
) -> Path:
    """Write ``results.json``: strict JSON, NaN as null, whole or not at all.

    Parameters
    ----------
    out_dir : str or Path
        The run folder.
    notebook : str
        The notebook's name, e.g. ``01_preprocessing``.
    parameters : mapping
        Its parameters; ``out_dir`` is dropped and ``cohort`` becomes the cohort's name, so that no path is kept.
    cohort : Cohort
        What it ran on.
    estimates, tests : iterable of Estimate, of TestResult
        The rows; tests may be given as the tests table.
    warnings : iterable of str
        Sentences the reader must see at the top of the report.

    Returns
    -------
    Path
        The file written.
    """
    kept = {key: value for key, value in parameters.items() if key != "out_dir"}
    if "cohort" in kept:
        kept["cohort"] = cohort.name
    content = {
        "schema": SCHEMA,
        "notebook": notebook,
        "parameters": kept,
        "estimates": [asdict(row) for row in estimates],
        "tests": tests.to_dict("records") if hasattr(tests, "to_dict") else [asdict(row) for row in tests],
        "warnings": [str(text) for text in warnings],
        "provenance": provenance(cohort, kept.get("seed")),
    }
    return write_whole(Path(out_dir) / "results.json", to_json(content))
