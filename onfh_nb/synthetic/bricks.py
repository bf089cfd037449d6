"""Noise tiles in bricks of 4×4×4 voxels, so that whichever way a row of pixels runs, the next voxel is already at hand.

A brick of one-byte voxels fills a cache line. In a plain array a step along the first axis is 16 KB, and painting waits
for memory most of the time.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import inlined
from onfh_nb.synthetic.texture import TILE, noise_tiles

_EDGE = 4


@cache
def noise_bricks() -> NDArray[np.int8]:
    """All noise tiles brick by brick, int8 of shape (4, TILE³)."""
    return in_bricks(noise_tiles())


def in_bricks(tiles: NDArray[np.int8]) -> NDArray[np.int8]:
    """Tiles (n, TILE, TILE, TILE) brick by brick, shape (n, TILE³), in the order of `brick_index`."""
    side = TILE // _EDGE
    parts = tiles.reshape(-1, side, _EDGE, side, _EDGE, side, _EDGE)
    return np.ascontiguousarray(parts.transpose(0, 1, 3, 5, 2, 4, 6)).reshape(len(tiles), TILE**3)


@inlined
def brick_index(i: int, j: int, k: int) -> int:
    """Place of voxel (i, j, k) in a tile that lies in bricks; each index in 0 … TILE − 1."""
    return first_axis(i) | second_axis(j) | third_axis(k)


@inlined
def first_axis(i: int) -> int:
    """Share of the first index in `brick_index`."""
    return (i & 124) << 14 | (i & 3) << 4


@inlined
def second_axis(j: int) -> int:
    """Share of the second index in `brick_index`."""
    return (j & 124) << 9 | (j & 3) << 2


@inlined
def third_axis(k: int) -> Any:
    """Share of the third index in `brick_index`."""
    return (k & 124) << 4 | (k & 3)
