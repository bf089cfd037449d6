"""Every notebook is thin, readable from top to bottom and safe to run with other parameters; each rule can fail."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.report.executed import EXPLORE
from onfh_nb.report.notebooks import load_notebook, source, tags
from onfh_nb.report.parameters import parse_parameters

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
FIRST_PARAMETERS = ["cohort", "out_dir", "profile", "seed", "device"]
FORBIDDEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.While)
Notebook = dict[str, Any]


def codes(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def trees(notebook: Notebook) -> list[ast.Module]:
    return [ast.parse(source(cell)) for cell in codes(notebook)]


def calls(tree: ast.AST) -> list[str]:
    """Names of the functions a piece of code calls, less what stands before the last dot."""
    found = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [f.attr if isinstance(f, ast.Attribute) else f.id for f in found if isinstance(f, ast.Attribute | ast.Name)]


def code_lines(text: str) -> int:
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in text.splitlines())


def rule_opens_with_a_question_and_its_paper(notebook: Notebook) -> bool:
    first = notebook["cells"][0]
    text = source(first)
    return first["cell_type"] == "markdown" and text.startswith("# ") and "?" in text and "doi" in text.lower()


def rule_imports_stand_first_and_only_ours(notebook: Notebook) -> bool:
    first, *rest = trees(notebook)
    if any(isinstance(node, ast.Import | ast.ImportFrom) for tree in rest for node in ast.walk(tree)):
        return False
    roots = [
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in first.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    only = all(isinstance(node, ast.Import | ast.ImportFrom) for node in first.body)
    return only and bool(roots) and {root.split(".")[0] for root in roots} <= {"onfh_nb", "pathlib"}


def rule_parameters_come_second_and_are_flat_and_explained(notebook: Notebook) -> bool:
    cells = codes(notebook)
    if [i for i, cell in enumerate(cells) if "parameters" in tags(cell)] != [1]:
        return False
    try:
        parameters = parse_parameters(source(cells[1]), "notebook")
    except ParameterError:
        return False
    flat = all(not any(isinstance(i, list | tuple | dict) for i in _items(p.default)) for p in parameters)
    return flat and all(p.comment for p in parameters) and [p.name for p in parameters][:5] == FIRST_PARAMETERS


def _items(default: Any) -> list[Any]:
    return list(default.values() if isinstance(default, dict) else default) if isinstance(default, list | dict) else []


def rule_at_most_100_lines_and_15_a_cell(notebook: Notebook) -> bool:
    # The parameters cell only declares; a stage may have more than fifteen settings.
    lines = [code_lines(source(cell)) for cell in codes(notebook) if "parameters" not in tags(cell)]
    return sum(lines) <= 100 and max(lines) <= 15


def rule_no_machinery(notebook: Notebook) -> bool:
    return not any(isinstance(node, FORBIDDEN) for tree in trees(notebook) for node in ast.walk(tree))


def rule_one_figure_a_cell(notebook: Notebook) -> bool:
    return max(calls(tree).count("show_figure") for tree in trees(notebook)) <= 1


def rule_ends_with_results_provenance_explore(notebook: Notebook) -> bool:
    cells = codes(notebook)
    made = [calls(tree) for tree in trees(notebook)]
    places = [[i for i, names in enumerate(made) if name in names] for name in ("write_results", "show_provenance")]
    if [len(place) for place in places] != [1, 1] or places[0] > places[1]:
        return False
    after = range(places[1][0] + 1, len(cells))
    return bool(after) and all(_is_explore(cells[i]) for i in after)


def _is_explore(cell: dict[str, Any]) -> bool:
    """Skipped headless: by its tag, or because all of it stands under ``if not report.is_headless()``."""
    body = ast.parse(source(cell)).body
    guarded = all(isinstance(node, ast.If) and "is_headless" in calls(node.test) for node in body)
    return EXPLORE in tags(cell) or (bool(body) and guarded)


def rule_no_outputs(notebook: Notebook) -> bool:
    return not any(cell.get("outputs") or cell.get("execution_count") for cell in codes(notebook))


RULES: list[Callable[[Notebook], bool]] = [rule for name, rule in sorted(globals().items()) if name.startswith("rule_")]


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(path: Path, rule: Callable[[Notebook], bool]) -> None:
    assert rule(load_notebook(path))


GOOD = [
    ("markdown", "# Denoising\n\nDoes it help? Kong 2025, doi:10.2196/66727.\n\nIn: a cohort. Out: a table."),
    ("code", "from pathlib import Path\n\nfrom onfh_nb import report"),
    (
        "parameters",
        'cohort: str = "a"  # c\nout_dir: str = "b"  # o\nprofile: str = "tiny"  # p\nseed: int = 0  # s\n'
        'device: str = "cpu"  # d\nsigmas: list[float] = [1.0, 2.0]  # g',
    ),
    ("code", "report.show_figure(a, out_dir)"),
    ("code", "report.write_results(out_dir)"),
    ("code", "report.show_provenance(out_dir)"),
    ("explore", "show(widget)"),
]


def made(cells: list[tuple[str, str]]) -> Notebook:
    built = [
        {
            "cell_type": "markdown" if kind == "markdown" else "code",
            "metadata": {} if kind in ("markdown", "code") else {"tags": [kind]},
            "source": text,
            "outputs": [],
            "execution_count": None,
        }
        for kind, text in cells
    ]
    return json.loads(json.dumps({"nbformat": 4, "cells": built}))


def changed(place: int, kind: str, text: str) -> Notebook:
    cells = copy.copy(GOOD)
    cells[place] = (kind, text)
    return made(cells)


def with_output() -> Notebook:
    notebook = made(GOOD)
    notebook["cells"][3]["outputs"] = [{"output_type": "stream", "text": "x"}]
    return notebook


PARAMETERS = GOOD[2][1]
VIOLATIONS: list[tuple[Callable[[Notebook], bool], Notebook]] = [
    (rule_opens_with_a_question_and_its_paper, changed(0, "markdown", "# Denoising\n\nIt helps, doi:10.2196/66727.")),
    (rule_opens_with_a_question_and_its_paper, changed(0, "code", "1")),
    (rule_imports_stand_first_and_only_ours, changed(1, "code", "import numpy as np")),
    (rule_imports_stand_first_and_only_ours, changed(1, "code", "from onfh_nb import report\nx = 1")),
    (rule_imports_stand_first_and_only_ours, changed(3, "code", "from onfh_nb import stats")),
    (rule_parameters_come_second_and_are_flat_and_explained, changed(2, "code", PARAMETERS)),
    (rule_parameters_come_second_and_are_flat_and_explained, changed(2, "parameters", PARAMETERS + "\nx = 1")),
    (rule_parameters_come_second_and_are_flat_and_explained, changed(2, "parameters", PARAMETERS + "\nx = [[1]]  # x")),
    (rule_parameters_come_second_and_are_flat_and_explained, changed(2, "parameters", PARAMETERS + "\nx = f()  # x")),
    (rule_parameters_come_second_and_are_flat_and_explained, changed(2, "parameters", 'cohort = "a"  # c')),
    (rule_at_most_100_lines_and_15_a_cell, changed(3, "code", "x = 1\n" * 16)),
    (rule_at_most_100_lines_and_15_a_cell, made(GOOD + [("code", "x = 1\n" * 15)] * 7)),
    (rule_no_machinery, changed(3, "code", "def f():\n    pass")),
    (rule_no_machinery, changed(3, "code", "f = lambda x: x")),
    (rule_no_machinery, changed(3, "code", "while True:\n    pass")),
    (rule_no_machinery, changed(3, "code", "class A:\n    pass")),
    (rule_one_figure_a_cell, changed(3, "code", "report.show_figure(a)\nreport.show_figure(b)")),
    (rule_ends_with_results_provenance_explore, changed(4, "code", "x = 1")),
    (rule_ends_with_results_provenance_explore, changed(6, "code", "show(widget)")),
    (rule_ends_with_results_provenance_explore, made(GOOD[:6])),
    (rule_ends_with_results_provenance_explore, made([*GOOD[:4], GOOD[5], GOOD[4], GOOD[6]])),
    (rule_no_outputs, with_output()),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_notebook_passes(rule: Callable[[Notebook], bool]) -> None:
    assert rule(made(GOOD))
    assert rule(changed(6, "code", "if not report.is_headless():\n    show(widget)"))


@pytest.mark.parametrize(("rule", "notebook"), VIOLATIONS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_planted_violation_is_caught(rule: Callable[[Notebook], bool], notebook: Notebook) -> None:
    assert not rule(notebook)


def test_every_rule_has_a_violation() -> None:
    assert {rule for rule, _ in VIOLATIONS} == set(RULES)
