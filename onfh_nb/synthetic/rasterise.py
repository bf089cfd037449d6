"""Paint solids onto one plane of pixels: signed distances over bounding boxes become coverage, coverage becomes signal.

Every kernel works on one plane, whose pixels carry their own position in the patient (``xyz``, three arrays of shape
(h, w)), so that planes of any orientation and warped space cost the same. ``canvas`` has shape (h, w, channels).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from onfh_nb.synthetic.compiled import compiled, inlined
from onfh_nb.synthetic.materials import blend_pixel, paint_inside, ramp, tile_value
from onfh_nb.synthetic.part_boxes import columns

FAR = np.float32(1e9)
_FIBROUS = 20


@compiled
def round_row(part: Any, xyz: Any, row: int, start: int, stop: int, out: Any) -> None:
    """Join a part of round section, as half of them are, to the signed distances of a row: one root, no division."""
    cx, cy, cz = part[0], part[1], part[2]
    wx, wy, wz = part[9], part[10], part[11]
    half, blend = part[15], part[18]
    quarter, zero = np.float32(0.25) / blend, np.float32(0.0)
    slope = (part[17] - part[16]) * np.float32(0.5) / half if half > 0 else zero
    base = part[16] + slope * half
    x, y, z = xyz[0, row, start:stop], xyz[1, row, start:stop], xyz[2, row, start:stop]
    out = out[start:stop]
    for i in range(out.shape[0]):
        dx, dy, dz = x[i] - cx, y[i] - cy, z[i] - cz
        along = min(max(wx * dx + wy * dy + wz * dz, -half), half)
        dx, dy, dz = dx - along * wx, dy - along * wy, dz - along * wz
        single = np.sqrt(dx * dx + dy * dy + dz * dz) - base - slope * along
        reach = max(blend - abs(out[i] - single), zero)
        out[i] = min(out[i], single) - reach * reach * quarter


@compiled
def part_row(part: Any, xyz: Any, row: int, start: int, stop: int, out: Any) -> None:
    """Join one part to the signed distances ``out`` of a row of pixels, columns ``start`` to ``stop``."""
    # Locals, because the compiler cannot know that `out` does not overlap `part`, and would not vectorise.
    cx, cy, cz = part[0], part[1], part[2]
    ux, uy, uz = part[3] * part[12], part[4] * part[12], part[5] * part[12]
    vx, vy, vz = part[6] * part[13], part[7] * part[13], part[8] * part[13]
    wx, wy, wz = part[9], part[10], part[11]
    iu, iv, iw = part[12], part[13], part[14]
    half, base, blend, op = part[15], part[16], part[18], part[19]
    quarter = np.float32(0.25) / blend
    slope = (part[17] - base) * np.float32(0.5) / half if half > 0 else np.float32(0.0)
    base = base + slope * half
    eps = np.float32(1e-3)
    smallest = eps * min(iu, min(iv, iw))
    zero = np.float32(0.0)
    sign = np.float32(1.0) if op == 0 else np.float32(-1.0)
    turn = np.float32(1.0) if op == 1 else sign  # subtracting keeps the part's own sign after both are negated
    x, y, z = xyz[0, row, start:stop], xyz[1, row, start:stop], xyz[2, row, start:stop]
    out = out[start:stop]
    for i in range(out.shape[0]):
        dx, dy, dz = x[i] - cx, y[i] - cy, z[i] - cz
        w = wx * dx + wy * dy + wz * dz
        if op == 3:
            single = w
        else:
            along = min(max(w, -half), half)
            radius = base + slope * along
            u = ux * dx + uy * dy + uz * dz
            v = vx * dx + vy * dy + vz * dz
            w = (w - along) * iw
            k0 = np.sqrt(u * u + v * v + w * w)
            u, v, w = u * iu, v * iv, w * iw
            k1 = np.sqrt(u * u + v * v + w * w)
            single = (k0 - radius) * (k0 + eps) / (k1 + smallest)
        # Intersection and subtraction are unions of what is outside.
        old = sign * out[i]
        single = turn * single
        reach = max(blend - abs(old - single), zero)
        out[i] = sign * (min(old, single) - reach * reach * quarter)


@compiled
def solid_row(parts: Any, boxes: Any, first: int, last: int, at: Any, xyz: Any, out: Any) -> Any:
    """Signed distance of one solid along a row; ``at`` is (plane, row, start, stop), boxes are those of ``part_boxes``.

    Returns the columns that any part can reach; ``out`` is written there and nowhere else.
    """
    plane, row, start, stop = at
    low, high = stop, start
    for k in range(first, last):
        a, b = columns(boxes[k], plane, row)
        a, b = max(a, start), min(b, stop)
        if a >= b:
            continue
        if parts[k, 19] > 0:  # what is cut away or kept says nothing about where the solid is
            a, b = max(a, low), min(b, high)
        elif low >= high:
            low, high = a, b
            for i in range(a, b):
                out[i] = FAR
        else:
            for i in range(a, low):
                out[i] = FAR
            for i in range(high, b):
                out[i] = FAR
            low, high = min(low, a), max(high, b)
        if parts[k, 19] == 0 and parts[k, 12] == 1.0 and parts[k, 13] == 1.0 and parts[k, 14] == 1.0:
            round_row(parts[k], xyz, row, a, b, out)
        elif a < b:
            part_row(parts[k], xyz, row, a, b, out)
    return low, high


@inlined
def common(one: Any, other: Any) -> Any:
    """Rows and columns that two ranges (row0, row1, col0, col1) share."""
    return max(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), min(one[3], other[3])


@compiled
def paint_solid(scene: Any, number: int, at: Any, pixel_mm: float, look: Any, canvas: Any, distance: Any) -> None:
    """Paint one solid over its box and leave its signed distance in ``distance`` of shape (h, w), where it is near.

    ``at`` is (plane, row0, row1, col0, col1), ``scene`` the packed arrays and xyz.
    """
    solids, span, parts, boxes, xyz = scene
    plane, row0, row1, col0, col1 = at
    solid = solids[number]
    first, last = span[number]
    table, tiles = look
    inverse = np.float32(1.0 / pixel_mm)
    rind, near, far = int(solid[2]), solid[3], solid[4]
    for row in range(row0, row1):
        low, high = solid_row(parts, boxes, first, last, (plane, row, col0, col1), xyz, distance[row])
        for i in range(low, high):
            cover = np.float32(0.5) - distance[row, i] * inverse
            if cover <= 0.0:
                continue
            x, y, z = xyz[0, row, i], xyz[1, row, i], xyz[2, row, i]
            inner = cover
            if near > 0.0:
                thick = near + (far - near) * np.float32(ramp(-z, -solid[5], -solid[6])) if far != near else near
                inner = np.float32(0.5) - (distance[row, i] + thick) * inverse
                if inner < 1.0:
                    blend_pixel(canvas, row, i, min(cover, np.float32(1.0)), rind, table)
            if inner > 0.0:
                paint_inside(canvas, (row, i, min(inner, np.float32(1.0))), solid, (x, y, z), table, tiles)


@compiled
def paint_all(scene: Any, numbers: Any, where: Any, pixel_mm: float, look: Any, canvas: Any, distance: Any) -> None:
    """Paint solids ``numbers[0]`` to ``numbers[1]`` in order, where they meet the plane, see :func:`paint_solid`.

    ``where`` is (plane, extent of the boxes in planes (n, 2), their rows and columns (n, 4), rectangles of the plane
    that are painted (m, 4)).
    """
    plane, extent, ranges, rectangles = where
    for number in range(numbers[0], numbers[1]):
        if plane < extent[number, 0] or plane > extent[number, 1]:
            continue
        for k in range(rectangles.shape[0]):
            row0, row1, col0, col1 = common(ranges[number], rectangles[k])
            if row0 < row1 and col0 < col1:
                paint_solid(scene, number, (plane, row0, row1, col0, col1), pixel_mm, look, canvas, distance)


@inlined
def rounded_maximum(a: float, b: float, width: float) -> float:
    """Maximum of two signed distances with its edge rounded off over ``width``."""
    reach = max(width - abs(a - b), 0.0)
    return max(a, b) + reach * reach * 0.25 / width


@compiled
def claim(scene: Any, number: int, at: Any, nearest: Any, buffer: Any) -> None:
    """Let a muscle claim the pixels that lie deepest in it; ``nearest`` is (smallest, second, owner), each (h, w)."""
    _, span, parts, boxes, xyz = scene
    plane, row0, row1, col0, col1 = at
    smallest, second, owner = nearest
    first, last = span[number]
    for row in range(row0, row1):
        low, high = solid_row(parts, boxes, first, last, (plane, row, col0, col1), xyz, buffer)
        if low >= high:
            continue
        first_d, second_d = smallest[row, low:high], second[row, low:high]
        mine, found = owner[row, low:high], buffer[low:high]
        for i in range(high - low):  # without branches, so that it is vectorised
            d, best = found[i], first_d[i]
            second_d[i] = min(second_d[i], max(d, best))
            first_d[i] = min(d, best)
            mine[i] = np.int32(number) if d < best else mine[i]


@compiled
def claim_all(scene: Any, numbers: Any, where: Any, nearest: Any, buffer: Any) -> int:
    """Let all muscles ``numbers[0]`` to ``numbers[1]`` claim pixels; how many boxes of theirs the plane meets."""
    plane, extent, ranges, rectangles = where
    met = 0
    for number in range(numbers[0], numbers[1]):
        if plane < extent[number, 0] or plane > extent[number, 1]:
            continue
        for k in range(rectangles.shape[0]):
            row0, row1, col0, col1 = common(ranges[number], rectangles[k])
            if row0 < row1 and col0 < col1:
                claim(scene, number, (plane, row0, row1, col0, col1), nearest, buffer)
                met += 1
    return met


@compiled
def paint_claims(solids: Any, nearest: Any, wrap: Any, xyz: Any, pixel_mm: float, look: Any, canvas: Any) -> None:
    """Paint muscles where they claimed pixels, with planes of fat between neighbours and none in the subcutaneous fat.

    ``wrap`` is (signed distance to the skin of shape (h, w), thickness of the fat in mm, width of the fat planes).
    """
    smallest, second, owner = nearest
    skin, fat_mm, gap_mm = wrap
    table, tiles = look
    inverse = 1.0 / pixel_mm
    deepest = -5.0 - 1.06 * fat_mm
    for row in range(smallest.shape[0]):
        for i in range(smallest.shape[1]):
            d = smallest[row, i]
            if d > pixel_mm:
                continue
            x, y, z = xyz[0, row, i], xyz[1, row, i], xyz[2, row, i]
            slow = tile_value(tiles, 2, 0.8 * x, 0.8 * y, 0.8 * z)
            # Some neighbours touch with hardly any fat between, others lie far apart.
            gap = gap_mm * (0.5 + 0.02 * fat_mm) * max(0.3, 1.0 + 0.55 * slow)
            d = rounded_maximum(d, 0.5 * (gap - (second[row, i] - d)), 2.5)
            fascia = 0.0
            # Deep in the body the fat under the skin changes nothing.
            if skin[row, i] > deepest:
                # Fat is thick over the hips and thin between the thighs and down them.
                thick = fat_mm * (0.35 + 0.65 * ramp(abs(x), 30.0, 110.0)) * (1.0 - 0.45 * ramp(-z, 30.0, 130.0))
                depth = skin[row, i] + thick * (1.0 + 0.012 * slow)
                # The fascia is stoutest down the outer side, where it is the iliotibial band.
                band = ramp(abs(x), 110.0, 140.0) * ramp(-z, -40.0, 20.0)
                fascia = (0.5 + 0.45 * band) * max(0.0, 1.0 - abs(depth) / (0.9 + 0.7 * band))
                fascia *= min(max(0.5 - d * inverse, 0.0), 1.0)
                d = rounded_maximum(d, depth, 3.0)
            # Muscle ends in a fringe of bundles, more of it in some places than in others, not at a sharp line.
            cover = min(0.5 - d * inverse * max(0.5, 0.62 + 0.12 * slow), 1.0)
            if cover > 0.0:
                paint_inside(canvas, (row, i, cover), solids[owner[row, i]], (x, y, z), table, tiles)
            if fascia > 0.0:
                blend_pixel(canvas, row, i, fascia, _FIBROUS, table)
