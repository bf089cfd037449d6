from __future__ import annotations

import pytest

from onfh_nb import published
from onfh_nb.stats import Estimate, kong_rows


def _row(model: str, quantity: str, value: float) -> Estimate:
    return Estimate(quantity, value, value - 0.1, value + 0.1, 0.95, 900, 30, "told", model)


def test_rows_are_those_of_the_registry_in_its_unit():
    rows = [
        _row("MobileNetV3_Large", "acc_plain", 0.8),
        _row("MobileNetV3_Large", "sensitivity", 0.9),
        _row("MobileNetV3_Large", "precision", 0.7),
        _row("DenseNet201", "acc_plain", 0.6),
        _row("VGG16", "acc_plain", 0.5),
    ]
    found = kong_rows(rows)
    registry = published.load("kong2025").set_index("id")
    assert set(found) <= set(registry.index)
    assert (registry.loc[list(found), "unit"] == "%").all()
    assert {name: round(row.estimate) for name, row in found.items()} == {
        "K08": 80, "K09": 90, "K10": 60, "K11": 80, "K12.recall": 90, "K12.precision": 70,
    }  # fmt: skip
    assert found["K10"].ci_low == pytest.approx(50)
    for name, row in found.items():
        assert row.group == registry.loc[name, "subset"]


def test_networks_that_were_not_run_have_no_row():
    assert kong_rows([_row("ResNet10T", "acc_plain", 0.9)]) == {}
