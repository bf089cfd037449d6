"""Against what R's wilcox.test(conf.int = TRUE) prints for the data of Hollander and Wolfe 1973 in its help page."""

from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.stats.hodges_lehmann import pseudomedian, shift

BEFORE = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
AFTER = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
AT_TERM = np.array([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46])
EARLY = np.array([1.15, 0.88, 0.90, 0.74, 1.21])


def test_depression_scale():
    # Hollander and Wolfe, Nonparametric Statistical Methods, section 3.1 to 3.3: -0.46 (-0.786 to -0.010)
    assert pseudomedian(AFTER - BEFORE, 0.95) == pytest.approx((-0.46, -0.786, -0.010))


def test_permeability_of_membranes():
    # the same, section 4.1 to 4.3: 0.305 (-0.15 to 0.76)
    assert shift(AT_TERM, EARLY, 0.95) == pytest.approx((0.305, -0.15, 0.76))


def test_mirroring_turns_signs_and_ends():
    value, low, high = shift(EARLY, AT_TERM, 0.95)
    assert (value, low, high) == pytest.approx((-0.305, -0.76, 0.15))


def test_too_few_values_have_no_interval():
    assert pseudomedian(np.array([1.0, 2, 3]), 0.95)[0] == 2.0
    assert np.isnan(pseudomedian(np.array([1.0, 2, 3]), 0.95)[1:]).all()


def test_many_values_agree_with_the_exact_rule():
    rng = np.random.default_rng(0)
    a, b = rng.normal(0.5, 1, 50), rng.normal(0, 1, 50)
    exact, rough = shift(a, b, 0.95), shift(np.r_[a, 0.5], b, 0.95)
    np.testing.assert_allclose(exact, rough, atol=0.05)
    np.testing.assert_allclose(pseudomedian(a, 0.95), pseudomedian(np.r_[a, 0.5], 0.95), atol=0.05)
