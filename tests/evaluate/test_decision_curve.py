from __future__ import annotations

import numpy as np
import pytest

from onfh_nb.evaluate import net_benefit
from onfh_nb.exceptions import ParameterError


def test_the_definition_in_a_plain_loop():
    """Vickers and Elkin 2006, doi:10.1177/0272989X06295361: hits/n - false alarms/n · t/(1 - t)."""
    rng = np.random.default_rng(1)
    truth, p = rng.integers(0, 2, 80), rng.random(80).round(2)
    table = net_benefit(truth, p, [0.0, 0.1, 0.25, 0.5, 0.9])
    for row in table.itertuples():
        hits = sum(1 for y, q in zip(truth, p, strict=True) if q >= row.threshold and y)
        alarms = sum(1 for y, q in zip(truth, p, strict=True) if q >= row.threshold and not y)
        weight = row.threshold / (1 - row.threshold)
        assert row.model == pytest.approx(hits / 80 - alarms / 80 * weight)
        assert row.all == pytest.approx(truth.mean() - (1 - truth.mean()) * weight)
        assert row.none == 0


def test_anchors():
    truth = np.array([0, 0, 0, 1])
    table = net_benefit(truth, [0.0, 0.0, 0.0, 1.0])
    assert (table["model"] == 0.25).all()  # a perfect model is worth the share of lesions at every threshold
    at_share = net_benefit(truth, [0.5] * 4, [0.25])
    assert at_share["all"].item() == pytest.approx(0)  # treating all breaks even at the share of lesions
    assert at_share["model"].item() == pytest.approx(0)  # and so does a model that calls everyone


def test_impossible_thresholds_are_refused():
    with pytest.raises(ParameterError, match="thresholds hold a value outside"):
        net_benefit([0, 1], [0.1, 0.9], [1.0])
    with pytest.raises(ParameterError, match="3 classes"):
        net_benefit([0, 1], [[0.2, 0.3, 0.5]] * 2)
