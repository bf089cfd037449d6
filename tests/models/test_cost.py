from __future__ import annotations

import pytest
import torch
from torch import nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import ModelCost, cost_table, create_model, measure_cost
from onfh_nb.models.cost import _median_seconds, count_flops, count_parameters


def test_operations_of_alexnet_are_those_counted_by_hand():
    # 2 · out channels · in channels · kernel² · output² for each convolution of a 224² picture in colour, and 2·in·out.
    convolutions = [(64, 3, 11, 55), (192, 64, 5, 27), (384, 192, 3, 13), (256, 384, 3, 13), (256, 256, 3, 13)]
    dense = [(9216, 4096), (4096, 4096), (4096, 1000)]
    by_hand = sum(2 * o * i * k * k * s * s for o, i, k, s in convolutions) + sum(2 * i * o for i, o in dense)
    assert count_flops("AlexNet", 3, 1000, 224) == by_hand


def test_operations_grow_with_the_pictures_area():
    assert count_flops("DarkNet_Small", image_size=128) == pytest.approx(count_flops("DarkNet_Small") / 4, rel=1e-3)


def test_a_cost_says_how_it_was_measured():
    cost = measure_cost("LCNet_050", image_size=96, batch_size=2, seconds=0.01)
    assert isinstance(cost, ModelCost)
    assert (cost.name, cost.device, cost.batch_size, cost.image_size) == ("LCNet_050", "cpu", 2, 96)
    assert cost.threads == 1
    assert cost.parameters == count_parameters(create_model("LCNet_050"))
    assert cost.latency_ms > 0
    assert cost.throughput_per_s > 0


def test_a_network_at_hand_is_measured_as_it_is_and_left_so():
    model = create_model("LCNet_050", in_chans=3, num_classes=4, image_size=64).train()
    cost = measure_cost(model, batch_size=1, seconds=0.01)
    assert cost.image_size == 64
    assert cost.flops == count_flops("LCNet_050", 3, 4, 64)
    assert model.training


class Clocked(nn.Module):
    """Counts how often it runs, and takes no time by the clock that the test gives."""

    def __init__(self) -> None:
        super().__init__()
        self.runs = 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.runs += 1
        return x


def test_times_are_taken_after_warm_up_and_their_median_kept(monkeypatch: pytest.MonkeyPatch):
    model, hours = Clocked(), iter([0, 90, 0, 90, 0, 0, 1, 0, 2, 0, 99, 1000])
    monkeypatch.setattr("onfh_nb.models.cost.time.perf_counter", lambda: float(next(hours)))
    assert _median_seconds(model, torch.zeros(1), budget=1.0) == 2.0
    assert model.runs == 5


def test_a_table_has_a_row_for_each_name_and_shows_progress():
    told = []

    def progress(items, text):
        told.append(text)
        return items

    how = {"image_size": 96, "batch_size": 1, "seconds": 0.01}
    table = cost_table(["LCNet_050", "MobileNetV3_Small_050"], progress=progress, **how)
    assert table["model"].tolist() == ["LCNet_050", "MobileNetV3_Small_050"]
    assert told == ["measuring networks"]


def test_nonsense_is_refused():
    with pytest.raises(ParameterError, match="batch_size, threads and seconds are positive, not 0, 1 and 1"):
        measure_cost("LCNet_050", batch_size=0)
    with pytest.raises(ParameterError, match="did you mean LCNet_050"):
        measure_cost("LCNet_50")
