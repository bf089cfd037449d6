"""A centreline that a gradient can pass through."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

_POOL = {2: functional.max_pool2d, 3: functional.max_pool3d}


def soft_skeleton(image: Tensor, *, rounds: int = 5) -> Tensor:
    """Middle lines of what is bright: what an opening takes away, gathered while the picture is eroded.

    Parameters
    ----------
    image : Tensor, shape (B, C, H, W) or (B, C, D, H, W)
        Probabilities, 0 … 1.
    rounds : int
        Erosions: half the width in voxels of the widest thing that shall be thinned to its middle.

    Returns
    -------
    Tensor
        Of the same shape, 0 … 1.

    References
    ----------
    Shit 2021, doi:10.1109/CVPR46437.2021.01629

    Examples
    --------
    >>> import torch
    >>> bar = torch.zeros(1, 1, 7, 9)
    >>> bar[..., 2:5, 1:8] = 1
    >>> soft_skeleton(bar)[0, 0, :, 4].tolist()
    [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    """
    line = functional.relu(image - _open(image))
    for _ in range(rounds):
        image = _erode(image)
        found = functional.relu(image - _open(image))
        line = line + functional.relu(found - line * found)
    return line


def _erode(image: Tensor) -> Tensor:
    """Least value of a voxel and its neighbours across faces."""
    dims = image.ndim - 2
    out = image
    for axis in range(dims):
        size = [3 if k == axis else 1 for k in range(dims)]
        out = out.minimum(-_POOL[dims](-image, size, 1, [n // 2 for n in size]))
    return out


def _open(image: Tensor) -> Tensor:
    return _POOL[image.ndim - 2](_erode(image), 3, 1, 1)
