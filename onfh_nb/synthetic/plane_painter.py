"""Paint all that one plane of a scene shows, from the skin inwards; buffers are reused from plane to plane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.scene import Hip, Scene
from onfh_nb.synthetic.bowel_paint import paint_bowel
from onfh_nb.synthetic.bricks import noise_bricks
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.fat_paint import paint_body
from onfh_nb.synthetic.finding_paint import paint_mark
from onfh_nb.synthetic.head import paint_head
from onfh_nb.synthetic.joint import paint_joint
from onfh_nb.synthetic.part_boxes import part_boxes
from onfh_nb.synthetic.pixel_boxes import index_boxes, open_rectangles, pixel_ranges
from onfh_nb.synthetic.rasterise import FAR, claim_all, paint_all, paint_claims
from onfh_nb.synthetic.region import Region, hip_box
from onfh_nb.synthetic.socket_paint import paint_socket
from onfh_nb.synthetic.wall_paint import paint_wall
from onfh_nb.synthetic.warp import plane_positions

_LEAST_FAT = 0.4  # of the subcutaneous fat lies over the wall of the abdomen everywhere
_FAT_PLANE_MM = 1.9

# Canvases of planes as they are before the hips are painted, by the region of a hip and the place of the plane.
Underlay = dict[tuple[Region, float], NDArray[np.float32]]


class PlanePainter:
    """Buffers of one region, reused from plane to plane.

    ``keeping`` are regions within it whose underlay is kept, ``covered`` regions within it that somebody else paints:
    there the canvas holds nothing of use.
    """

    def __init__(
        self,
        scene: Scene,
        exam: Exam,
        table: NDArray[np.float32],
        region: Region,
        kept: Underlay | None,
        *,
        keeping: Sequence[Region] = (),
        covered: Sequence[Region] = (),
    ) -> None:
        size = (region.rows[1] - region.rows[0], region.columns[1] - region.columns[0])
        self.scene, self.region, self.covered = scene, region, covered
        self.kept, self.keeping = (Underlay(), ()) if kept is None else (kept, keeping)
        self.affine = exam.affine(exam.fine)
        self.corner = np.array([region.rows[0], region.columns[0]], np.float64)
        self.pixel = exam.fov_mm / exam.fine
        self.look = (table, noise_bricks())
        shift = np.array([0.0, *self.corner])
        self.part_box = part_boxes(scene.packed, self.affine, shift)
        marks = [hip.marks.boxes for hip in scene.hips]
        boxes = np.concatenate([scene.packed.solid_box, [hip_box(hip) for hip in scene.hips], *marks])
        self.first_mark = len(scene.packed.solid_box) + len(marks) + np.cumsum([0, *[len(own) for own in marks]])
        self.extent, self.ranges = pixel_ranges(index_boxes(boxes, self.affine, shift), size)
        self.shown = [self._shown(hip, number) for number, hip in enumerate(scene.hips)]
        self.warp = (scene.warp.origin, 1.0 / scene.warp.step_mm)
        self.canvas = np.zeros((*size, table.shape[1]), np.float32)
        self.xyz = np.zeros((3, *size), np.float32)
        self.buffer, self.scratch = np.zeros(size[1], np.float32), np.zeros(size, np.float32)
        self.skin, self.bone = np.zeros(size, np.float32), np.zeros(size, np.float32)
        self.socket, self.wall = np.zeros(size, np.float32), np.zeros(size, np.float32)
        self.nearest, self.loops = (
            (np.zeros(size, np.float32), np.zeros(size, np.float32), np.zeros(size, np.int32)) for _ in range(2)
        )

    def paint(self, plane: float) -> NDArray[np.float32]:
        """Signal of one infinitely thin plane, shape (h, w, channels)."""
        size = (self.xyz.shape[1], self.xyz.shape[2])
        slice_number = round(plane)
        holes = [self._within(own) for own in self.covered if own.slices[0] <= slice_number < own.slices[1]]
        rectangles = open_rectangles(size, [(rows.start, rows.stop, at.start, at.stop) for rows, at in holes])
        where = (plane, self.extent, self.ranges, rectangles)
        plane_positions(self.affine[:3], plane, self.corner, self.scene.warp.field, self.warp, self.xyz)
        packed = self.scene.packed
        packed_plane = (packed.solids, packed.span, packed.parts, self.part_box, self.xyz)
        if (below := self.kept.get((self.region, plane))) is not None:
            self.canvas[...] = below
        else:
            self._paint_beneath(packed_plane, where)
        for number, hip in enumerate(self.scene.hips):
            self._paint_hip(packed_plane, where, hip, number)
        return self.canvas

    def _shown(self, hip: Hip, number: int) -> bool:
        """Whether anything of a hip lies in the region."""
        marks = range(self.first_mark[number], self.first_mark[number + 1])
        own = self.ranges[[*hip.before, *hip.after, hip.femur, len(self.scene.names) + number, *marks]]
        return bool(((own[:, 0] < own[:, 1]) & (own[:, 2] < own[:, 3])).any())

    def _paint_beneath(self, packed_plane: Any, where: Any) -> None:
        """Everything but the hips, which no visit changes."""
        plane = where[0]
        self.canvas[...] = 0.0
        self.skin[...] = FAR
        self.wall[...] = FAR
        fat_mm = self.scene.fat_mm
        for at in _places(where, 0):
            paint_body(packed_plane, 0, at, self.pixel, self.look, self.canvas, (self.skin, fat_mm))
        for at in _places(where, 1):
            wrap = (self.wall, self.scene.wall, self.skin, _LEAST_FAT * fat_mm)
            paint_wall(packed_plane, 1, at, self.pixel, self.look, self.canvas, wrap)
        if self._claim_all(packed_plane, where, self.scene.muscles, self.nearest):
            around = (self.skin, fat_mm, _FAT_PLANE_MM)
            paint_claims(packed_plane[0], self.nearest, around, self.xyz, self.pixel, self.look, self.canvas)
        self._paint_bowel(packed_plane, where)
        self._paint_all(packed_plane, where, self.scene.organs, self.scratch)
        for own in self.keeping:
            if own.slices[0] - 0.5 < plane < own.slices[1] - 0.5:
                self.kept[own, plane] = self.canvas[self._within(own)].copy()

    def _within(self, own: Region) -> tuple[slice, slice]:
        """Rows and columns of another region on this canvas."""
        top, left = self.region.rows[0], self.region.columns[0]
        return slice(own.rows[0] - top, own.rows[1] - top), slice(own.columns[0] - left, own.columns[1] - left)

    def _paint_bowel(self, packed_plane: Any, where: Any) -> None:
        if not self._claim_all(packed_plane, where, self.scene.bowel, self.loops):
            return
        limits = (self.wall, self.scene.wall_mm, self.nearest[0])
        paint_bowel(packed_plane[0], self.loops, limits, self.xyz, self.pixel, self.look, self.canvas)

    def _claim_all(self, packed_plane: Any, where: Any, numbers: range, nearest: Any) -> int:
        nearest[0][...] = FAR
        nearest[1][...] = FAR
        return int(claim_all(packed_plane, (numbers.start, numbers.stop), where, nearest, self.buffer))

    def _paint_hip(self, packed_plane: Any, where: Any, hip: Hip, number: int) -> None:
        if not self.shown[number]:
            return
        around = _places(where, len(self.scene.names) + number)
        self._paint_all(packed_plane, where, hip.before, self.scratch)
        for at in around:
            paint_joint(hip.head, hip.joint, at[1:], self.pixel, self.xyz, self.look, self.canvas)
        self.socket[...] = FAR
        self._paint_all(packed_plane, where, hip.after[:1], self.socket)
        for at in around:
            socket = (self.xyz, self.socket, self.pixel)
            paint_socket(hip.head, hip.disease, hip.joint[6], at[1:], socket, self.look, self.canvas)
        self._paint_all(packed_plane, where, hip.after[1:], self.scratch)
        self.bone[...] = FAR
        self._paint_all(packed_plane, where, range(hip.femur, hip.femur + 1), self.bone)
        for at in around:
            seen = (self.xyz, self.bone, self.pixel)
            paint_head(hip.head, hip.disease, hip.joint[4], at[1:], seen, self.look, self.canvas)
        self._paint_marks(where, hip, self.first_mark[number])

    def _paint_marks(self, where: Any, hip: Hip, first: int) -> None:
        for k in self._met(where, range(first, first + len(hip.marks.rows))):
            for at in _places(where, k):
                bones = (self.xyz, self.bone, self.socket, self.pixel)
                paint_mark(hip.marks.rows[k - first], hip.head, at[1:], bones, self.look, self.canvas)

    def _met(self, where: Any, numbers: range) -> list[int]:
        """Those of a range of boxes that the plane meets."""
        own = self.extent[numbers.start : numbers.stop]
        met: list[int] = (numbers.start + np.flatnonzero((own[:, 0] <= where[0]) & (where[0] <= own[:, 1]))).tolist()
        return met

    def _paint_all(self, packed_plane: Any, where: Any, numbers: range, distance: NDArray[np.float32]) -> None:
        span = (numbers.start, numbers.stop)
        paint_all(packed_plane, span, where, self.pixel, self.look, self.canvas, distance)


def _places(where: Any, number: int) -> list[tuple[float, int, int, int, int]]:
    """(Plane, rows and columns) of a box in each rectangle that is open; none where it does not meet them."""
    plane, extent, ranges, rectangles = where
    if plane < extent[number, 0] or plane > extent[number, 1]:
        return []
    own, out = ranges[number].tolist(), []
    for row0, row1, col0, col1 in rectangles.tolist():
        top, bottom, left, right = max(own[0], row0), min(own[1], row1), max(own[2], col0), min(own[3], col1)
        if top < bottom and left < right:
            out.append((plane, top, bottom, left, right))
    return out
