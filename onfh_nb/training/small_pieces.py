"""Specks in a mask of vessels: pieces too small to be one, chosen and dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

TRIED: Final = (1, 2, 3, 5, 8, 12)


def drop_small_pieces(mask: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """The mask without pieces of fewer voxels; voxels that touch at a corner belong together.

    Examples
    --------
    >>> drop_small_pieces(np.array([[1, 0, 0, 0], [0, 1, 0, 1]], bool), 2).astype(int).tolist()
    [[1, 0, 0, 0], [0, 1, 0, 0]]
    """
    from scipy.ndimage import label

    if least <= 1:
        return mask
    pieces, _ = label(mask, np.ones((3,) * mask.ndim, bool))
    large = np.bincount(pieces.ravel()) >= least
    large[0] = False
    return np.asarray(large[pieces])


def best_least_voxels(
    masks: Sequence[NDArray[np.bool_]], truths: Sequence[NDArray[np.bool_]], heads: Sequence[NDArray[np.bool_]]
) -> int:
    """Smallest piece worth keeping: the best Dice within the heads, of equally good ones the smallest.

    Choose it on hips that were learnt from, as the threshold is.
    """

    def dice(least: int) -> float:
        hits = total = 0
        for mask, truth, head in zip(masks, truths, heads, strict=True):
            kept = drop_small_pieces(mask & head, least)
            hits += int((kept & truth & head).sum())
            total += int(kept.sum()) + int((truth & head).sum())
        return 2 * hits / total if total else 0.0

    return max(TRIED, key=lambda least: (dice(least), -least))
