from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from onfh_nb.evaluate import brier_parts, calibration_line, expected_calibration_error, reliability
from onfh_nb.exceptions import ParameterError


def units(n: int = 400, *, slope: float = 1.0, shift: float = 0.0, seed: int = 0):
    """Truth whose log odds are ``shift + slope × logit(p)``."""
    rng = np.random.default_rng(seed)
    p = expit(rng.normal(0, 1.5, n))
    return (rng.random(n) < expit(shift + slope * logit(p))).astype(int), p


@pytest.mark.parametrize(("slope", "shift"), [(1.0, 0.0), (0.4, 1.0), (2.5, -0.7)])
def test_statsmodels_fits_the_same_line(slope, shift):
    truth, p = units(slope=slope, shift=shift)
    line = calibration_line(truth, p)
    free = sm.Logit(truth, sm.add_constant(logit(p))).fit(disp=False, tol=1e-10)
    held = sm.GLM(truth, np.ones(len(p)), family=sm.families.Binomial(), offset=logit(p)).fit()
    assert line.slope == pytest.approx(free.params[1], abs=1e-7)
    assert line.intercept == pytest.approx(held.params[0], abs=1e-6)


def test_a_known_line_is_recovered():
    truth, p = units(200_000, slope=0.5, seed=3)
    assert calibration_line(truth, p).slope == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("truth", "p", "reason"),
    [
        ([1, 1], [0.2, 0.9], "all 2 units are of class 1"),
        ([0, 1], [0.4, 0.4], "all probabilities are equal"),
        ([0, 0, 1], [0.1, 0.3, 0.9], "separate the classes without fault"),
        ([1, 1, 0], [0.1, 0.3, 0.9], "separate the classes without fault"),
    ],
)
def test_a_line_that_does_not_exist_says_why(truth, p, reason):
    line = calibration_line(truth, p)
    assert np.isnan(line.slope)
    assert np.isnan(line.intercept)
    assert reason in line.reason


def test_certain_probabilities_do_not_break_the_line():
    truth, p = units(200)
    p[:3] = [0.0, 1.0, 1.0]
    assert np.isfinite(calibration_line(truth, p).slope)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 15))
def test_bins_are_those_of_scikit_learn(seed, bins):
    truth, p = units(60, seed=seed)
    truth[:2] = [0, 1]
    table = reliability(truth, p, bins=bins)
    observed, stated = calibration_curve(truth, p, n_bins=bins)
    assert table["observed"].to_numpy() == pytest.approx(observed)
    assert table["stated"].to_numpy() == pytest.approx(stated)
    assert table["n"].sum() == 60
    assert table["n_positive"].sum() == truth.sum()


def test_equal_counts_hold_equally_many():
    truth, p = units(100)
    assert reliability(truth, p, bins=5, binning="equal_count")["n"].tolist() == [20] * 5
    assert len(reliability([0, 1, 1], [0.3, 0.3, 0.3], bins=5, binning="equal_count")) == 1


def test_error_by_hand():
    # Two bins: (0.1, 0.3) with no lesion, gap 0.2; (0.8, 0.9, 1.0) with two of three, gap 0.9 - 2/3.
    error = expected_calibration_error([0, 0, 1, 0, 1], [0.1, 0.3, 0.8, 0.9, 1.0], bins=2)
    assert error == pytest.approx((2 * 0.2 + 3 * (0.9 - 2 / 3)) / 5)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_parts_add_up_to_the_brier_score(seed):
    truth, p = units(80, seed=seed)
    truth[:2] = [0, 1]
    parts = brier_parts(truth, p)
    assert parts.brier == pytest.approx(brier_score_loss(truth, p))
    whole = parts.reliability - parts.resolution + parts.uncertainty + parts.within_bins
    assert whole == pytest.approx(parts.brier, abs=1e-12)
    rounded = np.floor(10 * p) / 10 + 0.05  # one value in each bin: nothing is hidden within
    assert brier_parts(truth, rounded).within_bins == pytest.approx(0, abs=1e-12)


def test_wrong_words_are_refused():
    with pytest.raises(ParameterError, match="binning is 'wide', expected equal_width or equal_count"):
        reliability([0, 1], [0.1, 0.9], binning="wide")
    with pytest.raises(ParameterError, match="bins is 0"):
        reliability([0, 1], [0.1, 0.9], bins=0)
    with pytest.raises(ParameterError, match="3 classes, expected two"):
        calibration_line([0, 1], [[0.2, 0.3, 0.5], [0.2, 0.3, 0.5]])
