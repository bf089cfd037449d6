"""Read the clinical table of a study: one row per hip and visit, every fault of it found at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from onfh_nb.cohort import clinical_columns as columns
from onfh_nb.cohort.problem import Problem, safe_value
from onfh_nb.cohort.schema import Column
from onfh_nb.exceptions import CohortError
from onfh_nb.io.deidentify import parse_date

FILE = "clinical table"  # its own name may be that of a patient
_MAX_BYTES = 64 << 20
_OLDEST_SHOWN = 89.0  # older people are few enough to be found by their age


@dataclass(frozen=True)
class ClinicalRow:
    """One line of the table: a hip at a visit. ``cells`` holds checked texts; what is missing is left out."""

    line: int
    patient: str
    side: str
    day: date | None
    months: int | None
    file: str
    cells: Mapping[str, str]


def read_clinical(
    path: str | Path, *, column_map: Mapping[str, str] | str | Path | None = None
) -> tuple[list[ClinicalRow], list[Problem]]:
    """Read a clinical table from CSV.

    Parameters
    ----------
    path : path
        Commas, semicolons or tabs between the columns; lines that begin with # are comments.
    column_map : mapping or path, optional
        The table's own column names and ours for them (``{"Patienten-Nr": "patient"}``), or a YAML file of that form.

    Returns
    -------
    rows : list of ClinicalRow
        Those without a fault.
    problems : list of Problem
        All faults of the others, never with a patient's name.

    Raises
    ------
    CohortError
        If the file is no table, or lacks ``patient``, ``side``, or both of ``visit_date`` and ``months``.
    """
    lines, delimiter = _lines(Path(path))
    header, body = _split_header(lines, delimiter)
    renames = read_column_map(column_map)
    names = [renames.get(name, name.lower()) for name in header]
    problems = _header_problems(names)
    rows: list[ClinicalRow] = []
    for line, cells in body:
        if not any(cells):
            problems.append(Problem(FILE, line, "", "an empty row", "values, or no row"))
        elif len(cells) != len(names):
            problems.append(Problem(FILE, line, "", f"{len(cells)} cells", f"{len(names)} cells as in the first row"))
        else:
            row, found = _row(line, dict(zip(names, cells, strict=True)), decimal_comma=delimiter == ";")
            problems += found
            rows += [] if row is None else [row]
    return rows, problems + _contradictions(rows)


def read_column_map(column_map: Mapping[str, str] | str | Path | None) -> dict[str, str]:
    """The renaming of columns, checked: every new name must be one of ours."""
    if column_map is None:
        return {}
    if not isinstance(column_map, Mapping):
        import yaml

        try:
            column_map = yaml.safe_load(Path(column_map).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            raise CohortError(
                "the map of columns is not a readable YAML file of the form 'their name: our name'"
            ) from None
    if not isinstance(column_map, Mapping):
        raise CohortError("the map of columns must have lines of the form 'their name: our name'")
    for ours in column_map.values():
        if ours not in columns.NAMES:
            close = get_close_matches(str(ours), columns.NAMES, n=1)
            raise CohortError(
                f"the map of columns leads to {ours!r}, which is no column of a clinical table"
                + (f"; did you mean {close[0]!r}?" if close else f"; there are {' '.join(columns.NAMES)}")
            )
    return {str(theirs).strip(): str(ours) for theirs, ours in column_map.items()}


def _lines(path: Path) -> tuple[list[tuple[int, list[str]]], str]:
    """Cells of every line that is no comment, with its number, and the delimiter."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise CohortError(f"the clinical table is larger than {_MAX_BYTES >> 20} MiB; expected a CSV file")
        raw = path.read_bytes()
    except OSError as error:
        raise CohortError(f"the clinical table cannot be read ({error.strerror})") from None
    if b"\0" in raw:
        raise CohortError("the clinical table is no text; save it as CSV first")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # what older spreadsheets write
    head = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found, start = [], 1
    try:
        for cells in reader:
            if not (cells and cells[0].lstrip().startswith("#")):
                found.append((start, [cell.strip() for cell in cells]))
            start = reader.line_num + 1
    except csv.Error:
        raise CohortError(f"the clinical table has a broken line near row {start}; expected CSV") from None
    return found, delimiter


