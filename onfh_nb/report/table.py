"""A captioned table that a reader can sort and take away as CSV."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from onfh_nb.report.atomic import write_whole
from onfh_nb.report.display import show_html
from onfh_nb.report.figure import require_words
from onfh_nb.report.names import checked_name
from onfh_nb.report.numbers import format_value, is_missing

if TYPE_CHECKING:
    import pandas as pd

_ROWS_SHOWN: Final = 400
_LONG: Final = 60  # characters; such a cell gets a column wide enough to be read


def show_table(df: pd.DataFrame, out_dir: str | Path, *, name: str, caption: str, how_to_read: str) -> None:
    """Show a captioned table and keep it as ``tables/<name>.csv``.

    Parameters
    ----------
    df : DataFrame
        One row per line; the index is left out, so reset it where it means something.
    out_dir : str or Path
        The run folder.
    name : str
        File name without ending.
    caption : str
        What the rows are, with the number of units and patients.
    how_to_read : str
        One sentence: where to look and which direction is better.

    Raises
    ------
    ParameterError
        If the name cannot be a file name.
    ValueError
        If caption or reading line is empty.
    """
    require_words(caption=caption, how_to_read=how_to_read)
    csv = df.to_csv(index=False, lineterminator="\n")
    write_whole(Path(out_dir) / "tables" / f"{checked_name(name)}.csv", csv)
    show_html(table_html(df, csv, name=name, caption=caption, how_to_read=how_to_read), "table")


def table_html(df: pd.DataFrame, csv: str, *, name: str, caption: str, how_to_read: str) -> str:
    """Build the captioned table as HTML; every cell is escaped."""
    link = "data:text/csv;charset=utf-8;base64," + base64.b64encode(("\ufeff" + csv).encode()).decode()
    numeric = [df.dtypes.iloc[i].kind in "iufb" for i in range(df.shape[1])]
    head = "".join(
        f'<th scope="col"{_class(number)}>{escape(str(column))}</th>'
        for column, number in zip(df.columns, numeric, strict=True)
    )
    shown = df.head(_ROWS_SHOWN)
    body = "".join(
        "<tr>" + "".join(_cell(value, number) for value, number in zip(row, numeric, strict=True)) + "</tr>"
        for row in shown.itertuples(index=False, name=None)
    )
    more = f"first {len(shown)} of {len(df)} rows shown, " if len(df) > len(shown) else ""
    count = f"{more}{len(df)} row{'' if len(df) == 1 else 's'}"
    return (
        f'<figure class="onfh table" data-name="{escape(name)}"><figcaption>{escape(caption)}</figcaption>'
        f'<div class="scroll"><table class="sortable"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        f'<p class="tools"><span>{count}</span> <a class="download" download="{escape(name)}.csv" href="{link}">'
        f'Download CSV</a></p><p class="how"><b>How to read this</b> {escape(how_to_read)}</p></figure>'
    )


def _cell(value: Any, number: bool) -> str:
    key = ""
    if number and not is_missing(value):
        key = f' data-v="{float(value)!r}"'
    words = format_value(value)
    kind = ' class="long"' if len(words) > _LONG else _class(number)
    return f"<td{kind}{key}>{escape(words)}</td>"


def _class(number: bool) -> str:
    return ' class="n"' if number else ""
