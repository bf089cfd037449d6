from __future__ import annotations

import numpy as np
import pytest
from scipy import stats as scipy_stats

from onfh_nb.stats.resampling import draw_clusters, interval, multiplicities


def test_multiplicities_count_the_draws():
    draws = np.array([[0, 0, 2], [1, 2, 0]])
    assert multiplicities(draws).tolist() == [[2, 0, 1], [1, 1, 1]]
    assert (multiplicities(draw_clusters(30, 50, 0)).sum(axis=1) == 30).all()


def test_bca_agrees_with_scipy():
    """Independent units, 50 of them: scipy's BCa on the same statistic."""
    x = np.random.default_rng(0).gamma(2.0, 1.0, 50)
    theirs = scipy_stats.bootstrap((x,), np.mean, n_resamples=20000, method="BCa", rng=np.random.default_rng(1))
    means = x[draw_clusters(50, 20000, 2)].mean(axis=1)
    left_out = [np.delete(x, k).mean() for k in range(50)]
    low, high = interval(x.mean(), means, left_out, 0.95, 50)
    assert (low, high) == pytest.approx(tuple(theirs.confidence_interval), abs=0.012)


def test_the_percentile_interval_is_quantiles():
    sample = np.linspace(0, 1, 10001)
    assert interval(0.5, sample, None, 0.9, 100) == pytest.approx((0.05, 0.95), abs=1e-9)


def test_few_clusters_widen_as_a_t_interval_does():
    """Normal resamples with the bootstrap's own shrunken variance: the ends are those of a t interval."""
    count = 10
    sample = scipy_stats.norm.ppf((np.arange(20000) + 0.5) / 20000, scale=np.sqrt((count - 1) / count) / np.sqrt(count))
    low, high = interval(0.0, sample, None, 0.95, count)
    assert high == pytest.approx(scipy_stats.t.ppf(0.975, count - 1) / np.sqrt(count), rel=0.01)
    assert low == pytest.approx(-high, rel=1e-6)


def test_nothing_to_draw_from_gives_no_interval():
    assert np.isnan(interval(1.0, [], None, 0.95, 30)).all()
    assert np.isnan(interval(1.0, [1.0], None, 0.95, 1)).all()
