from __future__ import annotations

import pandas as pd

from onfh_nb.evaluate.real_ranges import REAL_RANGES
from onfh_nb.plotting.picture_ranges import STATISTIC_WORDS, difficulty_intervals, picture_ranges
from onfh_nb.plotting.style import GREY, VERMILION
from onfh_nb.stats.estimate import Estimate


def test_one_panel_per_statistic_with_its_band():
    known = [row for row in REAL_RANGES if row.contrast == "STIR"]
    values = pd.DataFrame([{"site": site, **dict.fromkeys(STATISTIC_WORDS, 0.5)} for site in ("S3T", "P15T")])
    fig = picture_ranges(values, known)
    assert [axes.get_title("left") for axes in fig.axes[: len(known)]] == [STATISTIC_WORDS[r.statistic] for r in known]
    assert all(axes.patches for axes in fig.axes[: len(known)])


def test_lines_beyond_their_limit_have_another_mark():
    rows = [
        Estimate("AUC, grey levels alone", value, 0.4, 0.9, 0.95, 9, 3, "", group)
        for group, value in (("a", 0.6), ("b", 0.8))
    ]
    rows.append(Estimate("AUC, truth against readers", 0.99, 0.98, 1.0, 0.95, 9, 3, "", "c"))
    axes = difficulty_intervals(rows, limits=(0.75, 0.97)).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "grey levels: a",
        "grey levels: b",
        "true area: c",
    ]
    assert [line.get_marker() for line in axes.lines if line.get_marker() in ("o", "D")] == ["o", "D", "o"]


def test_of_the_truths_lines_only_the_first_is_judged():
    rows = [Estimate("AUC, truth against readers", v, 0.8, 1.0, 0.95, 9, 3, "", str(v)) for v in (0.96, 0.9)]
    axes = difficulty_intervals(rows, limits=(0.75, 0.97)).axes[0]
    marks = [(line.get_marker(), line.get_color()) for line in axes.lines if line.get_marker() in ("o", "D")]
    assert marks == [("D", VERMILION), ("o", GREY)]
