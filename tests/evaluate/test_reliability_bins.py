from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.calibration import calibration_curve

from onfh_nb.evaluate import expected_calibration_error, reliability
from onfh_nb.exceptions import ParameterError


def units(n: int, *, seed: int = 0):
    """Calibrated probabilities."""
    rng = np.random.default_rng(seed)
    p = expit(rng.normal(0, 1.5, n))
    return (rng.random(n) < p).astype(int), p


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


def test_wrong_words_are_refused():
    with pytest.raises(ParameterError, match="binning is 'wide', expected equal_width or equal_count"):
        reliability([0, 1], [0.1, 0.9], binning="wide")
    with pytest.raises(ParameterError, match="bins is 0"):
        reliability([0, 1], [0.1, 0.9], bins=0)
