"""A point worth looking at first: the middle of the largest labelled piece."""

from __future__ import annotations

import numpy as np

from onfh_nb.io.volume import LabelVolume


def label_middle(labels: LabelVolume | None) -> tuple[int, int, int] | None:
    """The labelled voxel nearest to the centre of the largest connected piece of the topmost structure.

    With a lesion in each hip, the centre of both would lie between them, where nothing is.

    Parameters
    ----------
    labels : LabelVolume or None
        The structure with the highest value counts as the topmost.

    Returns
    -------
    tuple of int or None
        Voxel (d, h, w); None where nothing is labelled.

    Examples
    --------
    >>> two = np.zeros((3, 5, 9), np.uint8); two[1, 1:4, 1:4] = 1; two[1, 2, 7] = 1
    >>> label_middle(LabelVolume(two, np.eye(4), labels={1: "necrosis"}))
    (1, 2, 2)
    """
    if labels is None or not labels.array.any():
        return None
    from scipy import ndimage

    pieces, _ = ndimage.label(labels.array == labels.array.max())
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    voxels = np.argwhere(pieces == sizes.argmax())
    d, h, w = voxels[np.linalg.norm(voxels - voxels.mean(axis=0), axis=1).argmin()]
    return int(d), int(h), int(w)
