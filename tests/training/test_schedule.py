from __future__ import annotations

import pytest
import torch

from onfh_nb.training.schedule import learning_rate


def test_after_the_warm_up_it_is_the_cosine_of_torch():
    weight = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.SGD([weight], lr=0.1)
    peer = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, T_max=90)
    for step in range(90):
        assert learning_rate(10 + step, 100, highest=0.1, warmup_share=0.1) == pytest.approx(peer.get_last_lr()[0])
        optimiser.step()
        peer.step()


def test_it_rises_in_a_line_and_is_never_nothing():
    rates = [learning_rate(k, 100, highest=1.0, warmup_share=0.1) for k in range(100)]
    assert rates[:10] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
    assert max(rates) == 1.0
    assert min(rates) > 0


def test_without_a_warm_up_the_first_step_is_the_highest():
    assert learning_rate(0, 1, highest=0.5, warmup_share=0.0) == 0.5
