from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from onfh_nb.evaluate import calibration_line, expected_calibration_error
from onfh_nb.stats.calibration_replicates import error_replicates, slope_replicates
from onfh_nb.stats.resampling import draw_clusters, multiplicities


def units(n: int = 300, clusters: int = 20, *, seed: int = 0):
    rng = np.random.default_rng(seed)
    p = expit(rng.normal(0, 1.5, n))
    truth = (rng.random(n) < expit(0.6 * logit(p) + 0.3)).astype(int)
    return truth, p, rng.integers(0, clusters, n)


def rebuilt(truth, p, codes, weights):
    """The rows of a resample, written out."""
    rows = np.repeat(np.arange(len(truth)), weights[codes].astype(int))
    return truth[rows], p[rows]


def test_both_equal_what_rows_written_out_give():
    truth, p, codes = units()
    weights = multiplicities(draw_clusters(20, 40, 3))
    errors, slopes = (f(truth, p, codes, weights) for f in (error_replicates, slope_replicates))
    for k, row in enumerate(weights):
        t, q = rebuilt(truth, p, codes, row)
        assert errors[k] == pytest.approx(expected_calibration_error(t, q), abs=1e-12)
        assert slopes[k] == pytest.approx(calibration_line(t, q).slope, abs=1e-7)


def test_small_resamples_without_a_slope_are_nan_and_others_are_not():
    truth, p, codes = units(40, 8, seed=1)
    weights = multiplicities(draw_clusters(8, 300, 0))
    slopes = slope_replicates(truth, p, codes, weights)
    expected = [calibration_line(*rebuilt(truth, p, codes, row)).slope for row in weights]
    assert slopes == pytest.approx(expected, rel=1e-6, nan_ok=True)


def test_a_separable_resample_is_nan():
    truth, p = np.array([0, 1, 0, 1]), np.array([0.2, 0.8, 0.7, 0.3])
    weights = np.array([[1.0, 1, 0, 0], [1, 1, 1, 1], [0, 1, 0, 1]])
    slopes = slope_replicates(truth, p, np.arange(4), weights)
    assert np.isnan(slopes).tolist() == [True, False, True]
    assert np.isnan(slope_replicates(truth, np.full(4, 0.5), np.arange(4), weights)).all()
