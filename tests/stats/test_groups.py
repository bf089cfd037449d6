"""Known answers from R's help pages and the textbooks behind them; a simulation of what counting hips twice does."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, paired_t, rank_sum, tests_table, welch_t, wilcoxon_signed_rank

from .test_effect_size import DRUG_1, DRUG_2
from .test_hodges_lehmann import AFTER, AT_TERM, BEFORE, EARLY

NAN = float("nan")


def test_paired_t_of_the_sleep_data():
    # R: with(sleep, t.test(extra[group == 2], extra[group == 1], paired = TRUE))
    test = paired_t(DRUG_1, DRUG_2, INDEPENDENT)
    assert (test.statistic, test.df, test.effect) == pytest.approx((4.0621, 9, 1.58), abs=5e-5)
    assert test.p == pytest.approx(0.002833, abs=5e-7)
    assert (test.ci_low, test.ci_high) == pytest.approx((0.7001142, 2.4598858), abs=5e-8)


def test_welch_t_of_the_sleep_data():
    # R: t.test(extra ~ group, data = sleep)
    test = welch_t(DRUG_1 + DRUG_2, ["1"] * 10 + ["2"] * 10, INDEPENDENT, arms=("1", "2"))
    assert (test.statistic, test.df) == pytest.approx((-1.8608, 17.776), abs=5e-4)
    assert test.p == pytest.approx(0.07939, abs=5e-6)
    assert (test.ci_low, test.ci_high) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)


def test_signed_ranks_of_the_depression_scale():
    # R: wilcox.test(x, y, paired = TRUE, alternative = "greater"), V = 40, p-value = 0.01953; here two-sided
    test = wilcoxon_signed_rank(AFTER, BEFORE, INDEPENDENT)
    assert (test.statistic, test.p) == (40.0, pytest.approx(2 * 0.01953, abs=2e-5))


def test_rank_sum_of_the_permeability_of_membranes():
    # R: wilcox.test(x, y, alternative = "g"), W = 35, p-value = 0.1272; here two-sided
    arm = ["term"] * len(AT_TERM) + ["early"] * len(EARLY)
    test = rank_sum(np.r_[AT_TERM, EARLY], arm, INDEPENDENT, arms=("term", "early"))
    assert (test.statistic, test.p) == (35.0, pytest.approx(2 * 0.1272, abs=2e-4))


@pytest.mark.parametrize("test", [paired_t, wilcoxon_signed_rank])
def test_a_hip_that_is_there_twice_changes_nothing(test):
    once = test(DRUG_1, DRUG_2, INDEPENDENT)
    twice = test(np.repeat(DRUG_1, 2), np.repeat(DRUG_2, 2), np.repeat(np.arange(10), 2))
    assert (once.statistic, once.p, once.effect) == (twice.statistic, twice.p, twice.effect)
    assert "means of 10 clusters over 20 units" in twice.method


def test_the_unit_of_length_does_not_matter():
    test, scaled = (
        paired_t(DRUG_1, DRUG_2, INDEPENDENT),
        paired_t(np.multiply(DRUG_1, 25.4), np.multiply(DRUG_2, 25.4), INDEPENDENT),
    )
    assert (scaled.p, scaled.effect) == pytest.approx((test.p, 25.4 * test.effect))


def test_no_test_without_two_patients_says_why():
    lonely = paired_t([1.0, 2], [2.0, 4], list("aa"))
    assert np.isnan(lonely.p)
    assert lonely.effect == 1.5
    assert lonely.method.endswith("1 patient with a value, expected at least 2")
    none = wilcoxon_signed_rank([1.0, NAN], [NAN, 4], list("ab"))
    assert np.isnan(none.effect)
    one = welch_t([1.0, 2, 3], ["vbg", "none", "none"], list("abc"), arms=("vbg", "none"))
    assert one.method == "Welch t test not made: arm vbg has 1 patient with a value, expected at least 2"
    assert "arm vbg" in rank_sum([1.0, 2, 3], ["vbg", "none", "none"], list("abc"), arms=("vbg", "none")).method


def test_no_spread_says_so():
    assert "all change alike" in paired_t([1.0, 2, 3], [2.0, 3, 4], INDEPENDENT).method
    assert "nobody changed" in wilcoxon_signed_rank([1.0, 2], [1.0, 2], INDEPENDENT).method
    assert "no spread" in welch_t([1.0, 1, 2, 2], list("xxyy"), INDEPENDENT, arms=("x", "y")).method


@pytest.mark.parametrize(
    "run",
    [
        lambda: paired_t([1.0, 2], [2.0, 4], None),
        lambda: wilcoxon_signed_rank([1.0, 2], [2.0, 4], None),
        lambda: welch_t([1.0, 2], ["x", "y"], None, arms=("x", "y")),
        lambda: rank_sum([1.0, 2], ["x", "y"], None, arms=("x", "y")),
    ],
)
def test_groups_must_be_said(run):
    with pytest.raises(ParameterError, match="groups is missing"):
        run()


def test_rows_fit_the_tests_table():
    table = tests_table([paired_t(DRUG_1, DRUG_2, INDEPENDENT), wilcoxon_signed_rank(DRUG_1, DRUG_2, INDEPENDENT)])
    assert table["comparison"].tolist() == ["after - before"] * 2
    assert table["p"].between(0, 1).all()


def test_counting_hips_twice_finds_too_much_and_patients_do_not():
    """500 trials without effect, 10 patients an arm, two hips each that agree at 0.8; bounds are 99 % binomial."""
    from scipy.stats import binom, ttest_ind

    rng, trials, per_arm = np.random.default_rng(20), 500, 10
    patients = pd.Series(np.repeat(np.arange(2 * per_arm), 2), name="participant_id")
    arm = np.repeat(["vbg", "none"], 2 * per_arm)
    naive = ours = paired = 0
    for _ in range(trials):
        change = np.sqrt(0.8) * np.repeat(rng.normal(size=2 * per_arm), 2) + np.sqrt(0.2) * rng.normal(size=4 * per_arm)
        naive += ttest_ind(change[arm == "vbg"], change[arm == "none"], equal_var=False).pvalue < 0.05
        ours += welch_t(change, arm, patients, arms=("vbg", "none")).p < 0.05
        paired += paired_t(np.zeros_like(change), change, patients).p < 0.05
    low, high = binom.ppf([0.005, 0.995], trials, 0.05)
    assert low <= ours <= high
    assert low <= paired <= high
    assert naive > 2 * high / 1.5, f"hips taken as independent: {naive} of {trials}"
