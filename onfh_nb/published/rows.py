"""The published side of a *paper / this run* table, ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from onfh_nb.exceptions import ParameterError
from onfh_nb.published.registry import analyses, read_registry, unknown_name

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = ["id", "quantity", "subset", "paper", "location", "comparable", "set_by_simulation", "note"]


def paper_rows(paper: str, analysis: str) -> pd.DataFrame:
    """Numbers of one analysis of one paper as text a clinician can read.

    Parameters
    ----------
    paper : str
        Key of the paper, e.g. ``kong2025``.
    analysis : str
        Name of the analysis, e.g. ``model_comparison``; :func:`onfh_nb.published.analyses` lists them.

    Returns
    -------
    DataFrame
        Columns ``id, quantity, subset, paper, location, comparable, set_by_simulation, note``; ``paper`` holds the
        value with its unit, interval, P and n as printed, ``note`` one sentence on whether the arithmetic allows it.

    Raises
    ------
    ParameterError
        If the paper or the analysis is unknown.

    Examples
    --------
    >>> from onfh_nb import published
    >>> rows = published.paper_rows("kong2025", "model_comparison").set_index("id")
    >>> rows.loc["K08", "paper"]
    '96.5 % (95 % CI 95.1 to 97.8), P <.05 against DenseNet201'
    """
    import pandas as pd

    if analysis not in (known := analyses(paper)):
        raise ParameterError(unknown_name(f"analysis of {paper}", analysis, known))
    entries = [entry for entry in read_registry(paper)["entries"] if entry["analysis"] == analysis]
    return pd.DataFrame([_row(entry) for entry in entries], columns=COLUMNS)


def value_text(entry: Mapping[str, Any]) -> str:
    """Value with unit, interval, P and n as the paper prints them; ``not printed`` where it shows a figure only."""
    decimals = entry["decimals"]
    parts = []
    if entry["value"] is not None:
        unit = f" {entry['unit']}" if entry["unit"] else ""
        interval = ""
        if entry["ci_low"] is not None:
            interval = f" (95 % CI {_digits(entry['ci_low'], decimals)} to {_digits(entry['ci_high'], decimals)})"
        parts.append(f"{_digits(entry['value'], decimals)}{unit}{interval}")
    if entry["printed"]:
        parts.append(entry["printed"])
    if entry["p"]:
        sign = "" if entry["p"].startswith(("<", ">")) else "= "
        parts.append(f"P {sign}{entry['p']}")
    if entry["n"] is not None and entry["value"] is not None:
        parts.append(f"n = {entry['n']}")
    return ", ".join(parts) if parts else "not printed"


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    text = value_text(entry)
    if entry["origin"] == "derived":
        text = f"{text} (calculated here)"
    return {
        **{key: entry[key] for key in ("id", "quantity", "subset", "location", "comparable", "set_by_simulation")},
        "paper": text,
        "note": entry["feasible"]["note"],
    }


def _digits(value: float, decimals: int | None) -> str:
    text = f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
    return text.replace("-", "−")
