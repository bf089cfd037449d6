from __future__ import annotations

import pytest
import torch
from torch import nn

from onfh_nb.exceptions import TrainingError
from onfh_nb.training.feeds import in_order
from onfh_nb.training.forward import autocast, evaluating, run_all

CPU = torch.device("cpu")


class SmallMemory(nn.Module):
    """Holds so many pictures and no more."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most, self.seen = most, []

    def forward(self, x):
        self.seen.append(len(x))
        if len(x) > self.most:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return x.mean((1, 2, 3))[:, None]


def outputs(model, data, size):
    return run_all(model, lambda n: in_order(data, CPU, n, channels_last=True), size, autocast("fp32", CPU))


def test_every_picture_gets_its_row(make_data):
    data = make_data()
    assert outputs(SmallMemory(99), data, 10)[:, 0] == pytest.approx(data.pixels.mean((1, 2, 3)), abs=1e-6)


def test_where_memory_is_full_half_as_many_go_at_a_time(make_data):
    data, model = make_data(), SmallMemory(16)
    assert outputs(model, data, 32)[:, 0] == pytest.approx(data.pixels.mean((1, 2, 3)), abs=1e-6)
    assert model.seen[0] == 32
    assert max(model.seen[1:]) == 16


def test_and_no_less_than_half(make_data):
    with pytest.raises(TrainingError, match="memory is full even with 16 pictures at a time"):
        outputs(SmallMemory(8), make_data(), 32)


def test_other_errors_are_not_hidden(make_data):
    with pytest.raises(RuntimeError, match="shapes"):
        outputs(nn.Linear(3, 2), make_data(), 32)


def test_the_mode_of_the_model_is_put_back():
    model = nn.Dropout().train()
    with evaluating(model):
        assert not model.training
    assert model.training


def test_bf16_is_entered_and_left(make_data):
    with autocast("bf16", CPU)():
        assert torch.mm(torch.ones(2, 2), torch.ones(2, 2)).dtype == torch.bfloat16
    assert torch.mm(torch.ones(2, 2), torch.ones(2, 2)).dtype == torch.float32
