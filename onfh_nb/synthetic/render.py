"""Paint a scene slice by slice: several planes per slice, averaged with the slice profile; no noise, no coil yet."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.scene import Hip, Scene
from onfh_nb.synthetic.bowel_paint import paint_bowel
from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.fat_paint import paint_body
from onfh_nb.synthetic.finding_paint import paint_mark
from onfh_nb.synthetic.head import paint_head
from onfh_nb.synthetic.head_geometry import CENTRE, FLIP, RADIUS
from onfh_nb.synthetic.joint import paint_joint
from onfh_nb.synthetic.part_boxes import part_boxes
from onfh_nb.synthetic.rasterise import FAR, claim, paint_claims, paint_solid
from onfh_nb.synthetic.socket_paint import paint_socket
from onfh_nb.synthetic.texture import noise_tiles
from onfh_nb.synthetic.wall_paint import paint_wall
from onfh_nb.synthetic.warp import plane_positions

# Planes per slice as shares of its thickness, and their weights: a boxcar with slightly soft edges.
_PLANES = ((-1 / 3, 0.95), (0.0, 1.1), (1 / 3, 0.95))
_FAR_PLANES = ((-0.25, 1.0), (0.25, 1.0))  # what lies about the hips needs less care
_ONE_PLANE = ((0.0, 1.0),)
_THIN_MM = 1.6  # a slice this thin is one plane
_SNAP = 8  # columns between nodes of the warp, see warp.plane_positions
_HIP_REACH_MM = (20.0, 9.0, 16.0)  # beyond the head: across, front to back, up and down
_NECK_SHIFT_MM = 8.0
_LEAST_FAT = 0.4  # of the subcutaneous fat lies over the wall of the abdomen everywhere
_FAT_PLANE_MM = 1.9


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


# Canvases of planes as they are before the hips are painted, by the region of a hip and the place of the plane.
Underlay = dict[tuple[Region, float], NDArray[np.float32]]


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


def render(
    scene: Scene, exam: Exam, table: NDArray[np.float32], region: Region, kept: Underlay | None = None
) -> NDArray[np.float32]:
    """Paint a region of one scene.

    Parameters
    ----------
    scene : Scene
        Patient at one visit.
    exam : Exam
        Where the slices lie.
    table : ndarray of float32, shape (n_tissues, channels)
        Signal of each tissue; two channels (fat, water) for each protocol.
    region : Region
        Part of the fine grid to paint.
    kept : dict, optional
        Painting the whole field leaves there what lies beneath the hips, for all visits of a patient with one table;
        painting the region of a hip takes it from there.

    Returns
    -------
    ndarray of float32, shape (slices, rows, columns, channels)
        Signed signal on the fine grid, averaged over the slice.
    """
    thin = exam.thickness_mm <= _THIN_MM
    if region != whole(exam):
        return _stack(_Painter(scene, exam, table, region, kept, [region]), exam, _ONE_PLANE if thin else _PLANES)
    hips = [own for own in (hip_region(exam, hip) for hip in scene.hips) if not own.empty]
    if thin:
        return _stack(_Painter(scene, exam, table, region, kept, hips), exam, _ONE_PLANE)
    out = _stack(_Painter(scene, exam, table, region, kept, []), exam, _FAR_PLANES)
    for own in hips:
        out[own.box] = _stack(_Painter(scene, exam, table, own, kept, [own]), exam, _PLANES)
    return out


def _stack(painter: _Painter, exam: Exam, planes: tuple[tuple[float, float], ...]) -> NDArray[np.float32]:
    """Slices of the painter's region, each the mean of its planes."""
    first, last = painter.region.slices
    share = exam.thickness_mm / (exam.thickness_mm + exam.gap_mm)
    total = sum(weight for _, weight in planes)
    out = np.zeros((last - first, *painter.canvas.shape), np.float32)
    for number in range(first, last):
        for offset, weight in planes:
            _accumulate(painter.paint(number + offset * share), np.float32(weight / total), out[number - first])
    return out


