"""From a line of the zoo to a network: timm's builders, and the one that timm does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onfh_nb.models.zoo import Network

if TYPE_CHECKING:
    from torch import nn


def build_network(network: Network, in_chans: int, num_classes: int, image_size: int) -> nn.Module:
    """A network of the zoo with random weights; nothing is checked."""
    if network.builder == "torchvision/alexnet":
        from onfh_nb.models.alexnet import AlexNetFeatures

        return AlexNetFeatures(in_chans, num_classes)
    import timm

    # Only a transformer's position code depends on the size of the picture.
    size: dict[str, Any] = {"img_size": image_size} if network.builder.startswith("vit_") else {}
    return timm.create_model(network.builder, pretrained=False, in_chans=in_chans, num_classes=num_classes, **size)
