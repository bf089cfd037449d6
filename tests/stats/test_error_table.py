from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb import stats
from onfh_nb.exceptions import ParameterError


def predictions() -> pd.DataFrame:
    """Sixteen patients with four slices each, two of them lesions; the model misses small ones and dislikes scars."""
    rng = np.random.default_rng(0)
    rows = []
    for p in range(16):
        for k in range(4):
            ill = k < 2
            size = "small" if p < 8 else "large"
            finding = ["none", "scar", "graft; scar", "none"][k]
            miss = ill and size == "small" and (p + k) % 2 == 0
            alarm = not ill and "scar" in finding and p % 4 == 0
            score = 0.2 if miss or (not ill and not alarm) else 0.8
            rows.append((f"{p}-{k}", f"sub-{p}", int(ill), size, finding, score + 0.1 * rng.random()))
    table = pd.DataFrame(rows, columns=["unit_id", "participant_id", "y_true", "size", "finding", "p_lesion"])
    return table.assign(hemi="R", session_id="s", model="m", p_normal=1 - table["p_lesion"])


def test_errors_are_counted_by_group():
    table = stats.error_table(predictions(), by="size", n=200).set_index("size")
    small, large = table.loc["small"], table.loc["large"]
    assert (small["lesions"], small["lesion_patients"], small["misses"], small["miss_rate"]) == (16, 8, 8, 0.5)
    assert (large["lesions"], large["misses"], large["miss_rate"]) == (16, 0, 0)
    assert (small["sound"], small["false_alarms"]) == (16, 2)
    assert 0 < small["false_alarm_rate"] == pytest.approx(1 / 8)
    assert small["false_alarm_low"] <= 1 / 8 <= small["false_alarm_high"]


def test_no_miss_at_all_still_has_an_upper_end():
    large = stats.error_table(predictions(), by="size", n=100).set_index("size").loc["large"]
    low, high = stats.wilson_interval(0, 8)
    assert (large["miss_low"], large["miss_high"]) == pytest.approx((low, high))


def test_a_unit_counts_under_each_of_its_findings():
    table = stats.error_table(predictions(), by="finding", n=100).set_index("finding")
    assert list(table.index) == ["graft", "none", "scar"]
    assert table.loc["scar", "lesions"] == 16
    assert table.loc["scar", "sound"] == 16
    assert table.loc["graft", "sound"] == 16
    assert table.loc["graft", "lesions"] == 0
    assert np.isnan(table.loc["graft", "miss_rate"])
    assert table.loc["none", "false_alarms"] == 0


def test_models_stay_apart_and_rates_are_one_less_the_metrics():
    both = pd.concat([predictions(), predictions().assign(model="n", p_lesion=0.9, p_normal=0.1)])
    table = stats.error_table(both, by="model", n=100)
    assert table["model"].tolist() == ["m", "n"]
    assert table["false_alarm_rate"].tolist()[1] == 1
    rows = {row.quantity: row for row in stats.metric_estimates(predictions(), n=100)}
    assert table["miss_rate"][0] == pytest.approx(1 - rows["sensitivity"].estimate)


def test_unknown_columns_are_refused():
    with pytest.raises(ParameterError, match="by='colour' is no column of the predictions"):
        stats.error_table(predictions(), by="colour")
