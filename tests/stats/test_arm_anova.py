"""R's PlantGrowth (Dobson 1983): dried weight of plants under a control and two treatments."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, oneway_anova, welch_anova

WEIGHT = [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14, 4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89,
          4.32, 4.69, 6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26]  # fmt: skip
ARM = ["ctrl"] * 10 + ["trt1"] * 10 + ["trt2"] * 10


def test_oneway_anova_of_plant_growth():
    # R: anova(lm(weight ~ group, PlantGrowth)): F = 4.8461, 2 and 27 df, Pr(>F) = 0.01591
    test = oneway_anova(WEIGHT, ARM, INDEPENDENT)
    assert test.statistic == pytest.approx(4.8461, abs=5e-5)
    assert test.p == pytest.approx(0.01591, abs=5e-6)
    assert "F(2, 27)" in test.method
    assert 0 < test.ci_low < test.effect < test.ci_high < 1


def test_welch_anova_of_plant_growth():
    # R: oneway.test(weight ~ group, PlantGrowth): F = 5.181, num df = 2.000, denom df = 17.128, p-value = 0.01739
    test = welch_anova(WEIGHT, ARM, INDEPENDENT)
    assert (test.statistic, test.p) == pytest.approx((5.181, 0.01739), abs=5e-4)
    assert test.p == pytest.approx(0.01739, abs=5e-6)
    assert "F(2, 17.13)" in test.method


def test_two_hips_are_one_patient():
    twice = welch_anova(np.repeat(WEIGHT, 2), np.repeat(ARM, 2), np.repeat(np.arange(30), 2))
    assert twice.p == pytest.approx(welch_anova(WEIGHT, ARM, INDEPENDENT).p)


def test_an_arm_with_one_patient_is_left_out_and_named():
    test = welch_anova([*WEIGHT, 9.0], [*ARM, "vbg"], INDEPENDENT)
    assert test.p == pytest.approx(0.01739, abs=5e-6)
    assert test.method.endswith("arms with fewer than 2 patients left out: vbg (1)")


def test_what_cannot_be_tested_says_why():
    alone = welch_anova([1.0, 2, 3], ["x", "x", "y"], INDEPENDENT)
    assert alone.method == "Welch ANOVA not made: 1 arm with 2 patients or more, expected at least 2"
    assert "no spread within arm x" in welch_anova([1.0, 1, 2, 3], list("xxyy"), INDEPENDENT).method
    assert np.isfinite(oneway_anova([1.0, 1, 2, 3], list("xxyy"), INDEPENDENT).p)
    assert "no spread" in oneway_anova([1.0, 1, 2, 2], list("xxyy"), INDEPENDENT).method


@pytest.mark.parametrize("test", [oneway_anova, welch_anova])
def test_groups_must_be_said(test):
    with pytest.raises(ParameterError, match="groups is missing"):
        test(WEIGHT, ARM, None)
