import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import change_tests, mean_changes


def by_name(tests):
    return {test.comparison: test for test in tests}


def test_the_mean_change_is_that_of_scipy(trial):
    rows = trial()
    row = next(row for row in mean_changes(rows) if row.quantity == "length_mm")
    graft = rows[rows["treatment"] == "vbg"].pivot_table(index="participant_id", columns="months", values="length_mm")
    known = ttest_1samp(graft[12] - graft[0], 0).confidence_interval()
    assert (row.ci_low, row.ci_high) == pytest.approx((known.low, known.high))
    assert row.n_patients == row.n_units == 8
    assert row.group == "truth"


def test_sources_stay_apart_and_those_without_the_arm_are_left_out(trial):
    rows = pd.concat([trial(), trial(source="true mask", noise=3), trial(source="other").query("treatment != 'vbg'")])
    assert [row.group for row in mean_changes(rows, quantities=["length_mm"])] == ["truth", "true mask"]


def test_a_large_effect_is_found_by_every_test_and_none_where_there_is_none(trial):
    tests = by_name(change_tests(trial(), "length_mm"))
    assert tests["length_mm, vbg: after - before"].p_adjusted < 1e-3
    assert tests["length_mm, vbg: after - before, ranks"].p_adjusted == pytest.approx(3 * 2 / 2**8)
    assert tests["length_mm, none: after - before"].p_adjusted > 0.05
    assert tests["length_mm, change between arms"].p < 1e-4
    assert tests["length_mm, change: vbg - none"].effect == pytest.approx(12, abs=2)
    assert tests["length_mm, mixed model of the change: vbg - none"].effect == pytest.approx(12, abs=2)
    assert tests["length_mm, vbg: change per month, visits exchanged"].effect == pytest.approx(1, abs=0.2)


def test_no_effect_is_mostly_not_found(trial):
    rows = trial(n=10, noise=5)
    rows["treatment"] = np.repeat(np.random.default_rng(1).permutation(np.repeat(["none", "cd", "vbg"], 10)), 3)
    still = rows.assign(length_mm=50 + 5 * np.random.default_rng(2).normal(size=len(rows)))
    assert min(test.p for test in change_tests(still, "length_mm") if np.isfinite(test.p)) > 0.01


def test_holm_runs_within_each_family(trial):
    tests = [test for test in change_tests(trial(), "length_mm") if test.comparison.endswith("after - before")]
    assert len(tests) == 3
    assert min(t.p_adjusted for t in tests) == pytest.approx(3 * min(t.p for t in tests))


def test_an_arm_with_one_patient_says_why_it_is_not_tested(trial):
    rows = trial()
    rows = rows[(rows["treatment"] != "vbg") | (rows["participant_id"] == "vbg-0")]
    tests = by_name(change_tests(rows, "length_mm"))
    assert "not made" in tests["length_mm, vbg: after - before"].method
    assert np.isnan(tests["length_mm, vbg: after - before"].p)


def test_one_arm_alone_is_still_tested_for_change(trial):
    tests = by_name(change_tests(trial().query("treatment == 'vbg'"), "length_mm"))
    assert tests["length_mm, vbg: after - before"].p < 1e-3
    assert "not made" in tests["length_mm, change between arms"].method
    assert "not made" in tests["length_mm, arms - none"].method
    assert "not made" in tests["length_mm, mixed model of the change"].method


def test_mixed_sources_are_refused(trial):
    with pytest.raises(ParameterError, match="truth, true mask; expected one"):
        change_tests(pd.concat([trial(), trial(source="true mask")]), "length_mm")
