from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from onfh_nb.exceptions import ParameterError
from onfh_nb.explain import grad_cam
from onfh_nb.models import create_model, list_models


class TwoDetectors(nn.Module):
    """Class 0 is how bright the picture is in one channel, class 1 in the other: Grad-CAM is known in closed form."""

    def __init__(self) -> None:
        super().__init__()
        self.maps = nn.Conv2d(2, 2, 1, bias=False)
        self.maps.weight.data = torch.eye(2)[:, :, None, None]
        self.head = nn.Linear(2, 2, bias=False)
        self.head.weight.data = torch.eye(2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.maps(x).relu_().mean((2, 3)))


def two_spots() -> torch.Tensor:
    images = torch.zeros(1, 2, 8, 8)
    images[0, 0, 2, 3] = 2.0
    images[0, 1, 6, 5] = 1.0
    return images


@pytest.mark.parametrize(("target", "spot"), [(0, (2, 3)), (1, (6, 5)), (None, (2, 3))])
def test_the_heat_is_at_the_spot_that_makes_the_class(target: int | None, spot: tuple[int, int]):
    model = TwoDetectors()
    heat = grad_cam(model, two_spots(), target, layer=model.maps)
    expected = np.zeros((1, 8, 8), np.float32)
    expected[0][spot] = 1
    assert np.array_equal(heat, expected)


def test_it_is_the_formula_written_out():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 5, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(5 * 64, 3))
    images = torch.randn(4, 1, 16, 16)
    maps = model[1](model[0](images)).detach().requires_grad_()
    logits = model[3](maps.flatten(1))
    classes = torch.tensor([2, 0, 1, 1])
    slope = torch.stack(
        [torch.autograd.grad(logits[k, c], maps, retain_graph=True)[0][k] for k, c in enumerate(classes)]
    )
    evidence = (slope.mean((2, 3))[:, :, None, None] * maps.detach()).sum(1).clamp_min(0)
    upsampled = nn.functional.interpolate(evidence[:, None], size=(16, 16), mode="bilinear")[:, 0]
    expected = upsampled / upsampled.amax((1, 2), keepdim=True)
    heat = grad_cam(model, images, classes, layer=model[1], batch_size=3)
    assert np.allclose(heat, expected.numpy(), atol=1e-6)


def test_nothing_that_speaks_for_a_class_gives_a_cold_map():
    model = TwoDetectors()
    model.head.weight.data *= -1
    assert (grad_cam(model, two_spots(), 0, layer=model.maps) == 0).all()


# One of each family; the layers of all are checked in tests/models/test_cam_layer.py.
FAMILIES = [
    "Transformer", "AlexNet", "MobileNetV3_Large", "InceptionV3", "EfficientNetB0", "DenseNet121", "DarkNet_Small",
    "SEResNet50", *list_models("small"),
]  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
def test_every_network_gives_maps_from_0_to_1_and_is_left_as_it_was(name: str):
    torch.manual_seed(0)
    model = create_model(name, image_size=96).train()
    frozen = next(module for module in model.modules() if not list(module.children()))
    frozen.eval()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    heat = grad_cam(model, torch.randn(2, 1, 96, 96), 1)
    assert heat.shape == (2, 96, 96)
    assert heat.dtype == np.float32
    assert heat.min() >= 0
    assert ((heat.max((1, 2)) == 1) | (heat.max((1, 2)) == 0)).all()
    assert not any(module._forward_hooks or module._backward_hooks for module in model.modules())
    assert all(parameter.grad is None and parameter.requires_grad for parameter in model.parameters())
    assert model.training
    assert not frozen.training
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())
    assert torch.is_grad_enabled()


def test_a_frozen_network_can_be_explained_and_batches_change_nothing():
    torch.manual_seed(0)
    model = create_model("ResNet10T", image_size=96).requires_grad_(False)
    images = torch.randn(3, 1, 96, 96)
    assert np.allclose(grad_cam(model, images, 1), grad_cam(model, images.numpy(), [1, 1, 1], batch_size=2), atol=1e-4)


def test_the_transformers_patches_lie_where_they_came_from():
    torch.manual_seed(0)
    model = create_model("Transformer", image_size=96).eval()
    from onfh_nb.explain.gradient_map import _as_maps

    tokens = torch.arange(37.0).view(1, 37, 1)
    assert _as_maps(tokens)[0, 0].tolist() == [[1.0 + 6 * row + column for column in range(6)] for row in range(6)]
    assert model.patch_embed.grid_size == (6, 6)


def test_the_hook_is_gone_even_after_an_error():
    model = TwoDetectors()
    with pytest.raises(ParameterError, match="target is a class from 0 to 1, not 7"):
        grad_cam(model, two_spots(), 7, layer=model.maps)
    with pytest.raises(RuntimeError):
        grad_cam(model, torch.zeros(1, 5, 8, 8), 0, layer=model.maps)
    assert not model.maps._forward_hooks
    assert torch.is_grad_enabled()


def test_bad_pictures_are_named():
    model = TwoDetectors()
    images = torch.zeros(3, 2, 8, 8)
    images[1, 0, 0, 0] = float("nan")
    with pytest.raises(ParameterError, match="picture 1 holds values that are not finite"):
        grad_cam(model, images, 0, layer=model.maps)
    with pytest.raises(ParameterError, match=r"not \(2, 8, 8\)"):
        grad_cam(model, images[0], 0, layer=model.maps)
    with pytest.raises(ParameterError, match="expected one class for each of 1 pictures"):
        grad_cam(model, images[:1], [0, 1, 1], layer=model.maps)
