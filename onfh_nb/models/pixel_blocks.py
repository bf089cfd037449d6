"""Blocks of neighbouring voxels as channels, and back: half the resolution without a loss."""

from __future__ import annotations

from torch import Tensor


def gather_blocks(image: Tensor, side: int) -> Tensor:
    """Each block of ``side`` voxels along every axis becomes one voxel with so many more channels.

    Parameters
    ----------
    image : Tensor, shape (B, C, …)
        Sides are multiples of ``side``.
    side : int
        1 changes nothing.

    Returns
    -------
    Tensor, shape (B, C·side^d, …/side)
    """
    if side == 1:
        return image
    shape, dims = image.shape, image.ndim - 2
    split = [part for n in shape[2:] for part in (n // side, side)]
    inner = [3 + 2 * k for k in range(dims)]
    outer = [2 + 2 * k for k in range(dims)]
    blocks = image.reshape(*shape[:2], *split).permute(0, 1, *inner, *outer)
    return blocks.reshape(shape[0], shape[1] * side**dims, *(n // side for n in shape[2:]))


def spread_blocks(image: Tensor, side: int) -> Tensor:
    """The reverse of :func:`gather_blocks`.

    Examples
    --------
    >>> import torch
    >>> picture = torch.arange(16.0).reshape(1, 1, 4, 4)
    >>> gather_blocks(picture, 2)[0, :, 0, 0].tolist()
    [0.0, 1.0, 4.0, 5.0]
    >>> bool((spread_blocks(gather_blocks(picture, 2), 2) == picture).all())
    True
    """
    if side == 1:
        return image
    shape, dims = image.shape, image.ndim - 2
    channels = shape[1] // side**dims
    order = [part for k in range(dims) for part in (2 + dims + k, 2 + k)]
    blocks = image.reshape(shape[0], channels, *([side] * dims), *shape[2:]).permute(0, 1, *order)
    return blocks.reshape(shape[0], channels, *(n * side for n in shape[2:]))
