from __future__ import annotations

import pytest
import torch

from onfh_nb.training.soft_skeleton import soft_skeleton


@pytest.mark.parametrize("width", [1, 3, 5, 7])
def test_a_straight_bar_becomes_its_middle_line(width: int):
    bar = torch.zeros(1, 1, 17, 40)
    bar[..., 8 - width // 2 : 9 + width // 2, 5:35] = 1
    across = soft_skeleton(bar)[0, 0, :, 20]
    assert across.tolist() == [float(k == 8) for k in range(17)]


def test_in_three_dimensions_too():
    rod = torch.zeros(1, 1, 9, 9, 30)
    rod[..., 3:6, 3:6, 3:27] = 1
    across = soft_skeleton(rod)[0, 0, :, :, 15]
    assert float(across.sum()) == 1.0
    assert float(across[4, 4]) == 1.0


def test_it_agrees_with_monai():
    from monai.losses.cldice import soft_skel

    picture = torch.rand(1, 1, 24, 24, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(soft_skeleton(picture, rounds=4), soft_skel(picture, iter_=4), atol=1e-6)


def test_a_gradient_passes():
    picture = torch.rand(1, 1, 8, 8, requires_grad=True)
    soft_skeleton(picture).sum().backward()
    assert picture.grad is not None
    assert bool(picture.grad.abs().sum() > 0)
