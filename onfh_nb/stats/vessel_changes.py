"""Did vessels change, and more in one arm than in another: the effects and tests of one table of measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING, Final

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.arm_anova import welch_anova
from onfh_nb.stats.arm_pairs import compare_arms
from onfh_nb.stats.estimate import Estimate, TestResult
from onfh_nb.stats.groups import no_test, paired_t, wilcoxon_signed_rank
from onfh_nb.stats.mixed import mixed_model
from onfh_nb.stats.multiplicity import holm
from onfh_nb.stats.permutation import permute_visits
from onfh_nb.stats.visit_change import visit_changes

if TYPE_CHECKING:
    import pandas as pd

QUANTITIES: Final = ("length_mm", "n_junctions")
CONTROL: Final = "none"
GRAFT: Final = "vbg"


def mean_changes(
    rows: pd.DataFrame,
    *,
    quantities: Sequence[str] = QUANTITIES,
    arm: str = GRAFT,
    level: float = 0.95,
    prefix: str = "",
) -> list[Estimate]:
    """Mean change from the first to the last visit in one arm, for each source of measurement.

    Parameters
    ----------
    rows : DataFrame
        One row per hip, visit and source, from :func:`onfh_nb.datasets.vessel_rows`.
    quantities : sequence of str
        Columns.
    arm : str
        Treatment.
    level : float
        Confidence level.
    prefix : str
        Put before the source in ``group``.

    Returns
    -------
    list of Estimate
        Mean over patients with Student's interval; ``group`` is the source. Sources without the arm are left out.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"participant_id": list("aabb"), "hemi": "R", "treatment": "vbg", "source": "truth",
    ...                      "session_id": ["m0", "m12"] * 2, "months": [0, 12] * 2, "length_mm": [50.0, 60, 40, 54]})
    >>> [(row.group, row.estimate) for row in mean_changes(rows, quantities=["length_mm"])]
    [('truth', 12.0)]
    """
    found = []
    for source in dict.fromkeys(rows["source"]):
        mine = rows[(rows["source"] == source) & (rows["treatment"] == arm)]
        if mine["session_id"].nunique() < 2:
            continue
        for quantity in quantities:
            hips = visit_changes(mine, quantity).dropna(subset=["change"])
            if hips.empty:
                continue
            test = paired_t(hips["before"], hips["after"], hips["participant_id"], level=level)
            n = hips["participant_id"].nunique()
            method = f"mean change, {test.method}"
            found.append(
                Estimate(quantity, test.effect, test.ci_low, test.ci_high, level, len(hips), n, method, prefix + source)
            )
    return found


def change_tests(rows: pd.DataFrame, quantity: str, *, seed: int = 0) -> list[TestResult]:
    """All tests of one quantity from one source: within each arm, between arms, and over all visits.

    Parameters
    ----------
    rows : DataFrame
        One row per hip and visit of one source.
    quantity : str
        Column.
    seed : int
        Of the permutations.

    Returns
    -------
    list of TestResult
        Paired t and signed-rank test within each arm (two families, Holm within each), Welch ANOVA between arms, each
        arm against no treatment (Holm), the mixed model of the change by arm (the primary test between arms: an arm
        belongs to a hip, and both hips of a patient stay in), and a permutation of visits within patients for each arm.
        A test that cannot be made says why.

    Raises
    ------
    ParameterError
        If there are several sources, or fewer than two visits.
    """
    if len(sources := rows["source"].unique()) != 1:
        raise ParameterError(f"the rows are of the sources {', '.join(map(str, sources))}; expected one")
    hips = visit_changes(rows, quantity)
    arms = sorted(hips["treatment"].dropna().unique())
    made = _within_arms(hips, arms, quantity)
    name = f"{quantity}, change between arms"
    made.append(welch_anova(hips["change"], hips["treatment"], hips["participant_id"], comparison=name))
    made += _against_control(hips, quantity)
    made += _mixed(hips, quantity)
    made += [_permuted(rows[rows["treatment"] == arm], quantity, arm, seed) for arm in arms]
    return made


def _within_arms(hips: pd.DataFrame, arms: Sequence[str], quantity: str) -> list[TestResult]:
    made = []
    for test, words in ((paired_t, "after - before"), (wilcoxon_signed_rank, "after - before, ranks")):
        family = [
            test(mine["before"], mine["after"], mine["participant_id"], comparison=f"{quantity}, {arm}: {words}")
            for arm in arms
            if len(mine := hips[hips["treatment"] == arm])
        ]
        made += _holm(family)
    return made


def _holm(family: list[TestResult]) -> list[TestResult]:
    tested = [k for k, test in enumerate(family) if test.p == test.p]
    adjusted = dict(zip(tested, holm([family[k].p for k in tested]), strict=True)) if tested else {}
    return [replace(test, p_adjusted=float(adjusted.get(k, nan))) for k, test in enumerate(family)]


def _against_control(hips: pd.DataFrame, quantity: str) -> list[TestResult]:
    enough = hips.dropna(subset=["change"]).groupby("treatment")["participant_id"].nunique()
    if enough.get(CONTROL, 0) < 2 or (enough >= 2).sum() < 2:
        return [
            no_test(f"{quantity}, arms - {CONTROL}", "Welch t tests", f"too few patients in {CONTROL} or all others")
        ]
    tests = compare_arms(
        hips["change"], hips["treatment"], hips["participant_id"], reference=CONTROL, correction="holm"
    )
    return [replace(test, comparison=f"{quantity}, change: {test.comparison}") for test in tests]


def _mixed(hips: pd.DataFrame, quantity: str) -> list[TestResult]:
    known = hips.dropna(subset=["change"])
    name = f"{quantity}, mixed model of the change"
    if CONTROL not in set(known["treatment"]) or known["participant_id"].nunique() <= known["treatment"].nunique() + 1:
        return [no_test(name, "mixed model", f"too few patients, or none without treatment ({CONTROL})")]
    fit = mixed_model(known, f"change ~ C(treatment, Treatment('{CONTROL}'))", "participant_id")
    words = "; ".join(fit.sentences)
    return [
        replace(
            test, comparison=f"{name}: {_term(test.comparison)}", method=f"{test.method}{'; ' if words else ''}{words}"
        )
        for test in fit.tests
    ]


def _term(name: str) -> str:
    """``treatment: vbg - none`` is ``vbg - none``; the intercept is the change without treatment."""
    return name.split(": ", 1)[1] if ": " in name else CONTROL


def _permuted(rows: pd.DataFrame, quantity: str, arm: str, seed: int) -> TestResult:
    name = f"{quantity}, {arm}: change per month, visits exchanged"
    known = rows.dropna(subset=[quantity])
    if known["participant_id"].nunique() < 2 or known["months"].nunique() < 2:
        return no_test(name, "permutation", "fewer than 2 patients or visits")
    return permute_visits(
        known[quantity], known["months"], known["participant_id"], unit=known["hemi"], seed=seed, comparison=name
    )