def _split_header(lines: list[tuple[int, list[str]]], delimiter: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    while lines and not any(lines[0][1]):
        lines = lines[1:]
    if not lines:
        raise CohortError("the clinical table is empty; expected a first row with the names of the columns")
    while lines and not any(lines[-1][1]) and len(lines[-1][1]) <= 1:
        lines = lines[:-1]  # blank lines at the end are no rows
    return lines[0][1], lines[1:]


def _header_problems(names: list[str]) -> list[Problem]:
    """Raise for what makes the table unreadable; report what may be a slip."""
    for needed, words in (
        (("patient",), "patient"),
        (("side",), "side"),
        (("visit_date", "months"), "visit_date or months"),
    ):
        if not any(name in names for name in needed):
            raise CohortError(
                f"the clinical table has no column {words} in its first row; add it, or rename one by a map"
            )
    problems = []
    for name in columns.NAMES:
        if names.count(name) > 1:
            problems.append(Problem(FILE, 1, name, f"{names.count(name)} columns of that name", "one"))
    for position, name in enumerate(names, start=1):
        close = get_close_matches(name, columns.NAMES, n=1, cutoff=0.75)
        if name not in columns.NAMES and close and close[0] not in names:
            problems.append(
                Problem(FILE, 1, f"number {position}", "an unknown name", f"'{close[0]}', if that is meant")
            )
    return problems


def _row(line: int, cells: dict[str, str], *, decimal_comma: bool) -> tuple[ClinicalRow | None, list[Problem]]:
    problems = []
    values: dict[str, str] = {}
    for column in columns.CHECKED:
        text = _canonical(cells.get(column.name, ""), column, decimal_comma=decimal_comma)
        if not text and not column.required:
            continue
        if text and column.accepts(text):
            values[column.name] = text
        else:
            problems.append(Problem(FILE, line, column.name, safe_value(text, column.allowed), column.expected))
    patient = cells["patient"]
    if patient.lower() in columns.MISSING:
        problems.append(Problem(FILE, line, "patient", "nothing", "the number of the patient"))
    written = cells.get("visit_date", "")
    day = parse_date(written) if written.lower() not in columns.MISSING else None
    if day is None and written.lower() not in columns.MISSING:
        problems.append(Problem(FILE, line, "visit_date", "a text that is no day", "a day such as 2024-03-31"))
    elif day is None and "months" not in values and not any(problem.column == "months" for problem in problems):
        problems.append(Problem(FILE, line, "visit_date", "nothing", "a day, or a number of months"))
    if problems:
        return None, problems
    months = int(float(values.pop("months"))) if "months" in values else None
    if "age" in values:
        values["age"] = f"{min(float(values['age']), _OLDEST_SHOWN):g}"
    return ClinicalRow(line, patient, values.pop("side"), day, months, cells.get("file", ""), values), []


def _canonical(text: str, column: Column, *, decimal_comma: bool) -> str:
    """The value as our tables write it, where it is a known way to say it; "" for nothing."""
    if text.lower() in columns.MISSING and text not in column.allowed:
        return ""
    if column.kind == "flag":
        text = columns.FLAG_SYNONYMS.get(text.lower(), text)
        return text.removesuffix(".0")
    if column.kind in ("number", "integer"):
        return text.replace(",", ".") if decimal_comma else text
    text = columns.SYNONYMS.get(column.name, {}).get(text.lower(), text)
    return next((word for word in column.allowed if word.lower() == text.lower()), text)


def _contradictions(rows: list[ClinicalRow]) -> list[Problem]:
    """Rows that repeat another, and values that must agree between rows but do not."""
    problems = []
    seen: dict[tuple[object, ...], int] = {}
    said: dict[tuple[str, str, str], tuple[str, int]] = {}
    for row in rows:
        reader, index = row.cells.get("reader", "reader1"), row.cells.get("slice", "")
        key = (row.patient, row.side, row.day, row.months, reader, row.file, index)
        if key in seen:
            expected = "one row per hip, visit and reader"
            problems.append(Problem(FILE, row.line, "", f"the hip and visit of row {seen[key]} again", expected))
        seen.setdefault(key, row.line)
        for group, names in (("", columns.PATIENT_COLUMNS), (row.side, columns.HIP_COLUMNS)):
            for column in names:
                if column.name not in row.cells:
                    continue
                value = row.cells[column.name]
                before, line = said.setdefault((row.patient, group, column.name), (value, row.line))
                if before != value:
                    shown = safe_value(value, column.allowed)
                    problems.append(Problem(FILE, row.line, column.name, shown, f"the value of row {line}"))
    return problems
