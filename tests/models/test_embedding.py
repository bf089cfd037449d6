from __future__ import annotations

import pytest
import torch

from onfh_nb.models import create_model, embed_features

LENGTH = {
    "MobileNetV3_Large": 1280, "AlexNet": 4096, "Transformer": 384, "DenseNet121": 1024, "InceptionV3": 2048,
    "DarkNet_Small": 1024, "ResNet50": 2048, "MobileNetV3_Small_050": 1024,
}  # fmt: skip


@pytest.mark.parametrize("name", LENGTH)
def test_the_length_is_the_networks_own(name: str):
    features = embed_features(create_model(name, image_size=96), torch.zeros(2, 1, 96, 96))
    assert features.shape == (2, LENGTH[name])
    assert features.dtype == torch.float32
    assert not features.requires_grad


def test_the_last_layer_on_top_gives_the_logits():
    torch.manual_seed(0)
    model = create_model("MobileNetV3_Large", image_size=96).eval()
    images = torch.randn(3, 1, 96, 96)
    with torch.no_grad():
        assert torch.allclose(model.classifier(embed_features(model, images)), model(images), atol=1e-6)


def test_batches_change_nothing_and_the_mode_stays():
    torch.manual_seed(0)
    model = create_model("LCNet_050", image_size=96).train()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    images = torch.randn(5, 1, 96, 96)
    whole, parts = embed_features(model, images), embed_features(model, images, batch_size=2)
    assert torch.allclose(whole, parts, atol=1e-5)
    assert model.training
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())
