"""Published fits: lme4's sleepstudy (Bates 2015, doi:10.18637/jss.v067.i01), nlme's Rail (Pinheiro and Bates 2000)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, likelihood_ratio, mixed_model, welch_t

TRAVEL = [55, 53, 54, 26, 37, 32, 78, 91, 85, 92, 100, 96, 49, 51, 50, 80, 85, 83]


def sd(fit) -> dict[str, float]:
    return {row.quantity: row.estimate for row in fit.estimates}


@pytest.fixture(scope="module")
def sleep(real):
    return pd.read_csv(real("tables") / "sleepstudy.csv")


def test_sleepstudy_with_random_slopes(sleep):
    # lme4: Reaction ~ Days + (Days | Subject)
    fit = mixed_model(sleep, "Reaction ~ Days", "Subject", slope="Days")
    intercept, days = fit.tests
    assert (intercept.effect, days.effect) == pytest.approx((251.405, 10.467), abs=5e-4)
    assert (intercept.statistic, days.statistic) == pytest.approx((36.838, 6.771), abs=2e-3)
    assert (intercept.df, days.df) == (17, 17), "as Satterthwaite gives for this balanced table"
    assert sd(fit)["sd_between_Subject"] == pytest.approx(24.741, abs=2e-3)
    assert sd(fit)["sd_slope_Days"] == pytest.approx(5.922, abs=1e-3)
    assert sd(fit)["correlation_intercept_slope"] == pytest.approx(0.066, abs=1e-3)
    assert sd(fit)["sd_within"] == pytest.approx(25.592, abs=1e-3)
    assert -2 * fit.log_likelihood == pytest.approx(1743.628, abs=1e-3)
    assert fit.sentences == ()


def test_sleepstudy_with_a_random_intercept(sleep):
    # lme4: Reaction ~ Days + (1 | Subject): 251.4051 (9.7467), 10.4673 (0.8042), SD 37.12 and 30.99
    fit = mixed_model(sleep, "Reaction ~ Days", "Subject")
    errors = [test.effect / test.statistic for test in fit.tests]
    assert errors == pytest.approx([9.7467, 0.8042], abs=1e-3)
    assert [round(v, 2) for v in sd(fit).values()][:2] == [37.12, 30.99]
    assert fit.tests[1].df == 161, "nlme's inner degrees of freedom"


def test_likelihood_ratio_of_sleepstudy(sleep):
    # lme4: drop1 of the model with a random intercept, LRT 116.46; with random slopes 23.537, p = 1.226e-06
    assert likelihood_ratio(sleep, "Reaction ~ Days", "Subject", without="Reaction ~ 1").statistic == pytest.approx(
        116.46, abs=5e-3
    )
    test = likelihood_ratio(sleep, "Reaction ~ Days", "Subject", without="Reaction ~ 1", slope="Days")
    assert (test.statistic, test.df) == pytest.approx((23.537, 1), abs=1e-3)
    assert test.p == pytest.approx(1.226e-06, rel=1e-3)


def test_rail():
    # nlme: lme(travel ~ 1, Rail, ~ 1 | Rail): 66.5 (10.17104), SD 24.80547 and 4.020779, logREML -61.0885
    fit = mixed_model(pd.DataFrame({"rail": np.repeat(range(6), 3), "ns": TRAVEL}), "ns ~ 1", "rail")
    assert fit.tests[0].effect == pytest.approx(66.5)
    assert fit.tests[0].effect / fit.tests[0].statistic == pytest.approx(10.17104, abs=1e-4)
    assert [sd(fit)["sd_between_rail"], sd(fit)["sd_within"]] == pytest.approx([24.80547, 4.020779], abs=1e-4)
    assert fit.log_likelihood == pytest.approx(-61.0885, abs=1e-4)


def hips(seed: int = 0, patients: int = 60) -> pd.DataFrame:
    """Two hips at four visits; the graft adds 1 mm a month; SD 5 between patients, 3 between hips, 1 within."""
    rng = np.random.default_rng(seed)
    rows = [
        {"participant_id": p, "hemi": h, "months": m, "treatment": "vbg" if (p + (h == "L")) % 3 == 0 else "none"}
        for p in range(patients)
        for h in "LR"
        for m in (0, 3, 6, 12)
    ]
    table = pd.DataFrame(rows)
    table["length_mm"] = 50 + (table["treatment"] == "vbg") * table["months"] + rng.normal(size=len(table))
    table["length_mm"] += np.repeat(5 * rng.normal(size=patients), 8) + np.repeat(3 * rng.normal(size=2 * patients), 4)
    return table


GRAFT = "length_mm ~ months * C(treatment, Treatment('none'))"


def test_two_hips_and_four_visits_with_holes_recover_what_was_put_in():
    table = hips()
    table.loc[table.sample(frac=0.2, random_state=1).index, "length_mm"] = np.nan
    fit = mixed_model(table, GRAFT, "participant_id", unit="hemi")
    effect = fit.tests[-1]
    assert effect.comparison == "months × treatment: vbg - none"
    assert effect.ci_low < 1.0 < effect.ci_high
    assert effect.p < 1e-20
    found = sd(fit)
    assert found["sd_between_patients"] == pytest.approx(5, rel=0.25)
    assert found["sd_between_hemi_in_patients"] == pytest.approx(3, rel=0.25)
    assert found["sd_within"] == pytest.approx(1, rel=0.1)
    assert fit.sentences == ("96 rows without a value left out",)
    assert "60 patients, 120 units (hemi), 384 rows" in effect.method


def test_what_varies_between_patients_has_the_degrees_of_freedom_of_patients():
    table = hips(patients=20).assign(sex=lambda t: np.where(t["participant_id"] % 2, "F", "M"))
    by_name = {
        t.comparison: t
        for t in mixed_model(table, "length_mm ~ sex + treatment + months", "participant_id", unit="hemi").tests
    }
    assert by_name["sex: M - F"].df == 20 - 1 - 1
    assert by_name["treatment: vbg - none"].df == 40 - 20 - 1
    assert by_name["months"].df == 160 - 40 - 1


def test_one_hip_a_patient_is_an_ordinary_linear_model():
    table = hips()[lambda t: (t["hemi"] == "L") & (t["months"] == 12)]
    fit = mixed_model(table, "length_mm ~ treatment", "participant_id", unit="hemi")
    assert "an ordinary linear model was fitted" in fit.sentences[-1]
    import statsmodels.formula.api as smf

    other = smf.ols("length_mm ~ treatment", table).fit()
    assert fit.tests[0].p == pytest.approx(other.pvalues.iloc[0])
    assert fit.tests[1].effect == pytest.approx(
        welch_t(table["length_mm"], table["treatment"], table["participant_id"], arms=("vbg", "none")).effect
    )


def test_a_variance_at_its_boundary_is_said():
    table = hips().assign(noise=np.random.default_rng(3).normal(size=480))
    table["noise"] -= table.groupby("participant_id")["noise"].transform("mean")  # patients alike beyond chance
    fit = mixed_model(table, "noise ~ months", "participant_id")
    assert "variance between patients came out at 0" in fit.sentences[0]
    assert all(np.isfinite(test.p) for test in fit.tests)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"groups": None}, "groups is missing"),
        ({"groups": INDEPENDENT}, "a mixed model needs the column of patients"),
        ({"groups": "patient"}, "is no column of the table"),
        ({"unit": "hip"}, "unit='hip' is no column"),
        ({"formula": "length_mm ~ weeks"}, "does not fit the table"),
        ({"level": 2}, "confidence level"),
    ],
)
def test_what_does_not_fit_is_refused(settings, words):
    given = {"formula": "length_mm ~ months", "groups": "participant_id", **settings}
    with pytest.raises(ParameterError, match=words):
        mixed_model(hips(patients=4), **given)


def test_the_second_model_must_be_smaller():
    with pytest.raises(ParameterError, match="is no smaller model"):
        likelihood_ratio(hips(patients=4), "length_mm ~ 1", "participant_id", without="length_mm ~ months")
