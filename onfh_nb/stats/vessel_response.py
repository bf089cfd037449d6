"""Do hips whose vessels grow do better: the change of vessels beside the change of the lesion."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.bootstrap import clustered_bootstrap
from onfh_nb.stats.estimate import Estimate, TestResult
from onfh_nb.stats.groups import no_test
from onfh_nb.stats.mixed import mixed_model
from onfh_nb.stats.vessel_changes import QUANTITIES
from onfh_nb.stats.visit_change import visit_changes

if TYPE_CHECKING:
    import pandas as pd

_RESAMPLES = 1000
_VISIT = ["participant_id", "hemi", "session_id"]


def response_table(rows: pd.DataFrame, grades: pd.DataFrame) -> pd.DataFrame:
    """One row per hip: how its vessels and its lesion changed between the first and the last visit.

    Parameters
    ----------
    rows : DataFrame
        One row per hip and visit of one source, from :func:`onfh_nb.datasets.vessel_rows`.
    grades : DataFrame
        ``cohort.grades``; the lesion is that of the reader ``truth`` where there is one, else of the first by name.

    Returns
    -------
    DataFrame
        ``participant_id hemi treatment``, ``length_mm`` and ``n_junctions`` (after less before) and ``response``: the
        necrotic share of the head before less after, in percentage points, so that more is better. No paper says what
        a response is; this is our choice.
    """
    import pandas as pd

    lesions = _lesions(grades)
    joined = rows.merge(lesions, on=_VISIT, how="left")
    hip = ["participant_id", "hemi", "treatment"]
    parts = [
        visit_changes(joined, name).set_index(hip)["change"].rename(name) for name in (*QUANTITIES, "necrosis_pct")
    ]
    table = pd.concat(parts, axis=1).reset_index()
    return table.assign(response=-table["necrosis_pct"]).drop(columns="necrosis_pct")


def vessel_response(table: pd.DataFrame, *, seed: int = 0) -> tuple[list[Estimate], list[TestResult]]:
    """Rank correlation of vessels and response, and the slope within arms.

    Parameters
    ----------
    table : DataFrame
        From :func:`response_table`.
    seed : int
        Of the bootstrap.

    Returns
    -------
    estimates : list of Estimate
        Spearman's correlation with a patient-clustered bootstrap interval, one for each vessel measure.
    tests : list of TestResult
        Percentage points per mm (per branch) with the arm held fixed, from a mixed model with a patient intercept.

    Raises
    ------
    ParameterError
        If the table has not the columns.
    """
    if lost := {"response", *QUANTITIES} - set(table):
        raise ParameterError(f"the table has no column {', '.join(sorted(lost))}; expected one from response_table")
    estimates, tests = [], []
    for name in QUANTITIES:
        known = table.dropna(subset=[name, "response"])
        comparison = f"response per {name}, arm held fixed"
        if known["participant_id"].nunique() < 4 or known[name].nunique() < 2 or known["response"].nunique() < 2:
            tests.append(no_test(comparison, "mixed model", "fewer than 4 patients with both changes, or none differs"))
            continue
        made = clustered_bootstrap(
            known[["participant_id", name, "response"]], partial(_spearman, name=name),
            "participant_id", n=_RESAMPLES, seed=seed, quantity=f"spearman_response_{name}",
        )  # fmt: skip
        estimates.append(replace(made, method=f"Spearman, {made.method}"))
        tests.append(_slope(known, name, comparison))
    return estimates, tests


def _lesions(grades: pd.DataFrame) -> pd.DataFrame:
    if "reader" in grades and len(grades):
        readers = sorted(grades["reader"].dropna().unique())
        grades = grades[grades["reader"] == ("truth" if "truth" in readers else readers[0])]
    if "necrosis_pct" not in grades:
        raise ParameterError(
            "the grades have no column necrosis_pct; expected the necrotic share of each head in percent"
        )
    return grades[[*_VISIT, "necrosis_pct"]].drop_duplicates(_VISIT)


def _spearman(table: pd.DataFrame, name: str) -> float:
    from scipy.stats import rankdata

    a, b = (rankdata(table[column].to_numpy()) for column in (name, "response"))
    return float(np.corrcoef(a, b)[0, 1]) if np.ptp(a) and np.ptp(b) else float("nan")


def _slope(known: pd.DataFrame, name: str, comparison: str) -> TestResult:
    arms = known["treatment"].nunique()
    if known["participant_id"].nunique() <= arms + 2:
        return no_test(comparison, "mixed model", f"{known['participant_id'].nunique()} patients in {arms} arms")
    formula = f"response ~ {name}{' + C(treatment)' if arms > 1 else ''}"
    fit = mixed_model(known, formula, "participant_id")
    test = next(test for test in fit.tests if test.comparison == name)
    return replace(test, comparison=comparison, method="; ".join([test.method, *fit.sentences]))
