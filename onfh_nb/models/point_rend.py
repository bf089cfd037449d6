"""A U-Net whose coarse answer is redrawn point by point where it is unsure (PointRend)."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from onfh_nb.models.point_sampling import least_sure, sample_at
from onfh_nb.models.unet import UNet

COARSE_STRIDE = 4
STEPS = 2
POINTS = 8192  # for a picture of 256²; a window of another size gets its share
_PIXELS = 256 * 256


class CoarseFine(NamedTuple):
    """What a PointRend network gives in training.

    Parameters
    ----------
    coarse : Tensor, shape (B, K, H/4, W/4)
        Logits.
    fine : Tensor, shape (B, F, H/f, W/f)
        Features for the point head.
    """

    coarse: Tensor
    fine: Tensor


class Head(Protocol):
    """Anything that answers at points, from fine features (B, F, N) and coarse logits (B, K, N)."""

    def __call__(self, fine: Tensor, coarse: Tensor) -> Tensor:
        """Logits (B, K, N)."""
        ...


class PointHead(nn.Module):
    """A small network at each point; the coarse logits go into every layer.

    Parameters
    ----------
    features, num_classes : int
        Channels of the fine features, classes.
    width, layers : int
        Channels and number of the hidden layers.
    """

    def __init__(self, features: int, num_classes: int, *, width: int = 256, layers: int = 3) -> None:
        super().__init__()
        sizes = [features, *[width] * layers]
        self.hidden = nn.ModuleList(nn.Conv1d(size + num_classes, width, 1) for size in sizes[:-1])
        self.last = nn.Conv1d(width + num_classes, num_classes, 1)

    def forward(self, fine: Tensor, coarse: Tensor) -> Tensor:
        """Logits (B, K, N)."""
        x = fine
        for layer in self.hidden:
            x = functional.relu(layer(torch.cat([x, coarse], dim=1)))
        return self.last(torch.cat([x, coarse], dim=1))


class PointRendUNet(UNet):
    """A two-dimensional U-Net with coarse logits at stride 4 and a point head on its finest maps.

    In training it gives :class:`CoarseFine`, from which the loss draws points; in evaluation logits of full size.

    Parameters
    ----------
    in_chans, num_classes, widths, fold
        See :class:`onfh_nb.models.unet.UNet`.
    head_width : int
        Channels of the point head's hidden layers.

    References
    ----------
    Kirillov 2020, doi:10.1109/CVPR42600.2020.00982
    """

    def __init__(
        self, *, in_chans: int, num_classes: int, widths: tuple[int, ...], fold: int = 1, head_width: int = 256
    ) -> None:
        super().__init__(2, in_chans=in_chans, num_classes=num_classes, widths=widths, fold=fold)
        self._level = (COARSE_STRIDE // fold).bit_length() - 1
        self.head = nn.Conv2d(widths[self._level], num_classes, 1)
        self.point_head = PointHead(2 * widths[0], num_classes, width=head_width)

    def coarse_and_fine(self, image: Tensor) -> CoarseFine:
        """Logits at stride 4, and the finest maps of encoder and decoder side by side."""
        decoded, skip = self.maps(image)
        return CoarseFine(self.head(decoded[self._level]), torch.cat([skip, decoded[0]], dim=1))

    def forward(self, image: Tensor) -> Tensor | CoarseFine:  # type: ignore[override]
        """Coarse and fine maps in training, full logits (B, K, H, W) in evaluation."""
        coarse, fine = self.coarse_and_fine(image)
        if self.training:
            return CoarseFine(coarse, fine)
        points = round(POINTS * image.shape[2] * image.shape[3] / _PIXELS)
        return subdivide(coarse.float(), fine.float(), self.point_head, points=points)


def subdivide(coarse: Tensor, fine: Tensor, head: Head, *, steps: int = STEPS, points: int = POINTS) -> Tensor:
    """Enlarge coarse logits step by step, and answer anew at the least sure pixels of each size.

    Parameters
    ----------
    coarse : Tensor, shape (B, K, h, w)
        Logits.
    fine : Tensor, shape (B, F, H, W)
        Features of any resolution.
    head : callable
        See :class:`Head`.
    steps : int
        Doublings.
    points : int
        Pixels answered anew in each step; 0 leaves plain bilinear enlargement.

    Returns
    -------
    Tensor, shape (B, K, h·2^steps, w·2^steps)
    """
    logits = coarse
    for _ in range(steps):
        logits = functional.interpolate(logits, scale_factor=2, mode="bilinear", align_corners=False)
        if points:
            index, at = least_sure(logits, points)
            answers = head(sample_at(fine, at), sample_at(coarse, at)).to(logits.dtype)
            flat = logits.flatten(2).scatter(2, index[:, None].expand(-1, logits.shape[1], -1), answers)
            logits = flat.reshape(logits.shape)
    return logits
