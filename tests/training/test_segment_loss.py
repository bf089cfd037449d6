from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from onfh_nb.models import create_segmenter
from onfh_nb.training import SegmentParams
from onfh_nb.training.segment_loss import (
    cldice_loss,
    cross_entropy,
    dice_loss,
    make_segment_loss,
    segment_loss,
)


def certain(labels: torch.Tensor) -> torch.Tensor:
    return torch.stack([labels == 0, labels == 1], dim=1).float() * 40 - 20


def test_a_certain_right_answer_costs_nothing_and_a_wrong_one_much():
    labels = torch.zeros(2, 16, 16, dtype=torch.uint8)
    labels[:, 4:7] = 1
    params = SegmentParams(cldice_weight=0.5)
    assert float(segment_loss(certain(labels), labels, params)) < 0.01
    assert float(segment_loss(certain(1 - labels), labels, params)) > 10


def test_dice_and_cldice_are_those_of_monai():
    from monai.losses import DiceLoss, SoftclDiceLoss

    torch.manual_seed(0)
    guess, truth = torch.rand(2, 1, 24, 24), (torch.rand(2, 1, 24, 24) < 0.3).float()
    peer = DiceLoss(batch=True, smooth_nr=1.0, smooth_dr=1.0)
    assert float(dice_loss(guess, truth)) == pytest.approx(float(peer(guess, truth)), abs=1e-6)
    # MONAI averages over the pictures of a batch, we sum over them; of one picture both are the same.
    peer_cl = SoftclDiceLoss(iter_=5, smooth=1e-9)
    assert float(cldice_loss(guess[:1], truth[:1])) == pytest.approx(float(peer_cl(guess[:1], truth[:1])), abs=1e-5)


def test_voxels_that_nobody_judged_teach_nothing():
    torch.manual_seed(0)
    logits = torch.randn(1, 2, 16, 16, requires_grad=True)
    labels = torch.randint(0, 2, (1, 16, 16), dtype=torch.uint8)
    labels[:, :, 8:] = 255
    assert float(cross_entropy(logits, labels).detach()) == pytest.approx(
        float(functional.cross_entropy(logits[..., :8], labels[..., :8].long()).detach())
    )
    segment_loss(logits, labels, SegmentParams()).backward()
    assert not bool(logits.grad[..., 8:].any())
    assert bool(logits.grad[..., :8].any())


def test_cldice_tells_a_cut_vessel_from_a_thin_one():
    truth = torch.zeros(1, 1, 32, 64)
    truth[..., 13:18, :] = 1
    thin, cut = torch.zeros_like(truth), truth.clone()
    thin[..., 15:16, :] = 1
    cut[..., 20:44] = 0
    assert float(cldice_loss(thin, truth)) < 0.05
    assert float(cldice_loss(cut, truth)) > 0.15
    assert float(dice_loss(thin, truth)) > float(dice_loss(cut, truth))


def test_the_parts_of_a_batch_add_up_to_its_mean():
    model, params = create_segmenter("UNet_tiny"), SegmentParams(dice_weight=0)
    loss = make_segment_loss(model, params)
    logits, labels = torch.randn(4, 2, 8, 8), torch.randint(0, 2, (4, 8, 8))
    halves = loss(logits[:2], labels[:2], labels) + loss(logits[2:], labels[2:], labels)
    assert float(halves) == pytest.approx(float(loss(logits, labels, labels)), rel=1e-5)


def test_a_weight_makes_rare_foreground_count_as_if_there_were_more_of_it():
    logits = torch.randn(1, 2, 8, 8, generator=torch.Generator().manual_seed(0))
    labels = torch.zeros(1, 8, 8, dtype=torch.uint8)
    labels[0, 0, :3] = 1
    labels[0, 7] = 255
    each = functional.cross_entropy(logits, labels.clamp_max(1).long(), reduction="none")
    rare, other = each[labels == 1], each[labels == 0]
    repeated = torch.cat([rare.repeat(5), other]).mean()
    assert float(cross_entropy(logits, labels, 5.0)) == pytest.approx(float(repeated), rel=1e-5)
    assert float(cross_entropy(logits, labels)) == pytest.approx(float(torch.cat([rare, other]).mean()), rel=1e-5)
