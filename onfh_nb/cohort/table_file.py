"""Tables as tab-separated files, with a JSON file of column meanings beside each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onfh_nb.cohort.schema import NA, Column, Table
from onfh_nb.exceptions import CohortError

if TYPE_CHECKING:
    import pandas as pd


def read_cells(path: Path) -> pd.DataFrame:
    """Every cell as it is written, as text; nothing is converted or dropped."""
    import pandas as pd

    try:
        return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, skip_blank_lines=False)
    except (ValueError, UnicodeDecodeError, OSError) as error:
        kind = "is missing" if isinstance(error, FileNotFoundError) else "is not a tab-separated table in UTF-8"
        raise CohortError(f"{path.name} {kind}, and a cohort needs it as data/README.md describes") from None


def read_table(path: Path, table: Table) -> pd.DataFrame:
    """A table with the types of its schema: codes as text, other numbers as float64; whole numbers and flags as int64,
    or as Int64 where one is missing.
    """
    import pandas as pd

    cells = read_cells(path)
    columns = {}
    for name in cells.columns:
        text = cells[name].mask(cells[name].isin(["", NA]))
        column = table.column(name)
        if column is None or column.kind != "code":
            columns[name] = _numbers(text, column)
        else:
            columns[name] = text.astype(object)
    return pd.DataFrame(columns, index=cells.index)


def _numbers(text: pd.Series, column: Column | None) -> pd.Series:
    import pandas as pd

    numbers = pd.to_numeric(text, errors="coerce")
    if (numbers.isna() & text.notna()).any():  # not all are numbers: leave what is written, validation will say so
        return text.astype(object)
    whole = column is not None and column.kind in ("integer", "flag") and not (numbers % 1 > 0).any()
    if not whole:
        return numbers.astype("float64")
    return numbers.astype("Int64" if numbers.isna().any() else "int64")


def write_table(path: Path, frame: pd.DataFrame, table: Table) -> None:
    """Write a table, schema columns first, and the meanings of its columns to the JSON file beside it.

    Raises
    ------
    CohortError
        If a column that every row must fill is absent.
    """
    required = [column.name for column in table.columns if column.required]
    missing = [name for name in required if name not in frame.columns]
    if missing:
        raise CohortError(f"{table.file} cannot be written without its column(s) {', '.join(missing)}")
    known = [column.name for column in table.columns if column.name in frame.columns]
    ordered = frame[known + [name for name in frame.columns if name not in known]]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = ordered.map(_cell).to_csv(sep="\t", index=False, lineterminator="\n")
    path.write_text(text, encoding="utf-8")
    meanings = {column.name: _meaning(column) for column in table.columns if column.name in frame.columns}
    path.with_suffix(".json").write_text(json.dumps(meanings, indent=2) + "\n", encoding="utf-8")


def _cell(value: Any) -> str:
    import numpy as np
    import pandas as pd

    if value is None or value is pd.NA or (isinstance(value, (float, np.floating)) and np.isnan(value)):
        return NA
    if isinstance(value, (bool, np.bool_)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return str(int(value)) if float(value).is_integer() else repr(round(float(value), 6))
    return str(value) or NA


def _meaning(column: Column) -> dict[str, Any]:
    meaning: dict[str, Any] = {"Description": column.description}
    if column.unit:
        meaning["Units"] = column.unit
    levels = ("0", "1") if column.kind == "flag" else column.allowed
    if levels:
        meaning["Levels"] = {level: _LEVELS.get(level, level) for level in levels}
    return meaning


_LEVELS = {"cd": "core decompression", "vbg": "vascularised bone graft", "L": "left", "R": "right"}
