"""The parameters of a notebook, read from its source, and a strict check of those that someone gives.

papermill takes any name and any type, and runs to the end with a misspelt parameter. So the cell tagged ``parameters``
is read here as syntax, and every given value is held against it before anything runs.
"""

from __future__ import annotations

import ast
import difflib
import io
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onfh_nb.exceptions import ParameterError
from onfh_nb.report.coerce import coerce
from onfh_nb.report.notebooks import load_notebook, source, tags


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook.

    Parameters
    ----------
    name : str
        Its name in the notebook.
    kind : str
        Its type as written, e.g. ``int | None``; taken from the default where none is written.
    default : object
        The literal in the notebook.
    comment : str
        The words behind it.
    """

    name: str
    kind: str
    default: Any
    comment: str


def read_parameters(path: Path) -> list[Parameter]:
    """Read the cell tagged ``parameters`` without running it.

    Parameters
    ----------
    path : Path
        The ``.ipynb`` file.

    Returns
    -------
    list of Parameter
        In the order written; empty where no cell has the tag.

    Raises
    ------
    ParameterError
        If the cell holds anything but assignments of literals to names.
    """
    cells = [cell for cell in load_notebook(path)["cells"] if cell.get("cell_type") == "code"]
    tagged = [source(cell) for cell in cells if "parameters" in tags(cell)]
    if len(tagged) > 1:
        raise ParameterError(f"{path.name} has {len(tagged)} cells tagged 'parameters', expected one.")
    return parse_parameters(tagged[0], path.name) if tagged else []


def parse_parameters(code: str, where: str) -> list[Parameter]:
    """Read parameters from source text.

    Examples
    --------
    >>> parse_parameters("seed: int = 0  # of everything random", "demo")
    [Parameter(name='seed', kind='int', default=0, comment='of everything random')]
    """
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        raise ParameterError(
            f"{where}: the parameters cell is not Python, line {error.lineno}: {error.msg}."
        ) from error
    comments = _comments(code)
    return [_parameter(node, comments, where) for node in tree.body if not _is_text(node)]


def check_parameters(given: Mapping[str, Any], known: Iterable[Parameter], where: str) -> dict[str, Any]:
    """Hold given values against a notebook's parameters.

    Parameters
    ----------
    given : mapping of str to object
        Values from Python, or text from a command line, which is turned into the type asked for.
    known : iterable of Parameter
        What the notebook takes.
    where : str
        The notebook's name, for the message.

    Returns
    -------
    dict of str to object
        The given values with their right types.

    Raises
    ------
    ParameterError
        If a name is unknown (the nearest is suggested) or a value has the wrong type.

    Examples
    --------
    >>> check_parameters({"seed": "7"}, parse_parameters("seed: int = 0", "demo"), "demo")
    {'seed': 7}
    """
    by_name = {parameter.name: parameter for parameter in known}
    for name in given:
        if name not in by_name:
            near = difflib.get_close_matches(name, by_name, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"it takes {', '.join(by_name) or 'none'}."
            raise ParameterError(f"{where} has no parameter {name!r}; {hint}")
    return {name: coerce(value, by_name[name].kind, f"{where}: parameter {name!r}") for name, value in given.items()}


def _parameter(node: ast.stmt, comments: dict[int, str], where: str) -> Parameter:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        name, kind, value = node.target.id, ast.unparse(node.annotation), node.value
    elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        name, kind, value = node.targets[0].id, "", node.value
    else:
        raise ParameterError(f"{where}: line {node.lineno} of the parameters cell is not 'name = literal'.")
    try:
        default = ast.literal_eval(value)
    except ValueError as error:
        raise ParameterError(f"{where}: the default of {name!r} is not a literal.") from error
    lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
    comment = " ".join(comments[line] for line in lines if line in comments)
    return Parameter(name, kind or _kind_of(default), default, comment or comments.get(-node.lineno + 1, ""))


def _kind_of(default: Any) -> str:
    return "object" if default is None else type(default).__name__


def _comments(code: str) -> dict[int, str]:
    """Comments by line; one that has a line to itself is filed under the negative line, for what follows it."""
    found: dict[int, str] = {}
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            alone = not token.line[: token.start[1]].strip()
            found[-token.start[0] if alone else token.start[0]] = token.string.lstrip("#: ").strip()
    return found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
