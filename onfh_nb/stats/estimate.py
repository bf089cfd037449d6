"""Rows of the estimates and tests tables: one value with its interval, one test with its effect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

import pandas as pd


class _Independent:
    """The caller's word that units are independent; it is written into ``method``."""

    def __repr__(self) -> str:
        return "stats.INDEPENDENT"


INDEPENDENT: Final = _Independent()


@dataclass(frozen=True)
class Estimate:
    """One quantity with its interval.

    Parameters
    ----------
    quantity : str
        What was estimated, with its unit in the name.
    estimate, ci_low, ci_high : float
        Point value and interval ends.
    level : float
        Confidence level, e.g. 0.95.
    n_units, n_patients : int
        Units analysed (slices, hips, visits) and patients they come from.
    method : str
        How the interval was made, including how patients were respected.
    group : str
        Subgroup, arm or model the value belongs to; empty for all.
    """

    quantity: str
    estimate: float
    ci_low: float
    ci_high: float
    level: float
    n_units: int
    n_patients: int
    method: str
    group: str = ""


@dataclass(frozen=True)
class TestResult:
    """One test with its effect and interval; ``p_adjusted`` is NaN until a family is corrected."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    comparison: str
    statistic: float
    df: float
    p: float
    effect: float
    ci_low: float
    ci_high: float
    method: str
    p_adjusted: float = float("nan")


_ESTIMATE_COLUMNS = [
    "quantity", "group", "estimate", "ci_low", "ci_high", "level", "n_units", "n_patients", "method",
]  # fmt: skip
_TEST_COLUMNS = ["comparison", "statistic", "df", "p", "p_adjusted", "effect", "ci_low", "ci_high", "method"]


def setting(quantity: str, value: float, *, n_units: int, n_patients: int) -> Estimate:
    """A value that was chosen and not measured, so that it can stand beside a paper's: it has no interval.

    Examples
    --------
    >>> setting("size_px", 256, n_units=10, n_patients=5).method
    'a setting, not measured'
    """
    nan = float("nan")
    return Estimate(quantity, float(value), nan, nan, nan, n_units, n_patients, "a setting, not measured")


def estimates_table(rows: Iterable[Estimate]) -> pd.DataFrame:
    """Estimates as a table with the fixed columns: one row each."""
    return _table(rows, _ESTIMATE_COLUMNS)


def tests_table(rows: Iterable[TestResult]) -> pd.DataFrame:
    """Tests as a table with the fixed columns: one row each."""
    return _table(rows, _TEST_COLUMNS)


def _table(rows: Iterable[Any], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame([asdict(row) for row in rows], columns=columns)
