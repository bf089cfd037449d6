from __future__ import annotations

from typing import NamedTuple

import pytest
import torch
from torch import Tensor, nn

from onfh_nb.exceptions import TrainingError
from onfh_nb.training import TrainParams
from onfh_nb.training.device import make_fabric
from onfh_nb.training.objective import make_loss
from onfh_nb.training.step import Stepper, check_losses

CPU = torch.device("cpu")


class Pictures(NamedTuple):
    image: Tensor
    label: Tensor


def batch(n: int = 8) -> Pictures:
    draw = torch.Generator().manual_seed(1)
    return Pictures(torch.randn(n, 4, generator=draw), torch.arange(n) % 2)


class Limited(nn.Module):
    """A linear layer on a card that holds ``most`` pictures."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.fc, self.most = nn.Linear(4, 2), most
        nn.init.constant_(self.fc.weight, 0.1)
        nn.init.zeros_(self.fc.bias)

    def forward(self, x):
        if len(x) > self.most:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return self.fc(x)


def stepper(model: nn.Module, **changes) -> Stepper:
    params = TrainParams(device="cpu", **changes)
    return Stepper(make_fabric(params), model, make_loss([1.5, 0.75], 0.05, CPU), params)


def test_a_step_is_that_of_plain_torch():
    ours, peer = Limited(99), Limited(99)
    step = stepper(ours, weight_decay=0.1, grad_clip=0.01)
    optimiser = torch.optim.AdamW(peer.parameters(), lr=0.02, weight_decay=0.1)
    weight = torch.tensor([1.5, 0.75])
    for _ in range(3):
        loss = step(batch(), 0.02)
        expected = nn.functional.cross_entropy(peer(batch().image), batch().label, weight=weight, label_smoothing=0.05)
        optimiser.zero_grad()
        expected.backward()
        nn.utils.clip_grad_norm_(peer.parameters(), 0.01)
        optimiser.step()
        assert float(loss) == pytest.approx(float(expected.detach()), rel=1e-5)
    assert torch.allclose(ours.fc.weight, peer.fc.weight, atol=1e-6)


def test_where_memory_is_full_two_halves_make_the_same_step():
    whole, halved = Limited(99), Limited(4)
    one, two = stepper(whole), stepper(halved)
    for _ in range(3):
        assert float(one(batch(), 0.02)) == pytest.approx(float(two(batch(), 0.02)), rel=1e-6)
    assert torch.allclose(whole.fc.weight, halved.fc.weight, atol=1e-6)
    assert two.parts == 2
    assert two.words.startswith("from there on 8 pictures go through in two halves")


def test_it_is_halved_once_only():
    with pytest.raises(TrainingError, match="memory is full with 4 pictures at a time; expected room for them"):
        stepper(Limited(3))(batch(), 0.02)


def test_other_errors_are_not_hidden():
    with pytest.raises(RuntimeError, match="shapes"):
        stepper(nn.Linear(3, 2))(batch(), 0.02)


def test_the_mean_loss_of_an_epoch():
    losses = [torch.tensor(1.0), torch.tensor(2.0)]
    assert check_losses(losses, 1, TrainParams(device="cpu"), CPU) == 1.5


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"lr": 3.0, "precision": "fp32"}, "most likely the learning rate 3 is too high"),
        ({"precision": "bf16"}, "most likely bfloat16 holds too few digits"),
        ({"grad_clip": None, "precision": "fp32"}, "nothing clips the gradient"),
    ],
)
def test_a_loss_that_is_no_number_names_epoch_batch_and_cause(changes: dict, cause: str):
    losses = [torch.tensor(v) for v in (1.0, float("nan"), float("nan"))]
    with pytest.raises(TrainingError, match=rf"the loss is nan in epoch 4, batch 2 of 3; .*{cause}"):
        check_losses(losses, 4, TrainParams(**changes), CPU)
