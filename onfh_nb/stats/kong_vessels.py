"""Values of a run for the rows that Kong 2025 prints on vessels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING, Final

from onfh_nb.stats.estimate import Estimate, TestResult
from onfh_nb.stats.vessel_changes import GRAFT, mean_changes
from onfh_nb.stats.visit_change import visit_changes

if TYPE_CHECKING:
    import pandas as pd

_IDS: Final = {"length_mm": "K14", "n_junctions": "K15"}


def kong_vessel_rows(rows: pd.DataFrame, source: str, tests: Sequence[TestResult]) -> dict[str, Estimate]:
    """Pick the estimates that stand beside Kong's printed change of vessels.

    Parameters
    ----------
    rows : DataFrame
        One row per hip, visit and source.
    source : str
        Which measurement stands beside the paper.
    tests : sequence of TestResult
        From :func:`onfh_nb.stats.change_tests`; the difference between graft and no treatment is taken from them.

    Returns
    -------
    dict of str to Estimate
        By registry id: mean change with the graft, its SD, paired t, and difference from no treatment; only what could
        be estimated.

    References
    ----------
    Kong 2025, doi:10.2196/66727
    """
    mine = rows[rows["source"] == source]
    found: dict[str, Estimate] = {}
    for row in mean_changes(mine):
        name = _IDS[row.quantity]
        graft = mine[mine["treatment"] == GRAFT]
        changes = visit_changes(graft, row.quantity).dropna(subset=["change"])
        means = changes.groupby("participant_id")["change"].mean()
        sd = float(means.std()) if len(means) > 1 else nan
        t = row.estimate * len(means) ** 0.5 / sd if sd else nan
        found[name] = row
        found[f"{name}.sd"] = replace(row, estimate=sd, ci_low=nan, ci_high=nan, method="SD over patients, no interval")
        found[f"{name}.t"] = replace(row, estimate=t, ci_low=nan, ci_high=nan, method="paired t, no interval")
        wanted = f"{row.quantity}, change: {GRAFT} - none"
        test = next((test for test in tests if test.comparison == wanted), None)
        if test is not None:
            found[f"{name}.between"] = replace(
                row, estimate=test.effect, ci_low=test.ci_low, ci_high=test.ci_high, method=test.method
            )
    return found


def printed_changes(paper: str, quantities: Mapping[str, str]) -> list[Estimate]:
    """The changes that a paper prints, as estimates that can be drawn beside others.

    Parameters
    ----------
    paper : str
        Key of the registry.
    quantities : mapping of str to str
        Registry id and the quantity that it is here.

    Returns
    -------
    list of Estimate
        ``group`` is ``paper``.

    Examples
    --------
    >>> row = printed_changes("kong2025", {"K14": "length_mm"})[0]
    >>> row.estimate, row.ci_low, row.ci_high, row.n_patients
    (12.4, 11.2, 13.6, 30)
    """
    from onfh_nb import published

    known = published.load(paper).set_index("id").loc[list(quantities)]
    return [
        Estimate(quantities[name], row["value"], row["ci_low"], row["ci_high"], 0.95, int(row["n"]), int(row["n"]),
                 "as printed", "paper")
        for name, row in known.iterrows()
    ]  # fmt: skip
