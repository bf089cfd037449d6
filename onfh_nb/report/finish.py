"""From an executed notebook to a whole run folder: completed results, scrubbed notebook, report, name."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onfh_nb.exceptions import NotebookError
from onfh_nb.report.atomic import write_whole
from onfh_nb.report.executed import without_traces
from onfh_nb.report.html import report_html
from onfh_nb.report.parameters import Parameter
from onfh_nb.report.results import SCHEMA
from onfh_nb.report.run_folder import RunFolder, keep_whole, run_id
from onfh_nb.report.scrub import Scrub
from onfh_nb.report.strict_json import to_json


def finish(
    partial: Path,
    path: Path,
    executed: dict[str, Any],
    known: list[Parameter],
    values: Mapping[str, Any],
    facts: Mapping[str, Any],
) -> RunFolder:
    """Complete ``results.json``, build ``report.html``, scrub ``executed.ipynb`` and give the folder its name.

    Parameters
    ----------
    partial : Path
        The folder so far.
    path : Path
        The notebook.
    executed : dict
        The executed notebook.
    known : list of Parameter
        The notebook's parameters with their defaults.
    values : mapping
        Those given.
    facts : mapping
        About the run: attempts, notes, seconds.

    Raises
    ------
    NotebookError
        If the notebook ended without writing results.
    """
    results = _results(partial, path.stem, known, values)
    results["provenance"]["run"] = {
        "id": run_id(partial),
        "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        **facts,
    }
    scrub = Scrub.of_run(partial, values.get("cohort"))
    clean = scrubbed(without_traces(executed, results["parameters"]), scrub)
    write_whole(partial / "results.json", scrub.markup(to_json(results)))
    write_whole(partial / "executed.ipynb", json.dumps(clean, indent=1, ensure_ascii=False) + "\n")
    write_whole(partial / "report.html", report_html(clean, results, known))
    return keep_whole(partial)


def _results(partial: Path, notebook: str, known: list[Parameter], values: Mapping[str, Any]) -> dict[str, Any]:
    folder = RunFolder(partial)
    if not folder.results.exists():
        raise NotebookError(f"{notebook} ran to its end but wrote no results.json.")
    results = folder.read_results()
    if results.get("schema") != SCHEMA:
        raise NotebookError(
            f"{notebook} wrote a results.json of schema {results.get('schema')!r}, expected {SCHEMA!r}."
        )
    every = {parameter.name: values.get(parameter.name, parameter.default) for parameter in known}
    every.pop("out_dir", None)
    results["parameters"] = {**every, **results.get("parameters", {})}
    if "cohort" in every:
        results["parameters"]["cohort"] = results["provenance"]["cohort"]["name"]
    defaults = {parameter.name: parameter.default for parameter in known}
    results["changed"] = sorted(name for name, value in every.items() if name != "cohort" and value != defaults[name])
    return results


def scrubbed(notebook: dict[str, Any], scrub: Scrub) -> dict[str, Any]:
    """Return the notebook with folder names taken out of every output."""

    def text(value: Any) -> Any:
        return [scrub.text(line) for line in value] if isinstance(value, list) else scrub.text(value)

    def markup(value: Any) -> Any:
        return [scrub.markup(line) for line in value] if isinstance(value, list) else scrub.markup(value)

    cells = []
    for cell in notebook["cells"]:
        outputs = []
        for output in cell.get("outputs", []):
            fresh = dict(output)
            if "text" in fresh:
                fresh["text"] = text(fresh["text"])
            if "data" in fresh:
                fresh["data"] = {
                    kind: text(value) if kind == "text/plain" else markup(value) if kind == "text/html" else value
                    for kind, value in fresh["data"].items()
                }
            outputs.append(fresh)
        cells.append({**cell, "outputs": outputs} if cell.get("cell_type") == "code" else cell)
    return {**notebook, "cells": cells}
