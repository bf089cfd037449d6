"""Which part of a stack is painted: all of it, or the box about one head in which visits differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.scene import Hip
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.head_geometry import CENTRE, FLIP, RADIUS
from onfh_nb.synthetic.pixel_boxes import index_boxes

_SNAP = 8  # columns between nodes of the warp, see warp.plane_positions
_HIP_REACH_MM = (20.0, 9.0, 16.0)  # beyond the head: across, front to back, up and down
_NECK_SHIFT_MM = 8.0


@dataclass(frozen=True)
class Region:
    """Half-open ranges of slices, rows and columns of the fine grid."""

    slices: tuple[int, int]
    rows: tuple[int, int]
    columns: tuple[int, int]

    @property
    def empty(self) -> bool:
        """Whether nothing of it lies in the field."""
        return any(last <= first for first, last in (self.slices, self.rows, self.columns))

    @property
    def box(self) -> tuple[slice, slice, slice]:
        """The region as an index into the fine grid."""
        return slice(*self.slices), slice(*self.rows), slice(*self.columns)


def whole(exam: Exam) -> Region:
    """The full field."""
    return Region((0, exam.n_slices), (0, exam.fine), (0, exam.fine))


def hip_box(hip: Hip) -> NDArray[np.float64]:
    """Box in mm, shape (2, 3), about head and joint and their signs of disease: wider along the neck than elsewhere."""
    reach = hip.head[RADIUS] + np.array(_HIP_REACH_MM)
    lateral = np.array([_NECK_SHIFT_MM * hip.head[FLIP], 0.0, -_NECK_SHIFT_MM / 2])
    centre = hip.head[CENTRE : CENTRE + 3] + lateral
    return np.array([centre - reach, centre + reach])


def changing_box(hip: Hip) -> NDArray[np.float64]:
    """Box in mm, shape (2, 3), outside of which no visit changes anything: that of the head and what comes or goes."""
    box = hip_box(hip)
    if (other := hip.marks.changing) is None:
        return box
    return np.array([np.minimum(box[0], other[0]), np.maximum(box[1], other[1])])


def hip_region(exam: Exam, hip: Hip) -> Region:
    """The box about one head in which visits differ; its columns sit on nodes of the warp."""
    low, high = index_boxes(changing_box(hip)[None], exam.affine(exam.fine), np.zeros(3))[0]
    size = (exam.n_slices, exam.fine, exam.fine)
    low = np.clip(np.floor(low).astype(int), 0, size)
    high = np.clip(np.ceil(high).astype(int) + 1, low, size)
    first = low[2] // _SNAP * _SNAP
    last = min(first + (high[2] - first + _SNAP - 1) // _SNAP * _SNAP + 1, exam.fine)
    return Region((int(low[0]), int(high[0])), (int(low[1]), int(high[1])), (int(first), int(last)))
