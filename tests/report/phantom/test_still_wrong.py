from __future__ import annotations

import pandas as pd

from onfh_nb.plotting.picture_ranges import STATISTIC_WORDS
from onfh_nb.report.phantom.still_wrong import known_faults, measured_faults, still_wrong_html

GOOD = {
    "slope": -2.8, "kurtosis": 6.0, "steep_share": 0.1, "smooth_share": 0.2, "patch_sd": 0.05,
    "level_5": 0.1, "level_25": 0.2, "level_50": 0.3, "level_75": 0.5, "level_95": 0.86,
}  # fmt: skip


def values(**changes: float) -> pd.DataFrame:
    return pd.DataFrame([{"contrast": "T1", "participant_id": "sub-001", "site": "S3T", **GOOD, **changes}])


def test_only_what_lies_outside_the_real_range_is_a_fault():
    assert set(GOOD) == set(STATISTIC_WORDS)
    assert measured_faults(values()) == []
    (fault,) = measured_faults(values(level_75=0.9))
    assert fault.startswith("T1: Grey level, 75 % too high")


def test_both_lists_are_shown():
    page = still_wrong_html(values(slope=-5.0))
    assert "Spectral slope too low" in page
    assert known_faults()
