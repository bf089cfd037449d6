"""What an executed notebook tells about its run: where it stopped, and whether every cell ran."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onfh_nb.report.notebooks import source, tags
from onfh_nb.report.strict_json import plain

EXPLORE = "explore"


def prepared(notebook: dict[str, Any], kernel: str) -> dict[str, Any]:
    """Return a notebook ready to run: outputs gone, cells numbered, those tagged ``explore`` left out.

    Parameters
    ----------
    notebook : dict
        The notebook as JSON; it is not changed.
    kernel : str
        Kernel written into its metadata.
    """
    total = len(notebook["cells"])
    cells = []
    for number, cell in enumerate(notebook["cells"], start=1):
        if EXPLORE in tags(cell):
            continue
        fresh = {**cell, "metadata": {**cell.get("metadata", {}), "onfh": {"cell": number, "of": total}}}
        if cell.get("cell_type") == "code":
            fresh |= {"outputs": [], "execution_count": None}
        cells.append(fresh)
    spec = {"name": kernel, "display_name": kernel, "language": "python"}
    return {**notebook, "cells": cells, "metadata": {"kernelspec": spec, "language_info": {"name": "python"}}}


def cells_not_run(notebook: dict[str, Any]) -> list[int]:
    """Numbers of code cells that hold code and have no execution count."""
    return [
        _number(cell, place)
        for place, cell in enumerate(notebook["cells"], start=1)
        if cell.get("cell_type") == "code" and source(cell).strip() and not cell.get("execution_count")
    ]


def stopping_cell(notebook: dict[str, Any]) -> str:
    """Name the cell that raised, or the first that did not end, with the heading above it."""
    heading = ""
    for place, cell in enumerate(notebook["cells"], start=1):
        if cell.get("cell_type") == "markdown":
            found = [line.lstrip("#").strip() for line in source(cell).splitlines() if line.startswith("#")]
            heading = found[-1] if found and "papermill-error-cell-tag" not in tags(cell) else heading
        elif cell.get("cell_type") == "code" and source(cell).strip() and _stopped(cell):
            return f"cell {_number(cell, place)}" + (f" (under '{heading}')" if heading else "")
    return "no cell"


def without_traces(notebook: dict[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return an executed notebook fit to be kept: no folder names of this machine in metadata or injected values."""
    cells = []
    for cell in notebook["cells"]:
        metadata = {key: value for key, value in cell.get("metadata", {}).items() if key not in ("papermill", "onfh")}
        fresh = {**cell, "metadata": metadata}
        if "injected-parameters" in tags(cell):
            fresh["source"] = "# Parameters\n" + "".join(f"{k} = {plain(v)!r}\n" for k, v in parameters.items())
        cells.append(fresh)
    kept = {key: value for key, value in notebook["metadata"].items() if key not in ("papermill", "widgets")}
    return {**notebook, "cells": cells, "metadata": kept}


def one_line(message: str) -> str:
    """First line of an error's text, without terminal colours."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", message).strip().splitlines()
    return lines[0].rstrip(".") if lines else "no message"


def read_executed(path: Path) -> dict[str, Any] | None:
    """Read what papermill left, or None where it wrote nothing whole."""
    import nbformat

    try:
        # A notebook file may hold text as lines; nbformat joins them.
        return dict(nbformat.reads(path.read_text(encoding="utf-8"), as_version=4))
    except (OSError, ValueError, AttributeError, nbformat.ValidationError):
        return None


def _stopped(cell: dict[str, Any]) -> bool:
    raised = any(output.get("output_type") == "error" for output in cell.get("outputs", []))
    return raised or cell.get("metadata", {}).get("papermill", {}).get("status") not in ("completed",)


def _number(cell: dict[str, Any], place: int) -> int:
    return int(cell.get("metadata", {}).get("onfh", {}).get("cell", place))
