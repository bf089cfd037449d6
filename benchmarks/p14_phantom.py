"""P14: sixty primitives painted into 256×256×40 voxels, with coil shading and Rician noise, in ms of CPU time."""

from __future__ import annotations

import numpy as np

from benchmarks.measure import Row, rows_against, take_turns
from onfh_nb.synthetic.bricks import noise_bricks
from onfh_nb.synthetic.coil import draw_bias, slice_bias
from onfh_nb.synthetic.exam import Exam
from onfh_nb.synthetic.noise import add_noise
from onfh_nb.synthetic.part_boxes import part_boxes
from onfh_nb.synthetic.pixel_boxes import open_rectangles, pixel_ranges
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, ellipsoid, pack
from onfh_nb.synthetic.rasterise import paint_all
from onfh_nb.synthetic.warp import plane_positions

DEPTH, SIZE, N_SOLIDS, SIGMA = 40, 256, 60, 0.02
EXAM = Exam((0.0, 0.0, 0.0), 360.0, DEPTH, 4.0, 0.4, SIZE, SIZE)


def make_parts(seed: int = 0) -> list[Part]:
    """Ellipsoids and capsules of the sizes found in a hip, strewn over the field."""
    rng = np.random.default_rng(seed)
    parts: list[Part] = []
    for k in range(N_SOLIDS):
        centre = rng.uniform(-1, 1, 3) * np.array([140, 70, 140])
        size = rng.uniform(6, 24, 3)
        if k % 2:
            parts.append(ellipsoid(centre, (size[0], size[1], size[2]), along=rng.normal(size=3), blend_mm=1.0))
        else:
            end = centre + rng.normal(size=3) * 30
            parts.append(capsule(centre, end, (size[0] / 2, size[1] / 2), blend_mm=1.0))
    return parts


def ours(parts: list[Part]) -> np.ndarray:
    """The package's kernels: each primitive over its own box, plane by plane."""
    packed = pack([Solid(str(k), (p,), Material(1 + k % 20)) for k, p in enumerate(parts)], margin_mm=1.0)
    affine = EXAM.affine(SIZE)
    boxes = part_boxes(packed, affine, np.zeros(3))
    extent, ranges = pixel_ranges(boxes, (SIZE, SIZE))
    rectangles = open_rectangles((SIZE, SIZE), ())
    table = np.linspace(0, 1, 25, dtype=np.float32)[:, None].copy()
    look = (table, noise_bricks())
    still, corner = np.zeros((3, 2, 2, 2), np.float32), np.zeros(2)
    xyz, distance = np.empty((3, SIZE, SIZE), np.float32), np.empty((SIZE, SIZE), np.float32)
    bias = draw_bias(0.4, np.random.default_rng(1))
    out = np.zeros((DEPTH, SIZE, SIZE), np.float32)
    for plane in range(DEPTH):
        plane_positions(affine[:3], float(plane), corner, still, (np.full(3, 1e6), 1.0), xyz)
        scene = (packed.solids, packed.span, packed.parts, boxes, xyz)
        canvas = out[plane][:, :, None]
        where = (float(plane), extent, ranges, rectangles)
        paint_all(scene, (0, N_SOLIDS), where, 360.0 / SIZE, look, canvas, distance)
        shaded = out[plane] * slice_bias(bias, EXAM, plane)
        out[plane] = add_noise(shaded, SIGMA, np.random.SFC64((0, plane)))
    return out


def full_grid(parts: list[Part]) -> np.ndarray:
    """The plain numpy way: every primitive over every voxel, numpy's default precision and generator."""
    affine = EXAM.affine(SIZE)
    axes = [affine[k, 3] + np.abs(affine[k, :3]).max() * -np.arange(n) for k, n in ((1, DEPTH), (2, SIZE), (0, SIZE))]
    # Open axes (front to back, up to down, right to left) keep the sums of the rotation cheap.
    y, z, x = (axis.reshape(shape) for axis, shape in zip(axes, ((-1, 1, 1), (-1, 1), (-1,)), strict=True))
    out = np.zeros((DEPTH, SIZE, SIZE))
    tissue = np.linspace(0, 1, 25)
    for k, part in enumerate(parts):
        m, (cx, cy, cz), half = part.rotation, part.centre, part.half_length_mm
        u, v, w = (m[i, 0] * (x - cx) + (m[i, 1] * (y - cy) + m[i, 2] * (z - cz)) for i in range(3))
        radius = part.radius_start
        if half:
            along = np.clip(w, -half, half)
            radius = radius + (part.radius_end - part.radius_start) / (2 * half) * (along + half)
            w -= along
        iu, iv, iw = (1 / axis for axis in part.axes)
        u, v, w = u * iu, v * iv, w * iw
        k0 = np.sqrt(u * u + v * v + w * w)
        u, v, w = u * iu, v * iv, w * iw
        distance = (k0 - radius) * k0 / (np.sqrt(u * u + v * v + w * w) + 1e-6)
        cover = np.clip(0.5 - distance * SIZE / 360.0, 0, 1)
        out += cover * (tissue[1 + k % 20] - out)
    a, b, c = (np.linspace(-1, 1, n) for n in out.shape)
    out *= np.exp(0.1 * a[:, None, None] ** 2 + 0.1 * b[:, None] ** 3 + 0.2 * c**2 - 0.1 * b[:, None] * c)
    rng = np.random.default_rng(0)
    noise = rng.normal(0, SIGMA, out.shape) + 1j * rng.normal(0, SIGMA, out.shape)
    return np.abs(out + noise)


def run() -> list[Row]:
    parts = make_parts()
    medians = take_turns(
        {"onfh_nb": lambda: ours(parts), "numpy full grid": lambda: full_grid(parts)}, rounds=3, warm_up=1
    )
    what = "60 primitives + bias + Rician noise, 256²×40"
    return rows_against("P14", what, medians, {"numpy full grid": 50.0}, n=3)
