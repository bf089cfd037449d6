from __future__ import annotations

import pytest

from onfh_nb.exceptions import ParameterError
from onfh_nb.plotting import effect_by_source
from onfh_nb.stats import Estimate

NAN = float("nan")


def row(quantity: str, source: str, value: float, half: float = 1.0) -> Estimate:
    return Estimate(quantity, value, value - half, value + half, 0.95, 40, 30, "fake", source)


def test_sources_stand_in_the_order_in_which_errors_enter():
    effects = [
        row("length_mm", name, value) for name, value in {"predicted mask": -0.5, "truth": 12.4, "paper": 12.4}.items()
    ]
    length, branches = effect_by_source([*effects, row("n_junctions", "truth", 2.7, NAN)]).axes
    labels = [label.get_text() for label in length.get_yticklabels()]
    assert labels == ["paper", "truth of the phantom", "measured on predicted masks"]
    assert [text.get_text() for text in length.texts][2] == "−0.5 (−1.5–0.5), 30 patients"
    assert len(length.patches) == 1, "the band of the paper"
    assert [text.get_text() for text in branches.texts][:2] == ["not available", "2.7 (no interval), 30 patients"]


def test_no_effect_for_a_panel_is_refused():
    with pytest.raises(ParameterError, match="expected the quantities length_mm, n_junctions"):
        effect_by_source([row("auc", "truth", 0.9)])
