"""Lay vessels over a painted picture, and take them off again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.tissues import TISSUE_ID
from onfh_nb.synthetic.vessels.rasterise import covered_voxels
from onfh_nb.synthetic.vessels.tree import VesselTree

_BLOOD = TISSUE_ID["flowing_blood"]


@contextmanager
def vessels_painted(
    signal: NDArray[np.float32], trees: Sequence[VesselTree | None], exam: Exam, table: NDArray[np.float32]
) -> Iterator[NDArray[np.float32]]:
    """The signal with vessels for as long as the context lasts; it is changed in place and then as it was before.

    Parameters
    ----------
    signal : ndarray of float32, shape (slices, rows, columns, channels)
        Signed signal on the fine grid.
    trees : sequence of VesselTree or None
        Vessels in the patient.
    exam : Exam
        Where the slices lie.
    table : ndarray of float32, shape (n_tissues, channels)
        Signal of each tissue.
    """
    shape = (exam.n_slices, exam.fine, exam.fine)
    undo = []
    for tree in trees:
        if tree is None:
            continue
        voxels = covered_voxels(tree, exam.affine(exam.fine), shape, thickness_mm=exam.thickness_mm)
        at = tuple(voxels.index.T)
        before = signal[at]
        undo.append((at, before))
        signal[at] = before + voxels.share[:, None] * (table[_BLOOD] - before)
    try:
        yield signal
    finally:
        for at, before in reversed(undo):
            signal[at] = before
