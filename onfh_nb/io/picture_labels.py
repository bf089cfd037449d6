"""A CSV of labels: one row per picture."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from onfh_nb.exceptions import ImageFileError

if TYPE_CHECKING:
    from pandas import DataFrame


def read_picture_labels(
    path: str | Path,
    *,
    folder: str | Path | None = None,
    allowed: Mapping[str, Collection[str]] | None = None,
    key: str = "file",
) -> DataFrame:
    r"""Read a table that names a picture file and its labels in each row.

    Parameters
    ----------
    path : path
        CSV (UTF-8, comma or semicolon) with a header row; the column ``file`` and at least one other.
    folder : path, optional
        Where the pictures lie; default: beside the table.
    allowed : mapping of str to collection of str, optional
        Columns that must be there, and the values each may take (an empty collection: any).
    key : str, optional
        Name of the column that holds the file names.

    Returns
    -------
    DataFrame
        The columns as text, and ``path``: the picture's full path. Empty cells stay empty text.

    Raises
    ------
    ImageFileError
        One sentence with file, row and column for the first thing wrong: an empty row, a row of another length, a file
        named twice, missing or outside ``folder``, a missing column, a value that is not allowed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.png").write_bytes(b"")
    ...     _ = Path(folder, "labels.csv").write_text("file,lesion\na.png,1\n")
    ...     read_picture_labels(Path(folder, "labels.csv"), allowed={"lesion": ("0", "1")}).lesion.tolist()
    ['1']
    """
    import pandas as pd

    path = Path(path)
    base = Path(folder) if folder is not None else path.parent
    names, rows = _cells(path)
    for column in (key, *(allowed or {})):
        if column not in names:
            raise ImageFileError(f"{path} has no column {column!r}; it has {', '.join(names)}")
    if len(names) < 2:
        raise ImageFileError(f"{path} has the single column {key!r}; a column of labels was expected beside it")
    seen: dict[str, int] = {}
    for number, row in rows:
        _check_row(dict(zip(names, row, strict=True)), f"{path} row {number}", allowed or {})
        name = row[names.index(key)]
        if name in seen:
            raise ImageFileError(f"{path} row {number} names {name} again, which row {seen[name]} has already")
        seen[name] = number
        _check_file(base, name, f"{path} row {number}")
    table = pd.DataFrame([row for _, row in rows], columns=names, dtype=object)
    table["path"] = [base / name for name in table[key]]
    return table


def _cells(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Column names, and every row with its number in the file (the header being row 1)."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ImageFileError(f"{path} cannot be read as a UTF-8 table: {error}") from error
    first = text.partition("\n")[0]
    lines = csv.reader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",")
    table = [[cell.strip() for cell in line] for line in lines]
    if not table or not any(table[0]):
        raise ImageFileError(f"{path} is empty; a header row was expected")
    names = table[0]
    if "" in names or len(set(names)) != len(names):
        raise ImageFileError(f"{path} has a header with an empty or repeated column name")
    rows = list(enumerate(table[1:], start=2))
    for number, row in rows:
        if not any(row):
            raise ImageFileError(f"{path} row {number} is empty; a picture and its labels were expected")
        if len(row) != len(names):
            raise ImageFileError(f"{path} row {number} has {len(row)} cells; {len(names)} were expected")
    return names, rows


def _check_row(row: Mapping[str, str], where: str, allowed: Mapping[str, Collection[str]]) -> None:
    for column, values in allowed.items():
        if values and row[column] not in values:
            expected = ", ".join(sorted(values))
            raise ImageFileError(f"{where} column {column!r} is {row[column]!r}; expected was one of {expected}")


def _check_file(base: Path, name: str, where: str) -> None:
    if not name or Path(name).is_absolute() or ".." in Path(name).parts:
        raise ImageFileError(f"{where} names {name!r}; a file under {base} was expected")
    if not (base / name).is_file():
        raise ImageFileError(f"{where} names {name}, which is not in {base}")
