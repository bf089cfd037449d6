"""The paper's numbers beside this run's, each with a word on what the comparison can mean."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onfh_nb.report.numbers import format_interval, is_missing
from onfh_nb.report.table import show_table

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.stats.estimate import Estimate

COLUMNS = ["quantity", "paper", "paper n", "arithmetic", "this run", "units", "patients", "comparable", "note"]
_COMPARABLE = {"exact": "yes", "method-only": "method only", "none": "no"}


def show_paper_table(out_dir: str | Path, *, paper: str, analysis: str, run: Mapping[str, Estimate]) -> None:
    """Show every published number of an analysis beside this run's.

    Parameters
    ----------
    out_dir : str or Path
        The run folder; the table is kept as ``tables/paper_<paper>_<analysis>.csv``.
    paper : str
        Key of the registry, e.g. ``kong2025``.
    analysis : str
        The analysis whose rows are shown.
    run : mapping of str to Estimate
        This run's values by registry id; a published number without one is shown with an empty cell.

    Raises
    ------
    ParameterError
        If ``run`` names an id that the registry does not hold, or the paper has no such analysis.
    """
    table = paper_rows(paper, analysis, run)
    show_table(
        table,
        out_dir,
        name=f"paper_{paper}_{analysis}".lower().replace(" ", "_").replace(".", "_"),
        caption=f"Published numbers ({paper}, {analysis}) beside this run.",
        how_to_read="The two columns describe different patients. Where 'comparable' says 'method only' the run checks "
        "the method and not the clinical claim; where it says 'put in by us' the simulation was told that value. "
        "'Arithmetic' says whether whole numbers of patients, hips or slices can give the printed value.",
    )


def paper_rows(paper: str, analysis: str, run: Mapping[str, Estimate]) -> pd.DataFrame:
    """Join the registry's rows of one analysis with this run's estimates."""
    import pandas as pd

    from onfh_nb import published
    from onfh_nb.exceptions import ParameterError

    registry = published.load(paper)
    if unknown := sorted(set(run) - set(registry["id"])):
        raise ParameterError(f"The registry of {paper} has no number with the id {', '.join(unknown)}.")
    rows = registry[registry["analysis"] == analysis]
    if rows.empty:
        known = ", ".join(sorted(map(str, registry["analysis"].unique())))
        raise ParameterError(f"The registry of {paper} has no analysis {analysis!r}; it has {known}.")
    return pd.DataFrame([_row(row, run.get(row["id"])) for row in rows.to_dict("records")], columns=COLUMNS)


def _row(row: Mapping[Any, Any], mine: Estimate | None) -> dict[str, Any]:
    unit = f" ({row['unit']})" if row["unit"] else ""
    subset = f", {row['subset']}" if row["subset"] else ""
    return {
        "quantity": f"{row['quantity']}{subset}{unit}",
        "paper": _printed(row),
        "paper n": None if is_missing(row["n"]) else int(row["n"]),
        "arithmetic": "" if is_missing(row["grim"]) else "possible" if row["grim"] else "not possible",
        "this run": "" if mine is None else format_interval(mine.estimate, mine.ci_low, mine.ci_high),
        "units": None if mine is None else mine.n_units,
        "patients": None if mine is None else mine.n_patients,
        "comparable": "put in by us" if row["set_by_simulation"] else _COMPARABLE[row["comparable"]],
        "note": row["note"],
    }


def _printed(row: Mapping[Any, Any]) -> str:
    """The number as the paper prints it, with its digits, its interval and P value."""
    if is_missing(row["value"]):
        words = row["printed"]
    elif is_missing(row["decimals"]):
        words = format_interval(row["value"], row["ci_low"], row["ci_high"])
    else:
        value, low, high = (f"{row[key]:.{row['decimals']}f}" for key in ("value", "ci_low", "ci_high"))
        words = value if is_missing(row["ci_low"]) else f"{value} ({low} to {high})"
    return f"{words}{', ' if words else ''}P {row['p']}" if row["p"] else words or "figure only"
