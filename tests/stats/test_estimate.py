"""Estimates and tests become tables whose columns never change."""

from __future__ import annotations

import math

from onfh_nb.stats.estimate import INDEPENDENT, Estimate, TestResult, estimates_table, tests_table

ESTIMATE = Estimate("psnr_db", 31.5, 30.0, 33.0, 0.95, 96, 24, "percentile", group="median")


def test_estimates_keep_their_columns_even_when_there_are_none():
    columns = ["quantity", "group", "estimate", "ci_low", "ci_high", "level", "n_units", "n_patients", "method"]
    assert list(estimates_table([]).columns) == columns
    table = estimates_table([ESTIMATE])
    assert list(table.columns) == columns
    assert table.loc[0, "group"] == "median"
    assert table.loc[0, "n_patients"] == 24


def test_tests_keep_their_columns_and_start_without_a_corrected_p():
    table = tests_table([TestResult("raw − median", 2.0, 23.0, 0.057, 0.4, -0.01, 0.81, "paired t")])
    assert list(table.columns) == [
        "comparison", "statistic", "df", "p", "p_adjusted", "effect", "ci_low", "ci_high", "method",
    ]  # fmt: skip
    assert math.isnan(table.loc[0, "p_adjusted"])


def test_independence_is_said_aloud():
    assert repr(INDEPENDENT) == "stats.INDEPENDENT"
