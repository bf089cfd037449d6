from __future__ import annotations

import math

import pytest
import torch

from onfh_nb.models import create_segmenter
from onfh_nb.models.point_rend import CoarseFine
from onfh_nb.training import SegmentParams
from onfh_nb.training.point_loss import coarse_loss, point_loss

LABELS = torch.zeros(1, 32, 32, dtype=torch.uint8)
LABELS[:, :, 9] = 1  # a vessel one pixel wide


def test_a_thin_vessel_is_a_share_of_the_coarse_voxels_it_passes():
    logits = torch.zeros(1, 2, 8, 8)
    share = torch.zeros(8)
    share[2] = 0.25
    logits[:, 1] = torch.log((share + 1e-4) / (1 - share + 1e-4))
    entropy = -(0.25 * math.log(0.25) + 0.75 * math.log(0.75)) / 8  # one column of eight is not certain
    assert float(coarse_loss(logits, LABELS)) == pytest.approx(entropy, abs=1e-3)
    wrong = logits.clone()
    wrong[:, 1, :, 2] = -8.0
    assert float(coarse_loss(wrong, LABELS)) > entropy


def told_truth(fine: torch.Tensor, coarse: torch.Tensor) -> torch.Tensor:
    nearest = (fine > 0).float()
    return torch.cat([1 - nearest, nearest], dim=1) * 40 - 20


def test_a_head_that_knows_the_truth_costs_only_the_coarse_part():
    params = SegmentParams(points=256, dice_weight=0)
    block = torch.nn.functional.interpolate(LABELS[:, None].float(), scale_factor=64, mode="nearest") * 2 - 1
    coarse = torch.zeros(1, 2, 8, 8)
    torch.manual_seed(0)
    whole = point_loss(CoarseFine(coarse, block), LABELS, told_truth, params)
    assert float(whole - coarse_loss(coarse, LABELS)) < 0.15  # but where a point lies on the edge of two pixels


def test_what_nobody_judged_teaches_nothing():
    labels = LABELS.clone()
    labels[:, :, 16:] = 255
    coarse = torch.zeros(1, 2, 8, 8, requires_grad=True)
    coarse_loss(coarse, labels).backward()
    assert not bool(coarse.grad[..., 4:].any())
    nobody = torch.full_like(labels, 255)
    output = CoarseFine(torch.zeros(1, 2, 8, 8), torch.zeros(1, 1, 32, 32))
    assert float(point_loss(output, nobody, told_truth, SegmentParams(dice_weight=0))) == 0.0


def test_backbone_and_head_both_learn():
    model = create_segmenter("UNet_tiny", point_rend=True)
    point_loss(model(torch.randn(1, 1, 32, 32)), LABELS, model.point_head, SegmentParams()).backward()
    assert all(bool(p.grad.abs().sum() > 0) for p in model.parameters())
