"""Augmentation of one batch where the pictures live: on the card, or on the processor when testing."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from onfh_nb.datasets.augment_draws import AugmentDraws, noise_table
from onfh_nb.datasets.slice_dataset import SliceDataset

_ON_DEVICE: WeakKeyDictionary[SliceDataset, dict[str, Tensor]] = WeakKeyDictionary()


def on_device(dataset: SliceDataset, device: torch.device) -> Tensor:
    """All pictures of a dataset on a device, copied there at the first call and freed with the dataset.

    Parameters
    ----------
    dataset : SliceDataset
        The pictures.
    device : torch.device
        Where to.

    Returns
    -------
    Tensor of float32, shape (n, C, S, S)
    """
    kept = _ON_DEVICE.setdefault(dataset, {})
    if str(device) not in kept:
        kept[str(device)] = torch.from_numpy(dataset.pixels).to(device)
    return kept[str(device)]


class DeviceDraws(NamedTuple):
    """Draws of an epoch on a device: copied at once, so that no batch waits for the processor."""

    theta: Tensor
    gamma: Tensor
    noise_sd: Tensor
    noise_start: Tensor

    def part(self, where: slice) -> DeviceDraws:
        """The draws of some of the samples."""
        return DeviceDraws(self.theta[where], self.gamma[where], self.noise_sd[where], self.noise_start[where])


def draws_on_device(draws: AugmentDraws, side: int, device: torch.device) -> DeviceDraws:
    """Draws as tensors, their matrices in the coordinates of torch."""
    theta, gamma, noise_sd, noise_start = (
        torch.from_numpy(values).to(device)
        for values in (_normalised(draws.matrix, side), draws.gamma, draws.noise_sd, draws.noise_start)
    )
    return DeviceDraws(theta, gamma.view(-1, 1, 1, 1), noise_sd.view(-1, 1, 1, 1), noise_start)


def augment_device(pictures: Tensor, draws: DeviceDraws) -> Tensor:
    """Warp and change in grey a batch at once; the same as on the processor to within rounding.

    Parameters
    ----------
    pictures : Tensor of float32, shape (B, C, S, S)
        Not changed.
    draws : DeviceDraws of B samples
        What happens to them.

    Returns
    -------
    Tensor of float32, shape (B, C, S, S)
    """
    low = pictures.amin((1, 2, 3), keepdim=True)
    # Above its darkest grey a picture is positive, so that the zeros beyond its edge continue it.
    above = pictures - low
    span = above.amax((1, 2, 3), keepdim=True).clamp_(min=torch.finfo(torch.float32).tiny)
    grid = functional.affine_grid(draws.theta, list(pictures.shape), align_corners=False)
    warped = functional.grid_sample(above, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    warped = warped.div_(span).pow_(draws.gamma).mul_(span).add_(low)
    return warped.add_(_noise(draws, pictures))


def _noise(draws: DeviceDraws, pictures: Tensor) -> Tensor:
    n_pixels = pictures[0].numel()
    table = _table_on(n_pixels, str(pictures.device))
    return table.unfold(0, n_pixels, 1)[draws.noise_start].view(pictures.shape) * draws.noise_sd


_TABLES: dict[tuple[int, str], Tensor] = {}


def _table_on(n_pixels: int, device: str) -> Tensor:
    if (n_pixels, device) not in _TABLES:
        _TABLES.clear()  # one table is enough: the pictures of a run are of one size
        _TABLES[n_pixels, device] = torch.tensor(noise_table(n_pixels)).to(device)
    return _TABLES[n_pixels, device]


def _normalised(matrix: NDArray[np.float64], side: int) -> NDArray[np.float32]:
    """Pixels to torch's coordinates, which run from −1 to 1 between the outer edges: x_n = 2 (x − c) / S."""
    centre = np.full(2, (side - 1) / 2)
    theta = matrix.copy()
    theta[:, :, 2] = 2 / side * (matrix[:, :, 2] - centre + matrix[:, :, :2] @ centre)
    return theta.astype(np.float32)
