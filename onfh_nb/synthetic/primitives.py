"""Solids of the phantom: ellipsoids and tapered capsules, joined by a smooth minimum of their signed distances.

One formula serves all parts: a segment of half-length ``half_length_mm`` along the third row of ``rotation``, thickened
to a radius that goes linearly from ``radius_start`` to ``radius_end`` in space scaled by ``axes``. A zero half-length
gives an ellipsoid, equal axes a capsule.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Op = Literal["union", "subtract", "intersect", "halfspace"]
_OP_CODE = {"union": 0.0, "subtract": 1.0, "intersect": 2.0, "halfspace": 3.0}
PART_WIDTH = 21
SOLID_WIDTH = 38


@dataclass(frozen=True)
class Part:
    """One primitive; ``blend_mm`` is the width of the smooth join to what came before it."""

    centre: NDArray[np.float64]
    rotation: NDArray[np.float64] = field(default_factory=lambda: np.eye(3))
    axes: tuple[float, float, float] = (1.0, 1.0, 1.0)
    half_length_mm: float = 0.0
    radius_start: float = 1.0
    radius_end: float = 1.0
    blend_mm: float = 4.0
    op: Op = "union"

    def row(self) -> NDArray[np.float32]:
        """The part as the kernel reads it, shape (PART_WIDTH,)."""
        numbers = [*self.centre, *self.rotation.ravel(), *(1.0 / np.asarray(self.axes)), self.half_length_mm]
        tail = [self.radius_start, self.radius_end, self.blend_mm, _OP_CODE[self.op], 0.0]
        return np.array([*numbers, *tail], dtype=np.float32)

    def box(self) -> NDArray[np.float64]:
        """Axis-aligned bounds, shape (2, 3): lowest and highest corner in mm, with room for the smooth join."""
        if self.op in ("halfspace", "intersect"):
            return np.array([[-1e6] * 3, [1e6] * 3])
        radius = max(self.radius_start, self.radius_end)
        extent = np.sqrt(((self.rotation.T * (np.asarray(self.axes) * radius)) ** 2).sum(axis=1))
        extent = extent + np.abs(self.rotation[2]) * self.half_length_mm
        # What is cut away is also rounded on the inside of what remains.
        extent = extent + self.blend_mm * (2.0 if self.op == "subtract" else 1.0)
        return np.array([self.centre - extent, self.centre + extent])


@dataclass(frozen=True)
class Material:
    """What a solid is made of.

    Parameters
    ----------
    tissue : int
        Row of the tissue table inside.
    kind : {"plain", "bone", "fat", "muscle"}
        How texture enters: grey-level mottling, trabeculae in fatty marrow, septa, streaks of fat.
    rind, rind_mm, rind_far_mm, rind_span_mm
        Tissue and thickness of an outer layer; the thickness goes from ``rind_mm`` to ``rind_far_mm`` while the
        height z falls through ``rind_span_mm``.
    texture, amplitude
        Which noise tile and how strong.
    fat_fraction, bone_fraction
        Of marrow.
    fibre : direction along which the texture is stretched.
    grey : ndarray, shape (4,), or None
        Where marrow turns less fatty: a·p + b in units of 10 mm, counted along the neck from the head; see the painter.
        Of bowel: height of the fluid level, tissue above it, share of folds, lumpiness.
    tone : float
        Factor on the grey level of muscle and fat.
    red : float
        How much patchy red marrow takes from the fat fraction.
    origin_mm : tuple of float
        Shift of the texture, so that no two solids show the same piece of a tile.
    fan : tuple of 9 float, or None
        Course of trabeculae in the hip frame: head centre (x, y, z), ±1 towards lateral, focus of the compressive fan
        (lateral, superior), centre of the tensile arcs (lateral, superior) and their radius, 0 for none; all in mm.
    """

    tissue: int
    kind: Literal["plain", "bone", "fat", "muscle"] = "plain"
    rind: int = 8
    rind_mm: float = 0.0
    rind_far_mm: float | None = None
    rind_span_mm: tuple[float, float] = (0.0, -1.0)
    texture: int = 3
    amplitude: float = 0.0
    fat_fraction: float = 0.9
    bone_fraction: float = 0.15
    fibre: tuple[float, float, float] = (0.0, 0.0, 1.0)
    grey: tuple[float, float, float, float] | None = None
    tone: float = 1.0
    red: float = 0.0
    origin_mm: tuple[float, float, float] = (0.0, 0.0, 0.0)
    fan: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Solid:
    """A named object: parts joined in order, and its material."""

    name: str
    parts: tuple[Part, ...]
    material: Material

    def row(self) -> NDArray[np.float32]:
        """The material as the kernel reads it, shape (SOLID_WIDTH,)."""
        m = self.material
        kind = {"plain": 0, "bone": 1, "fat": 2, "muscle": 3}[m.kind]
        far = m.rind_mm if m.rind_far_mm is None else m.rind_far_mm
        head = [kind, m.tissue, m.rind, m.rind_mm, far, *m.rind_span_mm, m.texture, m.amplitude]
        frame, grey = frame_along(m.fibre).ravel(), m.grey or (0.0, 0.0, 0.0, -9.0)
        tail = [m.tone, m.red, *m.origin_mm, *(m.fan or (0.0,) * 9)]
        return np.array([*head, m.fat_fraction, m.bone_fraction, *frame, *grey, *tail], dtype=np.float32)


@dataclass(frozen=True)
class Packed:
    """Solids as flat arrays: ``span`` (n, 2) part ranges, boxes in mm of shape (n, 2, 3)."""

    solids: NDArray[np.float32]
    span: NDArray[np.int64]
    parts: NDArray[np.float32]
    part_box: NDArray[np.float64]
    solid_box: NDArray[np.float64]


def pack(solids: list[Solid], *, margin_mm: float) -> Packed:
    """Flatten solids for the kernels; ``margin_mm`` widens every box by the largest displacement of the warp."""
    parts = [part for solid in solids for part in solid.parts]
    ends = np.cumsum([len(solid.parts) for solid in solids])
    starts = ends - [len(solid.parts) for solid in solids]
    part_box = np.array([part.box() for part in parts]) + np.array([[-margin_mm] * 3, [margin_mm] * 3])
    solid_box = np.empty((len(solids), 2, 3))
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        grown = [j for j in range(start, end) if parts[j].op == "union"]
        solid_box[i] = part_box[grown, 0].min(axis=0), part_box[grown, 1].max(axis=0)
    return Packed(
        np.stack([s.row() for s in solids]),
        np.stack([starts, ends], axis=1).astype(np.int64),
        np.stack([p.row() for p in parts]),
        part_box,
        solid_box,
    )


def joined(first: Packed, second: Packed) -> Packed:
    """All solids of the first, then all of the second."""
    return Packed(
        np.concatenate([first.solids, second.solids]),
        np.concatenate([first.span, second.span + len(first.parts)]),
        np.concatenate([first.parts, second.parts]),
        np.concatenate([first.part_box, second.part_box]),
        np.concatenate([first.solid_box, second.solid_box]),
    )


def frame_along(direction: ArrayLike, *, wide: ArrayLike = (0.0, 1.0, 0.0)) -> NDArray[np.float64]:
    """Right-angled rows (across, near ``wide``, along ``direction``), shape (3, 3)."""
    w = np.asarray(direction, dtype=np.float64)
    w = w / np.linalg.norm(w)
    v = np.asarray(wide, dtype=np.float64)
    v = v - (v @ w) * w
    if np.linalg.norm(v) < 1e-6:
        v = np.array([1.0, 0.0, 0.0]) - w[0] * w
    v = v / np.linalg.norm(v)
    across = (v[1] * w[2] - v[2] * w[1], v[2] * w[0] - v[0] * w[2], v[0] * w[1] - v[1] * w[0])
    return np.array([across, v, w])


def ellipsoid(
    centre: ArrayLike, axes: tuple[float, float, float], *, along: ArrayLike = (0, 0, 1), blend_mm: float = 4.0
) -> Part:
    """Ellipsoid with semi-axes in mm (across, near the y axis, along)."""
    return Part(np.asarray(centre, dtype=np.float64), frame_along(along), axes, blend_mm=blend_mm)


def capsule(
    start: ArrayLike,
    end: ArrayLike,
    radii: tuple[float, float],
    *,
    flat: tuple[float, float] = (1.0, 1.0),
    blend_mm: float = 4.0,
) -> Part:
    """Tapered capsule between two points; ``flat`` scales its cross-section (across, near the y axis)."""
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    length = float(np.linalg.norm(b - a))
    return Part((a + b) / 2, frame_along(b - a), (flat[0], flat[1], 1.0), length / 2, radii[0], radii[1], blend_mm)


def sphere(centre: ArrayLike, radius: float, *, blend_mm: float = 4.0, op: Op = "union") -> Part:
    """Sphere in mm; exact signed distance."""
    return Part(np.asarray(centre, dtype=np.float64), np.eye(3), (radius,) * 3, blend_mm=blend_mm, op=op)


def halfspace(point: ArrayLike, outward: ArrayLike, *, blend_mm: float = 2.0) -> Part:
    """Keeps what lies behind the plane through ``point`` with normal ``outward``."""
    return Part(np.asarray(point, dtype=np.float64), frame_along(outward), blend_mm=blend_mm, op="halfspace")


def moved(part: Part, origin: NDArray[np.float64], *, mirror: bool = False) -> Part:
    """A part described in the hip frame (lateral, anterior, superior), put at ``origin``; ``mirror`` for left hips."""
    flip = np.array([-1.0 if mirror else 1.0, 1.0, 1.0])
    return replace(part, centre=origin + flip * part.centre, rotation=part.rotation * flip)


def turned(part: Part, rotation: NDArray[np.float64]) -> Part:
    """The same part turned about the origin."""
    return replace(part, centre=rotation @ part.centre, rotation=part.rotation @ rotation.T)


def distance(parts: tuple[Part, ...], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Signed distance of joined parts at points of shape (…, 3), in plain float64: the reference of the kernel."""
    total = np.full(points.shape[:-1], 1e9)
    for part in parts:
        local = (points - part.centre) @ part.rotation.T
        if part.op == "halfspace":
            total = -smooth_minimum(-total, -local[..., 2], part.blend_mm)
            continue
        single = _part_distance(part, local)
        if part.op == "union":
            total = smooth_minimum(total, single, part.blend_mm)
        else:
            total = -smooth_minimum(-total, single if part.op == "subtract" else -single, part.blend_mm)
    return total


def smooth_minimum(a: NDArray[np.float64], b: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    """Quadratic smooth minimum; equal to the minimum where the two differ by more than ``width``."""
    reach = np.maximum(width - np.abs(a - b), 0.0) / width
    return np.asarray(np.minimum(a, b) - reach * reach * width / 4)


def _part_distance(part: Part, local: NDArray[np.float64]) -> NDArray[np.float64]:
    half = part.half_length_mm
    along = np.clip(local[..., 2], -half, half)
    share = 0.5 + 0.5 * along / half if half > 0 else np.zeros_like(along)
    radius = part.radius_start + (part.radius_end - part.radius_start) * share
    scaled = np.stack([local[..., 0], local[..., 1], local[..., 2] - along], axis=-1) / part.axes
    k0 = np.sqrt((scaled**2).sum(axis=-1))
    k1 = np.sqrt(((scaled / part.axes) ** 2).sum(axis=-1))
    return np.asarray((k0 - radius) * (k0 + 1e-3) / (k1 + 1e-3 / max(part.axes)))
