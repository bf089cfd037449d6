"""A U-Net in two or three dimensions, written out so that its inner maps can be asked for."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from onfh_nb.models.pixel_blocks import gather_blocks, spread_blocks

_CONV = {2: nn.Conv2d, 3: nn.Conv3d}
_NORM = {2: nn.BatchNorm2d, 3: nn.BatchNorm3d}
_POOL = {2: functional.max_pool2d, 3: functional.max_pool3d}
_LINEAR = {2: "bilinear", 3: "trilinear"}


class UNetMaps(NamedTuple):
    """What a U-Net holds inside after a picture went through.

    Parameters
    ----------
    decoded : tuple of Tensor, each of shape (B, width, …)
        Maps of the decoder, finest first; each is half as large as the one before it, the last is the bottom.
    skip : Tensor, shape (B, width, …)
        Finest map of the encoder.
    """

    decoded: tuple[Tensor, ...]
    skip: Tensor


class UNet(nn.Module):
    """From pictures (B, C, …) to logits (B, K, …) of the same size, in 2-D or 3-D.

    Each level has two 3-wide convolutions with batch normalisation; on the way up the coarser map is narrowed by a
    1-wide convolution, enlarged linearly and set beside the map of the way down.

    Parameters
    ----------
    dims : {2, 3}
        Dimensions of the pictures.
    in_chans, num_classes : int
        Channels in, classes out (the background is class 0).
    widths : tuple of int
        Channels of each level, finest first.
    fold : {1, 2}
        With 2, blocks of 2×2(×2) neighbours become channels before the first convolution and are spread again behind
        the last one: all convolutions work at half the resolution, while no voxel of the answer is interpolated.

    References
    ----------
    Ronneberger 2015, doi:10.1007/978-3-319-24574-4_28; Çiçek 2016, doi:10.1007/978-3-319-46723-8_49 (3-D);
    Shi 2016, doi:10.1109/CVPR.2016.207 (sub-pixel answer)

    Examples
    --------
    >>> net = UNet(2, in_chans=1, num_classes=2, widths=(4, 8, 16), fold=2)
    >>> net(torch.zeros(1, 1, 32, 48)).shape, net.stride
    (torch.Size([1, 2, 32, 48]), 8)
    """

    def __init__(self, dims: int, *, in_chans: int, num_classes: int, widths: tuple[int, ...], fold: int = 1) -> None:
        super().__init__()
        self.dims, self.fold, self.widths, self.num_classes = dims, fold, widths, num_classes
        self.stride = fold * 2 ** (len(widths) - 1)
        conv, levels = _CONV[dims], list(pairwise(widths))
        entries = [(in_chans * fold**dims, widths[0]), *levels]
        self.down = nn.ModuleList(_double(dims, a, b) for a, b in entries)
        self.narrow = nn.ModuleList(conv(b, a, 1) for a, b in levels)
        self.up = nn.ModuleList(_double(dims, 2 * a, a) for a, _ in levels)
        self.head = conv(widths[0], num_classes * fold**dims, 1)

    def maps(self, image: Tensor) -> UNetMaps:
        """All maps of the decoder, and the finest of the encoder."""
        x = self.down[0](gather_blocks(image, self.fold))
        skips = [x]
        for block in self.down[1:]:
            x = block(_POOL[self.dims](x, 2))
            skips.append(x)
        decoded = [x]
        for skip, narrow, block in zip(skips[-2::-1], reversed(self.narrow), reversed(self.up), strict=True):
            x = functional.interpolate(narrow(x), size=skip.shape[2:], mode=_LINEAR[self.dims], align_corners=False)
            x = block(torch.cat([skip, x], dim=1))
            decoded.append(x)
        return UNetMaps(tuple(reversed(decoded)), skips[0])

    def forward(self, image: Tensor) -> Tensor:
        """Logits (B, K, …); sides of the picture are multiples of ``stride``."""
        return spread_blocks(self.head(self.maps(image).decoded[0]), self.fold)


def _double(dims: int, width_in: int, width_out: int) -> nn.Sequential:
    conv, norm = _CONV[dims], _NORM[dims]
    layers: list[nn.Module] = []
    for width in (width_in, width_out):
        layers += [
            conv(width, width_out, 3, padding=1, bias=False),
            norm(width_out),
            nn.ReLU(inplace=True),
        ]
    return nn.Sequential(*layers)
