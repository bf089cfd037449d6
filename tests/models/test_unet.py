from __future__ import annotations

import pytest
import torch

from onfh_nb.models.unet import UNet


def build(dims: int = 2, fold: int = 1, classes: int = 2) -> UNet:
    torch.manual_seed(0)
    return UNet(dims, in_chans=1, num_classes=classes, widths=(4, 6, 8), fold=fold)


@pytest.mark.parametrize("fold", [1, 2])
@pytest.mark.parametrize("shape", [(16, 24), (16, 8, 24)])
def test_every_voxel_gets_logits(shape: tuple[int, ...], fold: int):
    net = build(len(shape), fold, classes=3)
    assert net(torch.randn(2, 1, *shape)).shape == (2, 3, *shape)
    assert net.stride == 4 * fold


def test_maps_halve_from_level_to_level():
    decoded, skip = build().maps(torch.randn(1, 1, 16, 24))
    assert [tuple(m.shape[1:]) for m in decoded] == [(4, 16, 24), (6, 8, 12), (8, 4, 6)]
    assert skip.shape == decoded[0].shape


@pytest.mark.parametrize("fold", [1, 2])
def test_a_shifted_picture_has_a_shifted_answer(fold: int):
    net = build(fold=fold).eval()
    picture = torch.zeros(1, 1, 96, 96)
    picture[..., 40:48, 40:48] = torch.randn(8, 8)
    moved = torch.roll(picture, (net.stride, -net.stride), (2, 3))
    expected = torch.roll(net(picture), (net.stride, -net.stride), (2, 3))
    # Only the padding at the border knows where the picture ends.
    assert torch.allclose(net(moved)[..., 36:60, 36:60], expected[..., 36:60, 36:60], atol=1e-5)


def test_the_decoder_sees_the_skips():
    net = build().eval()
    with torch.no_grad():
        for narrow in net.narrow:
            narrow.weight.zero_()
            narrow.bias.zero_()
    one, other = torch.randn(2, 1, 1, 16, 16)
    assert not torch.allclose(net(one), net(other))  # nothing but the finest skip is left to tell them apart


def test_all_weights_learn():
    net = build(3, 2)
    net(torch.randn(2, 1, 16, 16, 16)).square().mean().backward()
    assert all(p.grad is not None and bool(p.grad.abs().sum() > 0) for p in net.parameters())
