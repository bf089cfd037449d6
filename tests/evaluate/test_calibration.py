from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit

from onfh_nb.evaluate import calibration_line
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


def test_a_line_needs_two_classes():
    with pytest.raises(ParameterError, match="3 classes, expected two"):
        calibration_line([0, 1], [[0.2, 0.3, 0.5], [0.2, 0.3, 0.5]])
