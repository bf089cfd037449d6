"""Where on a plane a part can be: its box, and the stretch of a row that a slanting part really crosses."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import inlined
from onfh_nb.synthetic.primitives import Packed


def part_boxes(packed: Packed, affine: NDArray[np.float64], shift: NDArray[np.float64]) -> NDArray[np.float32]:
    """Bounds of every part in the indices of a stack.

    Parameters
    ----------
    packed : Packed
        Solids with their boxes in mm.
    affine : ndarray, shape (4, 4)
        (plane, row, column) to mm.
    shift : ndarray, shape (3,)
        Corner of the region that is painted.

    Returns
    -------
    ndarray of float32, shape (n, 4, 3)
        Lowest and highest corner of the box, then both ends of the part's axis.
    """
    inverse = np.linalg.inv(affine)
    corner = np.array(list(np.ndindex(2, 2, 2)), dtype=bool)
    box = packed.part_box
    points = np.where(corner[None], box[:, None, 1], box[:, None, 0])
    parts = packed.parts.astype(np.float64)
    arm = parts[:, 9:12] * parts[:, 15:16]
    ends = np.stack([parts[:, :3] - arm, parts[:, :3] + arm], axis=1)
    index, axis = ((p @ inverse[:3, :3].T + inverse[:3, 3] - shift) for p in (points, ends))
    return np.concatenate([index.min(axis=1)[:, None], index.max(axis=1)[:, None], axis], axis=1).astype(np.float32)


@inlined
def columns(box: Any, plane: float, row: int) -> Any:
    """First and one-past-last column of a row that a part can reach; an empty range where it does not cross the row.

    A part is swept by a blob along its axis; only those blobs count that reach the plane and the row.
    """
    if plane < box[0, 0] or plane > box[1, 0] or row < box[0, 1] or row > box[1, 1]:
        return 1, 0
    first, last = np.float32(0.0), np.float32(1.0)
    for k in range(2):
        at = np.float32(plane) if k == 0 else np.float32(row)
        start, slope = box[2, k], box[3, k] - box[2, k]
        reach = np.float32(0.5) * (box[1, k] - box[0, k] - abs(slope))
        if abs(slope) > np.float32(1e-3):
            one, two = (at - reach - start) / slope, (at + reach - start) / slope
            first, last = max(first, min(one, two)), min(last, max(one, two))
    if first > last:
        return 1, 0
    slope = box[3, 2] - box[2, 2]
    reach = np.float32(0.5) * (box[1, 2] - box[0, 2] - abs(slope))
    one, two = box[2, 2] + first * slope, box[2, 2] + last * slope
    return int(max(min(one, two) - reach, np.float32(0.0))), int(max(max(one, two) + reach, np.float32(-2.0))) + 2
