from __future__ import annotations

import numpy as np
import pandas as pd

from onfh_nb.evaluate.real_ranges import REAL_RANGES
from onfh_nb.plotting.picture_ranges import STATISTIC_WORDS
from onfh_nb.report.phantom.measures import measure_mid_slices, range_table, ranges_html, signs_html, signs_table
from onfh_nb.report.phantom.records import truth_records
from onfh_nb.report.phantom.viewing import Viewer


def test_one_picture_of_each_patient_and_contrast_is_measured(tiny_cohort):
    first = tiny_cohort.participants["participant_id"].head(2)
    records = [r for r in truth_records(tiny_cohort) if r["participant_id"] in set(first)]
    values = measure_mid_slices(Viewer(tiny_cohort), records)
    assert len(values) == 4
    assert np.isfinite(values[list(STATISTIC_WORDS)]).all(axis=None)


def test_the_verdict_looks_at_the_median_and_the_share_at_every_picture():
    values = pd.DataFrame(
        [{"contrast": "T1", "participant_id": k, "site": "S3T", **dict.fromkeys(STATISTIC_WORDS, v)}
         for k, v in enumerate((-2.6, -2.7, -9.0))]
    )  # fmt: skip
    rows = range_table(values).set_index("statistic").rename({v: k for k, v in STATISTIC_WORDS.items()})
    assert rows.loc["slope", "median is"] == "within"
    assert round(rows.loc["slope", "inside %"]) == 67
    assert rows.loc["kurtosis", "median is"] == "too low"
    assert len(rows) == sum(r.contrast == "T1" for r in REAL_RANGES)
    page = ranges_html(values)
    assert "1 of 10 medians lie within" in page
    assert "steep_share" not in page


def test_signs_are_shares_of_the_visits_of_a_stage(tiny_cohort):
    records = truth_records(tiny_cohort)
    table = signs_table(records).set_index("ARCO")
    assert table["visits"].sum() == len(records)
    assert table.loc["0", "double line %"] == 0
    assert table["other findings: red marrow %"].between(0, 100).all()
    page = signs_html(records)
    assert "Signs by stage" in page
    assert "no necrosis" in page
