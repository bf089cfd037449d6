"""AlexNet with the manners of timm's networks: a stem for any number of channels, and features apart from the head."""

from __future__ import annotations

import torch
from torch import nn
from torchvision.models import AlexNet


class AlexNetFeatures(AlexNet):
    """torchvision's AlexNet; the names of its tensors are the same, so its weights fit.

    Parameters
    ----------
    in_chans : int
        Channels of a picture.
    num_classes : int
        Number of classes.
    """

    num_features = 256
    head_hidden_size = 4096

    def __init__(self, in_chans: int = 1, num_classes: int = 2) -> None:
        super().__init__(num_classes=num_classes)
        self.features[0] = nn.Conv2d(in_chans, 64, kernel_size=11, stride=4, padding=2)

    def forward_features(self, x: torch.Tensor) -> torch.Tensor:
        """Maps of shape (B, 256, h, w)."""
        return self.features(x)

    def forward_head(self, x: torch.Tensor, pre_logits: bool = False) -> torch.Tensor:
        """Logits, or the 4096 values before the last layer, of such maps."""
        x = torch.flatten(self.avgpool(x), 1)
        return self.classifier[:-1](x) if pre_logits else self.classifier(x)
