from __future__ import annotations

import pytest
import torch
from torch import nn

from onfh_nb.training.weight_average import WeightAverage


def test_it_follows_the_weights_as_written_out_by_hand():
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, 1.0)
    average = WeightAverage(model, 0.9)
    expected = 1.0
    for step, value in enumerate([2.0, 3.0, 5.0], start=1):
        nn.init.constant_(model.weight, value)
        average.update(model)
        decay = min(0.9, (1 + step) / (10 + step))
        expected = decay * expected + (1 - decay) * value
        assert float(average.model.weight.detach()) == pytest.approx(expected, rel=1e-6)


def test_statistics_of_batches_are_taken_over_and_the_model_is_left_alone():
    model = nn.BatchNorm1d(3).train()
    average = WeightAverage(model, 0.99)
    model(torch.randn(8, 3))
    before = model.weight.detach().clone()
    average.update(model)
    assert torch.equal(average.model.running_mean, model.running_mean)
    assert int(average.model.num_batches_tracked) == 1
    assert torch.equal(model.weight, before)
    assert model.training
    assert not average.model.training
