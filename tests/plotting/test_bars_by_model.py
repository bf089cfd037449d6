from __future__ import annotations

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import model_bars
from onfh_nb.stats import Estimate

NAN = float("nan")


def row(model: str, quantity: str, value: float) -> Estimate:
    return Estimate(quantity, value, value - 0.1, value + 0.1, 0.95, 90, 9, "m", model)


def test_one_panel_per_metric_and_one_bar_per_model():
    rows = [row(m, q, v) for m, v in (("b", 0.6), ("a", 0.8)) for q in ("acc_plain", "specificity", "f1", "auc")]
    figure = model_bars(rows)
    panels = [axes for axes in figure.axes if axes.axison]
    assert [axes.get_title(loc="left") for axes in panels] == ["A  Accuracy", "B  Specificity", "F  F1 (lesion)"]
    assert [bar.get_width() for bar in panels[0].patches] == [0.6, 0.8]
    assert [label.get_text() for label in panels[0].get_yticklabels()] == ["b", "a"]
    assert panels[0].get_xlim() == (0, 1)
    assert "95 % interval" in panels[-1].get_xlabel()
    intervals = [line.get_xdata() for line in panels[0].get_lines() if len(set(line.get_xdata())) == 2]
    assert [tuple(ends) for ends in intervals] == [pytest.approx((0.5, 0.7)), pytest.approx((0.7, 0.9))]


def test_what_is_not_defined_is_said_and_chance_is_drawn():
    rows = [row("a", "acc_plain", 0.8), row("b", "acc_plain", NAN)]
    axes = model_bars(rows, chance={"acc_plain": 0.75}).axes[0]
    assert [text.get_text() for text in axes.texts] == ["0.800", "not defined", "commoner class"]
    assert any(list(line.get_xdata()) == [0.75, 0.75] for line in axes.get_lines())


def test_nothing_to_draw_is_refused():
    with pytest.raises(ParameterError, match="no estimate belongs to a panel"):
        model_bars([row("a", "auc", 0.8)])