class _Painter:
    """Buffers of one region, reused from plane to plane; ``keeping`` are regions within it whose underlay is kept."""

    def __init__(
        self,
        scene: Scene,
        exam: Exam,
        table: NDArray[np.float32],
        region: Region,
        kept: Underlay | None,
        keeping: list[Region],
    ) -> None:
        size = (region.rows[1] - region.rows[0], region.columns[1] - region.columns[0])
        self.scene, self.region = scene, region
        self.kept, self.keeping = (Underlay(), []) if kept is None else (kept, keeping)
        self.affine = exam.affine(exam.fine)
        self.corner = np.array([region.rows[0], region.columns[0]], np.float64)
        self.pixel = exam.fov_mm / exam.fine
        self.look = (table, noise_tiles())
        shift = np.array([0.0, *self.corner])
        self.part_box = part_boxes(scene.packed, self.affine, shift)
        marks = [hip.marks.boxes for hip in scene.hips]
        boxes = np.concatenate([scene.packed.solid_box, [hip_box(hip) for hip in scene.hips], *marks])
        self.first_mark = len(scene.packed.solid_box) + len(marks) + np.cumsum([0, *[len(own) for own in marks]])
        self.depth, self.ranges = pixel_ranges(index_boxes(boxes, self.affine, shift), size)
        self.extent, self.here = np.array(self.depth).reshape(-1, 2), list[int]()
        self.warp = (scene.warp.origin, 1.0 / scene.warp.step_mm)
        self.canvas = np.zeros((*size, table.shape[1]), np.float32)
        self.xyz = np.zeros((3, *size), np.float32)
        self.buffer, self.scratch = np.zeros(size[1], np.float32), np.zeros(size, np.float32)
        self.skin, self.bone = np.zeros(size, np.float32), np.zeros(size, np.float32)
        self.socket = np.zeros(size, np.float32)
        self.nearest, self.loops = (
            (np.zeros(size, np.float32), np.zeros(size, np.float32), np.zeros(size, np.int32)) for _ in range(2)
        )
        self.wall = np.zeros(size, np.float32)

    def paint(self, plane: float) -> NDArray[np.float32]:
        """Signal of one infinitely thin plane, shape (h, w, channels)."""
        self.here = np.flatnonzero((self.extent[:, 0] <= plane) & (plane <= self.extent[:, 1])).tolist()
        plane_positions(self.affine[:3], plane, self.corner, self.scene.warp.field, self.warp, self.xyz)
        packed = self.scene.packed
        packed_plane = (packed.solids, packed.span, packed.parts, self.part_box, self.xyz)
        if (below := self.kept.get((self.region, plane))) is not None:
            self.canvas[...] = below
        else:
            self._paint_beneath(packed_plane, plane)
        for number, hip in enumerate(self.scene.hips):
            self._paint_hip(packed_plane, plane, hip, number)
        return self.canvas

    def _paint_beneath(self, packed_plane: Any, plane: float) -> None:
        """Everything but the hips, which no visit changes."""
        self.canvas[...] = 0.0
        self.skin[...] = FAR
        for at in self._where(plane, 0):
            kept = (self.skin, self.scene.fat_mm)
            paint_body(packed_plane, 0, at, self.pixel, self.look, self.canvas, kept)
        self.wall[...] = FAR
        for at in self._where(plane, 1):
            wrap = (self.wall, self.scene.wall, self.skin, _LEAST_FAT * self.scene.fat_mm)
            paint_wall(packed_plane, 1, at, self.pixel, self.look, self.canvas, wrap)
        self._paint_muscles(packed_plane, plane)
        self._paint_bowel(packed_plane, plane)
        self._paint_all(packed_plane, plane, self.scene.organs)
        for own in self.keeping:
            if own.slices[0] - 0.5 < plane < own.slices[1] - 0.5:
                self.kept[own, plane] = self.canvas[self._within(own)].copy()

    def _within(self, own: Region) -> tuple[slice, slice]:
        """Rows and columns of another region on this canvas."""
        top, left = self.region.rows[0], self.region.columns[0]
        return slice(own.rows[0] - top, own.rows[1] - top), slice(own.columns[0] - left, own.columns[1] - left)

    def _paint_muscles(self, packed_plane: Any, plane: float) -> None:
        self.nearest[0][...] = FAR
        self.nearest[1][...] = FAR
        for number in self._met(self.scene.muscles):
            for at in self._where(plane, number):
                claim(packed_plane, number, at, self.nearest, self.buffer)
        wrap = (self.skin, self.scene.fat_mm, _FAT_PLANE_MM)
        paint_claims(packed_plane[0], self.nearest, wrap, self.xyz, self.pixel, self.look, self.canvas)

    def _paint_bowel(self, packed_plane: Any, plane: float) -> None:
        here = [at for number in self._met(self.scene.bowel) for at in self._where(plane, number)]
        if not here:
            return
        self.loops[0][...] = FAR
        self.loops[1][...] = FAR
        for number in self._met(self.scene.bowel):
            for at in self._where(plane, number):
                claim(packed_plane, number, at, self.loops, self.buffer)
        limits = (self.wall, self.scene.wall_mm, self.nearest[0])
        paint_bowel(packed_plane[0], self.loops, limits, self.xyz, self.pixel, self.look, self.canvas)

    def _paint_hip(self, packed_plane: Any, plane: float, hip: Hip, number: int) -> None:
        self._paint_all(packed_plane, plane, hip.before)
        around = self._where(plane, len(self.scene.names) + number)
        for at in around:
            paint_joint(hip.head, hip.joint, at[1:], self.pixel, self.xyz, self.look, self.canvas)
        self.socket[...] = FAR
        for at in self._where(plane, hip.after[0]):
            paint_solid(packed_plane, hip.after[0], at, self.pixel, self.look, self.canvas, self.socket)
        for at in around:
            socket = (self.xyz, self.socket, self.pixel)
            paint_socket(hip.head, hip.disease, hip.joint[6], at[1:], socket, self.look, self.canvas)
        self._paint_all(packed_plane, plane, hip.after[1:])
        self.bone[...] = FAR
        for at in self._where(plane, hip.femur):
            paint_solid(packed_plane, hip.femur, at, self.pixel, self.look, self.canvas, self.bone)
        for at in around:
            seen = (self.xyz, self.bone, self.pixel)
            paint_head(hip.head, hip.disease, hip.joint[4], at[1:], seen, self.look, self.canvas)
        self._paint_marks(plane, hip, self.first_mark[number])

    def _paint_marks(self, plane: float, hip: Hip, first: int) -> None:
        for k, mark in enumerate(hip.marks.rows):
            for at in self._where(plane, first + k):
                bones = (self.xyz, self.bone, self.socket, self.pixel)
                paint_mark(mark, hip.head, at[1:], bones, self.look, self.canvas)

    def _paint_all(self, packed_plane: Any, plane: float, numbers: range) -> None:
        for number in self._met(numbers):
            for at in self._where(plane, number):
                paint_solid(packed_plane, number, at, self.pixel, self.look, self.canvas, self.scratch)

    def _met(self, numbers: range) -> list[int]:
        """Those of a range of solids whose boxes the plane meets."""
        return self.here[bisect_left(self.here, numbers.start) : bisect_left(self.here, numbers.stop)]

    def _where(self, plane: float, number: int) -> list[tuple[float, int, int, int, int]]:
        """Rows and columns of a box on this plane, as a list of none or one."""
        near, far = self.depth[number]
        if plane < near or plane > far:
            return []
        row0, row1, col0, col1 = self.ranges[number]
        return [(plane, row0, row1, col0, col1)] if row0 < row1 and col0 < col1 else []


