"""Points of a picture: what a map holds there, and where a segmentation is least sure."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

OVERSAMPLE = 3  # points looked at for each that is kept
SURE_SHARE = 0.75  # share of the kept that are the least sure; the others are drawn from everywhere


def sample_at(maps: Tensor, points: Tensor, *, mode: str = "bilinear") -> Tensor:
    """Values of maps at points between their voxels.

    Parameters
    ----------
    maps : Tensor, shape (B, C, H, W)
        Maps of any resolution.
    points : Tensor, shape (B, N, 2)
        (x, y) as shares of the width and height: the centre of the first pixel is at 0.5/W, 0.5/H.
    mode : {"bilinear", "nearest"}
        Nearest for labels.

    Returns
    -------
    Tensor, shape (B, C, N)
    """
    grid = (2 * points - 1)[:, None]
    padding = "border"  # the half pixel before the first centre belongs to the first pixel
    return functional.grid_sample(maps, grid, mode=mode, padding_mode=padding, align_corners=False)[:, :, 0]


def uncertainty(logits: Tensor) -> Tensor:
    """How unsure logits (B, K, …) are, shape (B, …): second-highest less highest, so at most 0, and 0 is a tie."""
    top = logits.topk(2, dim=1).values
    return top[:, 1] - top[:, 0]


def draw_points(logits: Tensor, count: int) -> Tensor:
    """Points to learn from: most where the logits are unsure, the rest anywhere; drawn from torch's generator.

    Uniform points are drawn three times over, and of the logits *interpolated at the points* the least sure 75 % of
    ``count`` are kept; to judge pixels first and interpolate afterwards would miss boundaries between pixels.

    Parameters
    ----------
    logits : Tensor, shape (B, K, H, W)
        Coarse logits.
    count : int
        Points for each picture.

    Returns
    -------
    Tensor, shape (B, count, 2)
        See :func:`sample_at`.

    References
    ----------
    Kirillov 2020, doi:10.1109/CVPR42600.2020.00982
    """
    batch, unsure = len(logits), int(SURE_SHARE * count)
    many = torch.rand(batch, OVERSAMPLE * count, 2, device=logits.device, dtype=logits.dtype)
    chosen = uncertainty(sample_at(logits, many)).topk(unsure, dim=1).indices
    kept = many.gather(1, chosen[..., None].expand(-1, -1, 2))
    anywhere = torch.rand(batch, count - unsure, 2, device=logits.device, dtype=logits.dtype)
    return torch.cat([kept, anywhere], dim=1)


def least_sure(logits: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """The pixels of which logits are least sure.

    Parameters
    ----------
    logits : Tensor, shape (B, K, H, W)
        Logits.
    count : int
        Pixels for each picture; all where it has fewer.

    Returns
    -------
    index : Tensor of int, shape (B, N)
        Places in the flattened picture.
    points : Tensor, shape (B, N, 2)
        Their centres, see :func:`sample_at`.
    """
    height, width = logits.shape[2:]
    index = uncertainty(logits).flatten(1).topk(min(count, height * width), dim=1).indices
    x, y = (index % width + 0.5) / width, (index // width + 0.5) / height
    return index, torch.stack([x, y], dim=-1).to(logits.dtype)
