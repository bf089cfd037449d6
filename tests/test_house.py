"""The shape of the house: small files, small functions, honest names, a test beside every file."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = sorted((ROOT / "onfh_nb").rglob("*.py"))
PYTHON_FILES = [*PACKAGE, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "benchmarks").rglob("*.py"))]
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


def _code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function less its docstring."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_longer_than_400_lines():
    long = {str(p.relative_to(ROOT)): n for p in PYTHON_FILES if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert not long


def test_no_function_of_the_package_is_longer_than_40_lines():
    long = {
        f"{path.relative_to(ROOT)}:{function.name}": lines
        for path in PACKAGE
        for function in _functions(path)
        if (lines := _code_lines(function)) > 40
    }
    assert not long


def test_file_names_say_what_is_inside():
    assert not [path for path in PYTHON_FILES if path.stem in EMPTY_NAMES]


def test_every_file_of_the_package_has_its_test_in_the_mirror():
    missing = []
    for path in PACKAGE:
        inside = path.relative_to(ROOT / "onfh_nb")
        if path.name != "__init__.py" and not (ROOT / "tests" / inside.parent / f"test_{path.name}").exists():
            missing.append(str(inside))
    assert not missing


def _requirements() -> tuple[set[str], set[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    conda = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    by_pip = next(entry["pip"] for entry in conda["dependencies"] if isinstance(entry, dict))
    return set(project["dependencies"]), {line for line in by_pip if not line.startswith("--editable")}


def test_conda_and_pip_users_get_the_same_packages():
    pyproject, conda = _requirements()
    assert pyproject == conda


def test_conda_and_pip_users_get_the_same_python():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    conda = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert f"python{project['requires-python']}" in conda["dependencies"]


@pytest.mark.parametrize(
    "asked_for",
    ["torch", "timm", "monai", "papermill", "jupyterlab", "ipywidgets", "seaborn", "statsmodels", "scikit-learn"],
)
def test_what_the_users_asked_for_is_required(asked_for: str):
    pyproject, _ = _requirements()
    assert any(re.match(rf"{re.escape(asked_for)}[><=]", line) for line in pyproject)


def test_the_repository_names_no_machine_and_no_registry():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    forbidden = re.compile(r"(pypi|npmjs|pythonhosted|anaconda)\.(org|com)|/work/(main|shared)|\.\./\.library")
    texts = [
        ROOT / name
        for name in tracked
        if name.endswith((".py", ".md", ".toml", ".yml", ".yaml", ".ipynb", ".cff", "run", "Makefile"))
    ]
    found = [
        path.name
        for path in texts
        if path != Path(__file__).resolve() and path.exists() and forbidden.search(path.read_text("utf-8"))
    ]
    assert not found
