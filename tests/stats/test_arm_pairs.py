from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, compare_arms, welch_t

from .test_arm_anova import ARM, WEIGHT


def test_tukey_of_plant_growth():
    # R: TukeyHSD(aov(weight ~ group, PlantGrowth))
    pairs = {pair.comparison: pair for pair in compare_arms(WEIGHT, ARM, INDEPENDENT, correction="tukey")}
    printed = {
        "trt1 - ctrl": (-0.371, -1.0622161, 0.3202161, 0.3908711),
        "trt2 - ctrl": (0.494, -0.1972161, 1.1852161, 0.1979960),
        "trt2 - trt1": (0.865, 0.1737839, 1.5562161, 0.0120064),
    }
    assert set(pairs) == set(printed)
    for name, (effect, low, high, p) in printed.items():
        pair = pairs[name]
        assert (pair.effect, pair.ci_low, pair.ci_high) == pytest.approx((effect, low, high), abs=2e-4)
        assert pair.p_adjusted == pytest.approx(p, abs=2e-5)


def test_games_howell_of_two_arms_is_welchs_test():
    value, arm = WEIGHT[:20], ARM[:20]
    (pair,) = compare_arms(value, arm, INDEPENDENT)
    welch = welch_t(value, arm, INDEPENDENT, arms=("trt1", "ctrl"))
    assert (pair.statistic, pair.df, pair.p) == pytest.approx((welch.statistic, welch.df, welch.p))
    assert pair.p_adjusted == pytest.approx(welch.p, abs=1e-5), "one pair needs no correction"


def test_games_howell_of_plant_growth():
    # R: rstatix::games_howell_test(PlantGrowth, weight ~ group) prints p.adj 0.475, 0.113, 0.024
    adjusted = [round(pair.p_adjusted, 3) for pair in compare_arms(WEIGHT, ARM, INDEPENDENT)]
    assert adjusted == [0.475, 0.113, 0.024]


def test_holm_with_a_reference_corrects_for_the_pairs_made():
    pairs = compare_arms(WEIGHT, ARM, INDEPENDENT, correction="holm", reference="ctrl")
    assert [pair.comparison for pair in pairs] == ["trt1 - ctrl", "trt2 - ctrl"]
    assert pairs[1].p_adjusted == pytest.approx(2 * pairs[1].p)
    assert "over 2 pairs" in pairs[0].method


def test_pairs_of_patients_not_of_hips():
    once = compare_arms(WEIGHT, ARM, INDEPENDENT)
    twice = compare_arms(np.repeat(WEIGHT, 2), np.repeat(ARM, 2), np.repeat(np.arange(30), 2))
    assert [a.p_adjusted for a in twice] == pytest.approx([b.p_adjusted for b in once])


def test_small_arms_are_left_out_and_one_arm_alone_has_no_pairs():
    pairs = compare_arms([*WEIGHT, 9.0], [*ARM, "vbg"], INDEPENDENT)
    assert len(pairs) == 3
    assert "vbg (1)" in pairs[0].method
    assert compare_arms([1.0, 2, 3], ["x", "x", "y"], INDEPENDENT) == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"correction": "bonferroni"}, "correction is 'bonferroni', expected one of games-howell, tukey, holm"),
        ({"reference": "ctrl"}, "say correction='holm'"),
        ({"reference": "vbg", "correction": "holm"}, "expected an arm with 2 patients or more: ctrl, trt1, trt2"),
    ],
)
def test_what_does_not_fit_is_refused(settings, words):
    with pytest.raises(ParameterError, match=words):
        compare_arms(WEIGHT, ARM, INDEPENDENT, **settings)


def test_groups_must_be_said():
    with pytest.raises(ParameterError, match="groups is missing"):
        compare_arms(WEIGHT, ARM, None)
