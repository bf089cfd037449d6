from __future__ import annotations

from typing import Any

from onfh_nb.report.executed import cells_not_run, one_line, prepared, stopping_cell, without_traces


def code(
    source: str, count: int | None = None, status: str = "completed", tags: tuple[str, ...] = ()
) -> dict[str, Any]:
    metadata = {"tags": list(tags), "papermill": {"status": status}}
    return {"cell_type": "code", "source": source, "execution_count": count, "outputs": [], "metadata": metadata}


def book(*cells: dict[str, Any]) -> dict[str, Any]:
    return {"nbformat": 4, "cells": list(cells), "metadata": {"papermill": {"input_path": "/home/me"}}}


def test_preparing_numbers_cells_and_drops_explore_and_outputs() -> None:
    first = code("1", 7)
    first["outputs"] = [{"output_type": "stream", "text": "old"}]
    made = prepared(book(first, code("w", tags=("explore",)), code("2")), "kernel")
    assert [cell["metadata"]["onfh"]["cell"] for cell in made["cells"]] == [1, 3]
    assert made["cells"][0]["outputs"] == []
    assert first["outputs"], "the given notebook is not changed"


def test_a_cell_without_a_count_is_found() -> None:
    assert cells_not_run(book(code("1", 1), code(""), code("# c"), code("2", 2))) == [3]


def test_the_stopping_cell_is_the_first_that_did_not_end() -> None:
    heading = {"cell_type": "markdown", "source": "# A\n\n## Load\n", "metadata": {}}
    assert stopping_cell(book(heading, code("1", 1), code("2", status="pending"))) == "cell 3 (under 'Load')"
    assert stopping_cell(book(code("1", 1))) == "no cell"


def test_injected_paths_are_replaced() -> None:
    injected = code('cohort = "/home/me/tiny"', 1, tags=("injected-parameters",))
    made = without_traces(book(injected), {"cohort": "tiny", "n": None})
    assert "/home" not in str(made)
    assert made["cells"][0]["source"] == "# Parameters\ncohort = 'tiny'\nn = None\n"


def test_one_line() -> None:
    assert one_line("\x1b[31mValueError: bad.\x1b[0m\nmore") == "ValueError: bad"
    assert one_line("") == "no message"
