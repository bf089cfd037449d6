from __future__ import annotations

import pandas as pd

from onfh_nb.evaluate.real_ranges import REAL_RANGES
from onfh_nb.plotting.picture_ranges import STATISTIC_WORDS, difficulty_intervals, picture_ranges
from onfh_nb.stats.estimate import Estimate


def test_one_panel_per_statistic_with_its_band():
    known = [row for row in REAL_RANGES if row.contrast == "STIR"]
    values = pd.DataFrame([{"site": site, **dict.fromkeys(STATISTIC_WORDS, 0.5)} for site in ("S3T", "P15T")])
    fig = picture_ranges(values, known)
    assert [axes.get_title("left") for axes in fig.axes[: len(known)]] == [STATISTIC_WORDS[r.statistic] for r in known]
    assert all(axes.patches for axes in fig.axes[: len(known)])


def test_lines_beyond_their_limit_have_another_mark():
    rows = [
        Estimate("auc_of_grey_histogram", value, 0.4, 0.9, 0.95, 9, 3, "", group)
        for group, value in (("a", 0.6), ("b", 0.8))
    ]
    rows.append(Estimate("auc_of_truth_against_readers", 0.99, 0.98, 1.0, 0.95, 9, 3, "", "c"))
    axes = difficulty_intervals(rows, limits=(0.75, 0.97)).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b", "c"]
    assert [line.get_marker() for line in axes.lines if line.get_marker() in ("o", "D")] == ["o", "D", "o"]
