from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.evaluate import classification_metrics
from onfh_nb.exceptions import ParameterError
from onfh_nb.stats.confusion_replicates import CONFUSION_METRICS
from onfh_nb.stats.metric_replicates import check_metrics, metric_data, metric_replicates
from onfh_nb.stats.resampling import draw_clusters, multiplicities

NAMES = [*CONFUSION_METRICS, "auc_macro", "ap_macro", "auc_weighted", "ap_weighted", "brier"]


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("parts", [10, 10**8])
def test_resamples_equal_metrics_of_resampled_rows(classes: int, parts: int):
    rng = np.random.default_rng(classes)
    patient, truth = rng.integers(0, 25, 300), rng.integers(0, classes, 300)
    p = rng.dirichlet(np.ones(classes), 300)
    p = rng.multinomial(parts, p) / parts  # ten parts: many ties
    draws = draw_clusters(25, 12, 0)
    found = metric_replicates(metric_data(truth, p, patient, 25), multiplicities(draws), NAMES)
    for k, drawn in enumerate(draws):
        rows = np.concatenate([np.flatnonzero(patient == one) for one in drawn])
        plain = classification_metrics(truth[rows], p[rows])
        for name in NAMES:
            assert found[name][k] == pytest.approx(plain[name], abs=1e-12, nan_ok=True), name


def test_many_clusters_are_done_in_parts_with_the_same_result(monkeypatch: pytest.MonkeyPatch):
    from onfh_nb.stats import metric_replicates as module

    rng = np.random.default_rng(0)
    data = metric_data(rng.integers(0, 2, 60), rng.random(60), np.arange(60), 60)
    weights = multiplicities(draw_clusters(60, 40, 0))
    whole = metric_replicates(data, weights, ["auc", "brier"])
    monkeypatch.setattr(module, "_CHUNK", 60 * 7)
    for name, values in metric_replicates(data, weights, ["auc", "brier"]).items():
        np.testing.assert_allclose(values, whole[name], rtol=0, atol=1e-15)


def test_the_threshold_moves_calls_and_not_the_ranking():
    truth, p = np.array([0, 0, 1, 1]), np.array([0.2, 0.6, 0.4, 0.9])
    one = np.ones((1, 4))
    low, high = (
        metric_replicates(metric_data(truth, p, np.arange(4), 4, t), one, ["sensitivity", "specificity", "auc"])
        for t in (0.3, 0.7)
    )
    assert (low["sensitivity"][0], low["specificity"][0]) == (1.0, 0.5)
    assert (high["sensitivity"][0], high["specificity"][0]) == (0.5, 1.0)
    assert low["auc"] == high["auc"]


def test_a_mistyped_metric_is_answered_with_the_right_one():
    with pytest.raises(ParameterError, match="no metric 'sensitvity' for 2 classes, did you mean 'sensitivity'"):
        check_metrics(["sensitvity"], 2)
    with pytest.raises(ParameterError, match="no metric 'auc' for 3 classes"):
        check_metrics(["auc"], 3)
    with pytest.raises(ParameterError, match="expected a list of names"):
        check_metrics("auc", 2)
    assert check_metrics(None, 2)[0] == "auc"
    assert "auc_macro" in check_metrics(None, 3)


def test_an_empty_resample_is_not_defined_and_warns_of_nothing():
    data = metric_data([0, 1], [0.2, 0.7], np.arange(2), 2)
    found = metric_replicates(data, np.zeros((1, 2)), [*NAMES, "auc", "ap"])
    assert all(np.isnan(values).all() for values in found.values())
