from __future__ import annotations

import pandas as pd
import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import cost_scatter
from onfh_nb.stats import Estimate

COSTS = pd.DataFrame(
    {"model": ["big", "small", "other"], "parameters": [5e7, 4e6, 1e6], "latency_ms": [40.0, 9.0, 1.0]}
)
ROWS = [
    Estimate("auc", value, value - 0.1, value + 0.05, 0.95, 90, 9, "m", name)
    for name, value in (("big", 0.9), ("small", 0.8))
]


def test_numbers_name_the_models_smallest_first():
    figure = cost_scatter(COSTS, ROWS)
    left, right = figure.axes
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels == ["1  small  4.0 M  9 ms", "2  big  50.0 M  40 ms"]
    assert [(text.get_text(), *text.get_position()) for text in left.texts] == [("1", 4.0, 0.8), ("2", 50.0, 0.9)]
    assert [text.get_position() for text in right.texts] == [(9.0, 0.8), (40.0, 0.9)]
    assert "millions" in left.get_xlabel()
    assert "ms" in right.get_xlabel()
    intervals = [tuple(line.get_ydata()) for line in left.get_lines() if len(line.get_ydata()) == 2]
    assert intervals == [pytest.approx((0.7, 0.85)), pytest.approx((0.8, 0.95))]


def test_what_cannot_be_placed_is_refused():
    with pytest.raises(ParameterError, match="no column 'latency_ms'"):
        cost_scatter(COSTS.drop(columns="latency_ms"), ROWS)
    with pytest.raises(ParameterError, match="no model has both a cost and a value of 'f1'"):
        cost_scatter(COSTS, ROWS, quantity="f1")
