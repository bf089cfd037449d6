"""The 26 neighbours of a voxel as bits, and which of them touch each other."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

DIRECTIONS = np.array(
    [(a, b, c) for a in (-1, 0, 1) for b in (-1, 0, 1) for c in (-1, 0, 1) if (a, b, c) != (0, 0, 0)], dtype=np.int64
)
_APART = np.abs(DIRECTIONS[:, None] - DIRECTIONS[None])
_BITS = np.int64(1) << np.arange(26, dtype=np.int64)
# Bit masks, one for each neighbour: those it touches by face, edge or corner, and those it touches by a face.
TOUCHING = ((_APART.max(axis=2) == 1) * _BITS).sum(axis=1)
BESIDE = ((_APART.sum(axis=2) == 1) * _BITS).sum(axis=1)
_REACH = np.abs(DIRECTIONS).sum(axis=1)
# The six neighbours across a face as numbers, and the bit masks of these six and of the 18 that share face or edge.
FACES = np.flatnonzero(_REACH == 1)
AROUND = np.array([_BITS[_REACH == 1].sum(), _BITS[_REACH <= 2].sum()])


def counted(ndim: int) -> NDArray[np.int64]:
    """Which of the 26 neighbours count: all of them in 3-D, those of the plane in a picture."""
    return np.arange(26) if ndim == 3 else np.flatnonzero(DIRECTIONS[:, 0] == 0)


def offsets(strides: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the 26 neighbours of a voxel are in a flattened grid."""
    out: NDArray[np.int64] = DIRECTIONS @ strides
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def piece_of(start, within, adjacent):  # type: ignore[no-untyped-def]
    """The bits that hang together with those of the start through the bits within."""
    seen = front = start
    while front:
        grown, j = 0, 0
        while front >> j:
            if (front >> j) & 1:
                grown |= adjacent[j]
            j += 1
        front = grown & within & ~seen
        seen |= front
    return seen


@njit(nogil=True, cache=True, error_model="numpy")
def one_piece(within, wanted, adjacent):  # type: ignore[no-untyped-def]
    """Whether all wanted bits hang together through the bits within."""
    return (wanted & ~piece_of(wanted & -wanted, within, adjacent)) == 0


@njit(nogil=True, cache=True, error_model="numpy")
def one_background(empty, faces, beside):  # type: ignore[no-untyped-def]
    """Whether the empty face neighbours, at least one, are one piece among the 18 nearest neighbours."""
    wanted = empty & faces
    return wanted != 0 and one_piece(empty, wanted, beside)
