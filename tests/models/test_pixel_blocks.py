from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from onfh_nb.models.pixel_blocks import gather_blocks, spread_blocks


def test_in_two_dimensions_it_is_the_pixel_unshuffle_of_torch():
    picture = torch.randn(2, 3, 8, 6)
    assert torch.equal(gather_blocks(picture, 2), functional.pixel_unshuffle(picture, 2))
    maps = torch.randn(2, 12, 4, 3)
    assert torch.equal(spread_blocks(maps, 2), functional.pixel_shuffle(maps, 2))


@pytest.mark.parametrize("shape", [(1, 2, 4, 6), (2, 3, 4, 6, 8)])
@pytest.mark.parametrize("side", [1, 2])
def test_there_and_back_changes_nothing(shape: tuple[int, ...], side: int):
    picture = torch.randn(shape)
    assert torch.equal(spread_blocks(gather_blocks(picture, side), side), picture)


def test_in_three_dimensions_the_neighbours_of_a_voxel_become_its_channels():
    volume = torch.arange(64.0).reshape(1, 1, 4, 4, 4)
    corner = gather_blocks(volume, 2)[0, :, 0, 0, 1]
    assert corner.tolist() == volume[0, 0, :2, :2, 2:4].flatten().tolist()
