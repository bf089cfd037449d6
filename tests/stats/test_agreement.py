from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.stats import INDEPENDENT, agreement_limits, agreement_table

# Bland and Altman, Lancet 1986;327:307-310, table 1: peak flow by Wright and by mini meter, l/min, first readings.
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def test_peak_flow_of_the_paper():
    limits = agreement_limits(MINI, WRIGHT, INDEPENDENT)
    # printed: mean difference -2.1, SD 38.8; the paper takes 2 SD, here 1.96
    assert limits.bias == pytest.approx(-2.1, abs=0.05)
    assert (limits.high - limits.low) / (2 * 1.96) == pytest.approx(38.8, abs=0.05)
    # printed: interval of the bias -22.0 to 17.8
    assert (limits.bias_low, limits.bias_high) == pytest.approx((-22.0, 17.8), abs=0.15)


def test_hips_that_err_alike_narrow_the_bias_no_further():
    once = agreement_limits(MINI, WRIGHT, INDEPENDENT)
    twice = agreement_limits(np.repeat(MINI, 2), np.repeat(WRIGHT, 2), np.repeat(np.arange(17), 2))
    assert (twice.bias, twice.bias_low) == pytest.approx((once.bias, once.bias_low))
    assert (twice.low, twice.high) == pytest.approx((once.low, once.high))
    assert (twice.n_units, twice.n_patients) == (34, 17)


def test_the_limits_hold_single_hips():
    rng = np.random.default_rng(0)
    patients = np.repeat(np.arange(400), rng.integers(1, 3, 400))
    error = 2 * rng.normal(size=400)[patients] + rng.normal(size=len(patients)) - 1
    limits = agreement_limits(np.zeros(len(patients)), error, patients)
    assert np.mean((error > limits.low) & (error < limits.high)) == pytest.approx(0.95, abs=0.025)


def test_one_patient_has_no_limits():
    assert np.isnan(agreement_limits([1.0, 2], [1.0, 3], list("aa")).low)


def test_what_does_not_fit_is_refused():
    with pytest.raises(ParameterError, match="groups is missing"):
        agreement_limits([1.0, 2], [1.0, 2], None)
    with pytest.raises(ParameterError, match="expected the same units"):
        agreement_limits([1.0, 2], [1.0], INDEPENDENT)
    with pytest.raises(ParameterError, match="no unit has both"):
        agreement_limits([np.nan], [1.0], INDEPENDENT)


def test_the_table_knows_bias_and_what_change_it_hides(trial):
    """Errors of -3 mm and SD 1 at each visit: changes err by SD 1.41, means of 24 patients by 0.29, times 1.96."""
    exact = trial(n=200)
    rng = np.random.default_rng(1)
    found = exact.assign(source="true mask", length_mm=exact["length_mm"] - 3 + rng.normal(size=len(exact)))
    table = agreement_table(pd.concat([exact, found]), "truth", "true mask", quantities=["length_mm"]).iloc[0]
    assert table["bias"] == pytest.approx(-3, abs=0.1)
    assert table["high"] - table["low"] == pytest.approx(2 * 1.96, rel=0.1)
    assert table["detectable_change"] == pytest.approx(1.96 * 2**0.5 / 600**0.5, rel=0.1)
    assert (table["n_units"], table["n_patients"]) == (1800, 600)


def test_a_source_that_is_not_there_is_refused(trial):
    with pytest.raises(ParameterError, match="no row is of the source 'mask'"):
        agreement_table(trial(), "truth", "mask")