def pixel_ranges(
    boxes: NDArray[np.float64], size: tuple[int, int]
) -> tuple[list[tuple[float, float]], list[tuple[int, int, int, int]]]:
    """Extent of each box in planes, and its half-open ranges of rows and columns within the region."""
    low = np.clip(np.floor(boxes[:, 0, 1:]), 0, None).astype(int)
    high = np.minimum(np.floor(boxes[:, 1, 1:]) + 2, size).astype(int)
    ranges = np.stack([low[:, 0], high[:, 0], low[:, 1], high[:, 1]], axis=1).tolist()
    return [tuple(pair) for pair in boxes[:, :, 0].tolist()], [tuple(row) for row in ranges]


def index_boxes(
    boxes: NDArray[np.float64], affine: NDArray[np.float64], shift: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Boxes (n, 2, 3) in mm to boxes in (plane, row, column), less the corner of the region."""
    inverse = np.linalg.inv(affine)
    corner = np.array(list(np.ndindex(2, 2, 2)))
    points = np.where(corner[None], boxes[:, None, 1], boxes[:, None, 0])
    index = points @ inverse[:3, :3].T + inverse[:3, 3] - shift
    return np.stack([index.min(axis=1), index.max(axis=1)], axis=1)


@compiled
def _accumulate(canvas: Any, weight: Any, out: Any) -> None:
    for row in range(canvas.shape[0]):
        for i in range(canvas.shape[1]):
            for c in range(canvas.shape[2]):
                out[row, i, c] += weight * canvas[row, i, c]
