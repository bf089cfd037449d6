from __future__ import annotations

import numpy as np
import torch

from onfh_nb.models import create_model, embed_features
from onfh_nb.training import embed


def test_features_are_what_the_last_layer_sees(make_net, make_data):
    data, net = make_data(), make_net()
    features = embed(net, data, device="cpu", batch_size=9)
    assert features.shape == (len(data), 8)
    with torch.no_grad():
        logits = net.eval()(torch.from_numpy(data.pixels))
        assert torch.allclose(net.fc(torch.from_numpy(features)), logits, atol=1e-6)


def test_they_agree_with_those_of_the_zoo(make_data):
    data, model = make_data(patients=1), create_model("MobileNetV3_Small_050", image_size=32)
    peer = embed_features(model, torch.from_numpy(data.pixels)).numpy()
    assert np.allclose(embed(model, data, device="cpu"), peer, atol=1e-5)
    assert model.training
