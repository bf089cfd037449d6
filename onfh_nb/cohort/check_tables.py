"""Compare a table of a cohort with its schema, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onfh_nb.cohort.problem import Problem, safe_value
from onfh_nb.cohort.schema import NA, Table


@dataclass(frozen=True)
class Cells:
    """A table as it is written: column names, and each row with its line in the file (the header is line 1)."""

    file: str
    names: list[str]
    rows: list[tuple[int, dict[str, str]]]


def read_lines(root: Path, file: str) -> tuple[Cells, list[Problem]]:
    """The cells of a tab-separated file, and what keeps it from being a table."""
    try:
        text = (root / file).read_text(encoding="utf-8")
    except FileNotFoundError:
        return Cells(file, [], []), [Problem(file, None, "", "no such file", "a table")]
    except (OSError, UnicodeDecodeError):
        return Cells(file, [], []), [Problem(file, None, "", "a file that cannot be read", "a table in UTF-8")]
    lines = text.removesuffix("\n").split("\n")
    names = lines[0].rstrip("\r").split("\t")
    rows = []
    problems = []
    for line, written in enumerate(lines[1:], start=2):
        cells = written.rstrip("\r").split("\t")
        if not any(cell.strip() for cell in cells):
            problems.append(Problem(file, line, "", "an empty row", "values, or no row"))
        elif len(cells) != len(names):
            problems.append(Problem(file, line, "", f"{len(cells)} cells", f"{len(names)} cells as in the first row"))
        else:
            rows.append((line, dict(zip(names, cells, strict=True))))
    return Cells(file, names, rows), problems


def check_table(cells: Cells, table: Table) -> list[Problem]:
    """Columns, values and doubled rows of one table."""
    problems = _check_names(cells, table)
    known = [column for column in table.columns if column.name in cells.names]
    extra = [name for name in cells.names if table.column(name) is None]
    seen: dict[tuple[str, ...], int] = {}
    for line, row in cells.rows:
        for column in known:
            if not column.accepts(row[column.name]):
                value = safe_value(row[column.name], column.allowed)
                problems.append(Problem(cells.file, line, column.name, value, column.expected))
        for name in extra:
            if not _is_number(row[name]):
                value = safe_value(row[name])
                problems.append(Problem(cells.file, line, name, value, f"a number or {NA}, as in every extra column"))
        key = tuple(row.get(name, "") for name in table.key)
        if key in seen:
            value = f"the {' '.join(table.key)} of row {seen[key]} again"
            problems.append(Problem(cells.file, line, table.key[0], value, "each only once"))
        seen.setdefault(key, line)
    return problems


def _check_names(cells: Cells, table: Table) -> list[Problem]:
    problems = []
    for column in table.columns:
        if column.required and column.name not in cells.names:
            problems.append(Problem(cells.file, 1, column.name, "no such column", column.description))
    for name in sorted({name for name in cells.names if cells.names.count(name) > 1}):
        problems.append(Problem(cells.file, 1, name, "the same column twice", "it once"))
    return problems


def _is_number(text: str) -> bool:
    if text in ("", NA):
        return True
    try:
        float(text)
    except ValueError:
        return False
    return True
