from __future__ import annotations

import pytest
import torch

from onfh_nb.exceptions import ParameterError
from onfh_nb.models import create_model, list_models

# Counted with timm 1.0.31 in millions, one channel and two classes; AlexNet by hand from its layers' shapes.
MILLIONS = {
    "Transformer": 21.5, "AlexNet": 57.0, "MobileNetV3_Large": 4.20, "InceptionV4": 41.1, "InceptionV3": 21.8,
    "InceptionResNetV2": 54.3, "EfficientNetB0": 4.01, "DenseNet201": 18.1, "DenseNet121": 6.95, "DarkNet_Small": 13.3,
    "DarkNet_Large": 40.6, "VGG16": 134.3, "VGG19": 139.6, "VGG19_BN": 139.6, "SEResNet50": 26.0, "ResNet50": 23.5,
}  # fmt: skip
# With the heads of ImageNet, as the networks' own papers and model cards give them.
IMAGENET_MILLIONS = {
    "MobileNetV3_Large": 5.48, "EfficientNetB0": 5.29, "DenseNet121": 7.98, "DarkNet_Small": 14.3, "DenseNet201": 20.0,
    "InceptionV3": 23.8, "SEResNet50": 28.1, "DarkNet_Large": 41.6, "InceptionV4": 42.7, "InceptionResNetV2": 55.8,
    "AlexNet": 61.1, "VGG16": 138.4, "VGG19": 143.7,
}  # fmt: skip


def millions(name: str, **how) -> float:
    with torch.device("meta"):
        return sum(p.numel() for p in create_model(name, **how).parameters()) / 1e6


def within_print(value: float, printed: float) -> bool:
    return abs(value - printed) <= (0.006 if printed < 10 else 0.06)


@pytest.mark.parametrize("name", MILLIONS)
def test_parameters_are_the_known_ones(name: str):
    assert within_print(millions(name), MILLIONS[name])


@pytest.mark.parametrize("name", IMAGENET_MILLIONS)
def test_parameters_with_imagenet_heads_are_the_known_ones(name: str):
    assert within_print(millions(name, in_chans=3, num_classes=1000, image_size=256), IMAGENET_MILLIONS[name])


@pytest.mark.parametrize("name", list_models())
def test_every_network_takes_256_pixels_and_96_grey_or_in_three_slices(name: str):
    with torch.device("meta"):
        for in_chans, size in ((1, 256), (3, 96)):
            model = create_model(name, in_chans=in_chans, num_classes=3, image_size=size).eval()
            assert model(torch.empty(2, in_chans, size, size)).shape == (2, 3)


@pytest.mark.parametrize("name", ["MobileNetV3_Large", "Transformer", "ResNet10T"])
def test_equal_seeds_give_equal_weights(name: str):
    def weights(seed: int) -> dict[str, torch.Tensor]:
        torch.manual_seed(seed)
        return create_model(name, image_size=96).state_dict()

    first, again, other = weights(0), weights(0), weights(1)
    assert all(torch.equal(first[key], again[key]) for key in first)
    assert not all(torch.equal(first[key], other[key]) for key in first)


def test_settings_that_do_not_fit_are_refused():
    with pytest.raises(ParameterError, match=r"in_chans is 1 .* or 3 .*, not 2"):
        create_model("ResNet10T", in_chans=2)
    with pytest.raises(ParameterError, match="num_classes is a whole number from 2, not 1"):
        create_model("ResNet10T", num_classes=1)
    with pytest.raises(ParameterError, match="InceptionV3 takes pictures of at least 96 pixels a side"):
        create_model("InceptionV3", image_size=64)
    with pytest.raises(ParameterError, match="Transformer takes pictures of a multiple of 16 at least 32"):
        create_model("Transformer", image_size=100)


def test_a_typo_suggests_the_right_name():
    with pytest.raises(ParameterError, match="did you mean SEResNet50"):
        create_model("SEResnet50")
