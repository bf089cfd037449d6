"""What still gives the phantom away: what the eye sees, kept by hand, and what the numbers of this cohort say."""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from onfh_nb.report.numbers import format_value
from onfh_nb.report.phantom.measures import range_table

if TYPE_CHECKING:
    import pandas as pd


def known_faults() -> list[str]:
    """Faults on record, the worst first."""
    import yaml

    text = (resources.files(__package__) / "rounds" / "still_wrong.yaml").read_text(encoding="utf-8")
    return [str(line) for line in yaml.safe_load(text) or ()]


def measured_faults(values: pd.DataFrame) -> list[str]:
    """One sentence for each statistic whose median lies outside the range of the real pictures.

    Parameters
    ----------
    values : DataFrame
        From :func:`onfh_nb.report.phantom.measures.measure_mid_slices`.
    """
    table = range_table(values)
    return [
        f"{row['contrast']}: {row['statistic']} {row['median is']} "
        f"(median {format_value(row['median'])}, real {row['real']})."
        for row in table.to_dict("records")
        if row["median is"] != "within"
    ]


def still_wrong_html(values: pd.DataFrame) -> str:
    """Both lists as HTML."""
    parts = (("To the eye", known_faults()), ("By the numbers of this cohort", measured_faults(values)))
    return (
        '<section class="onfh round"><div class="pair">'
        + "".join(
            f'<div><p class="caption">{title}</p><ul>{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul></div>'
            for title, lines in parts
            if lines
        )
        + "</div></section>"
    )
