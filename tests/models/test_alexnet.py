from __future__ import annotations

import torch
from torchvision.models import alexnet

from onfh_nb.models.alexnet import AlexNetFeatures


def test_in_colour_it_is_torchvisions():
    theirs = alexnet(weights=None, num_classes=2).eval()
    ours = AlexNetFeatures(in_chans=3).eval()
    ours.load_state_dict(theirs.state_dict())
    x = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert torch.allclose(ours(x), theirs(x), atol=1e-6)
        assert torch.allclose(ours.forward_head(ours.forward_features(x)), theirs(x), atol=1e-6)


def test_its_stem_takes_one_channel():
    assert AlexNetFeatures(in_chans=1).features[0].weight.shape == (64, 1, 11, 11)
