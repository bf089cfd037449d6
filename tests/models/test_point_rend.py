from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from onfh_nb.models.point_rend import COARSE_STRIDE, CoarseFine, PointHead, PointRendUNet, subdivide
from onfh_nb.models.point_sampling import least_sure


def truth_logits(size: int = 32) -> Tensor:
    """Logits of a ring with holes, (1, 2, size, size)."""
    torch.manual_seed(1)
    y, x = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    away = ((y - size / 2) ** 2 + (x - size / 2) ** 2).sqrt()
    inside = ((away > 6) & (away < 11)) ^ (torch.rand(size, size) < 0.05)
    return torch.stack([(~inside).float(), inside.float()])[None] * 10 - 5


def oracle(fine: Tensor, coarse: Tensor) -> Tensor:
    """A head that is told the truth as its fine features."""
    return fine


def test_with_an_oracle_the_selected_points_are_the_truth():
    truth = truth_logits()
    coarse = functional.avg_pool2d(truth, 4)
    half = subdivide(coarse, truth, oracle, steps=1, points=64)
    enlarged = functional.interpolate(half, scale_factor=2, mode="bilinear", align_corners=False)
    index, _ = least_sure(enlarged, 200)
    answer = subdivide(coarse, truth, oracle, steps=2, points=200)
    # The first step answers all 256 pixels at half resolution or 200 of them; the second is exact where it answers.
    again = subdivide(half, truth, oracle, steps=1, points=200).flatten(2)[0][:, index[0]]
    assert torch.allclose(again, truth.flatten(2)[0][:, index[0]], atol=1e-4)
    assert (answer.argmax(1) == truth.argmax(1)).float().mean() > (enlarged.argmax(1) == truth.argmax(1)).float().mean()


def test_with_an_oracle_at_every_pixel_the_answer_is_the_truth():
    truth = truth_logits()
    answer = subdivide(functional.avg_pool2d(truth, 4), truth, oracle, points=32 * 32)
    assert torch.allclose(answer, truth, atol=1e-4)


def test_without_points_it_is_plain_upsampling():
    coarse = torch.randn(2, 3, 5, 7)
    expected = coarse
    for _ in range(2):
        expected = functional.interpolate(expected, scale_factor=2, mode="bilinear", align_corners=False)
    assert torch.equal(subdivide(coarse, torch.randn(2, 4, 20, 28), oracle, points=0), expected)


def test_pixels_that_were_not_selected_keep_their_logits():
    coarse = torch.randn(1, 2, 8, 8)
    plain = functional.interpolate(coarse, scale_factor=2, mode="bilinear", align_corners=False)
    answer = subdivide(coarse, torch.full((1, 2, 16, 16), 7.0), oracle, steps=1, points=10)
    index, _ = least_sure(plain, 10)
    changed = torch.zeros(256, dtype=torch.bool)
    changed[index[0]] = True
    assert torch.equal(answer.flatten(2)[..., ~changed], plain.flatten(2)[..., ~changed])
    assert bool((answer.flatten(2)[..., changed] == 7.0).all())


def test_every_layer_of_the_head_sees_the_coarse_logits():
    head = PointHead(6, 2, width=8)
    assert [layer.in_channels for layer in [*head.hidden, head.last]] == [8, 10, 10, 10]
    assert head(torch.randn(2, 6, 5), torch.randn(2, 2, 5)).shape == (2, 2, 5)


@pytest.mark.parametrize("fold", [1, 2])
def test_coarse_and_fine_in_training_whole_logits_in_evaluation(fold: int):
    net = PointRendUNet(in_chans=1, num_classes=3, widths=(4, 6, 8), fold=fold, head_width=8)
    picture = torch.randn(2, 1, 32, 64)
    found = net(picture)
    assert isinstance(found, CoarseFine)
    assert found.coarse.shape == (2, 3, 32 // COARSE_STRIDE, 64 // COARSE_STRIDE)
    assert found.fine.shape == (2, 8, 32 // fold, 64 // fold)
    assert net.eval()(picture).shape == (2, 3, 32, 64)
