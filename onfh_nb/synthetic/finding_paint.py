"""Paint the marks of findings over bone that is already there."""

from __future__ import annotations

import math
from typing import Any

from onfh_nb.synthetic.compiled import compiled, inlined
from onfh_nb.synthetic.materials import blend_mixed, blend_pixel, ramp, tile_smooth, tile_value

_CORTEX_MM = 1.2
_MOST = 0.88  # share of the marrow that an uneven field can replace


@compiled
def paint_mark(mark: Any, head: Any, at: Any, plane: Any, look: Any, canvas: Any) -> None:
    """Paint one mark.

    ``mark`` is the row of :class:`onfh_nb.synthetic.mark.Mark`, ``head`` that of the head; ``at`` is
    (row0, row1, col0, col1); ``plane`` is (xyz, signed distance to the femur, the same to the pelvis, pixel in mm).
    """
    row0, row1, col0, col1 = at
    xyz, femur, pelvis, pixel_mm = plane
    inverse = 1.0 / pixel_mm
    soft, ragged = mark[17] > 0.0, mark[18]
    reach = 3.0 * mark[17] if soft else 13.0 * ragged + pixel_mm
    for row in range(row0, row1):
        for i in range(col0, col1):
            inside = _in_bone(mark, (femur[row, i], pelvis[row, i]), soft, inverse)
            if inside <= 0.0:
                continue
            x, y, z = xyz[0, row, i], xyz[1, row, i], xyz[2, row, i]
            lat, a, s = (x - head[0]) * head[3], y - head[1], z - head[2]
            d = _distance(mark, (lat, a, s), look[1])
            if d > reach:
                continue
            u = lat + mark[20]
            weight = inside * mark[14]
            if soft:
                _paint_field(mark, (row, i, weight), (d, u, a, s), look, canvas)
            else:
                d += ragged * tile_smooth(look[1], 3, u * 1.7, a * 1.7, s * 1.7)
                weight *= min(max(0.5 - d * inverse, 0.0), 1.0)
                _paint_layers(mark, (row, i, weight, inverse), (d, u, a, s), look, canvas)


@inlined
def _in_bone(mark: Any, bones: Any, soft: bool, inverse: float) -> float:
    """Share of a pixel that lies in the bone of a mark; changed marrow leaves the cortex as it is."""
    if mark[9] < 0.5:
        return 1.0
    bone = bones[0] if mark[9] < 1.5 else bones[1]
    return min(0.5 - (bone + (_CORTEX_MM if soft else 0.0)) * inverse, 1.0)


@inlined
def _paint_field(mark: Any, pixel: Any, place: Any, look: Any, canvas: Any) -> None:
    """Marrow that changes without a border."""
    row, i, weight = pixel
    d, u, a, s = place
    table, tiles = look
    if d > 0.0:
        weight *= math.exp(-0.5 * d * d / (mark[17] * mark[17]))
    keep = mark[13]
    if mark[19] > 0.0:
        # Some of the marrow that was there still shows through, and so do its trabeculae.
        keep *= 1.0 + 0.1 * tile_value(tiles, 0, u, a, s)
        noise = 0.75 * tile_smooth(tiles, 2, u, a, s) + 0.5 * tile_smooth(tiles, 3, u, a, s)
        weight = min(weight * (1.0 - mark[19] + mark[19] * 1.35 * ramp(noise, -0.9, 0.9)), _MOST)
    blend_mixed(canvas, row, i, min(weight, 1.0), (int(mark[10]), keep, int(mark[11]), mark[12]), table)


@inlined
def _distance(mark: Any, place: Any, tiles: Any) -> float:
    """Signed distance to the shape of a mark, negative inside."""
    lat, a, s = place
    form = mark[8]
    dl, da, ds = lat - mark[0], a - mark[1], s - mark[2]
    wave = 0.0
    if form > 0.5 and mark[18] > 0.0:
        # Lines and seams wind more slowly than their edges are ragged.
        wave = 2.0 * mark[18] * tile_smooth(tiles, 3, (lat + mark[20]) * 0.6, a * 0.6, s * 0.6)
    if form > 0.5 and form < 1.5:
        sphere = math.sqrt(mark[0] * mark[0] + mark[1] * mark[1] + mark[2] * mark[2])
        rho = math.sqrt(lat * lat + a * a + s * s)
        cosine = (lat * mark[3] + a * mark[4] + s * mark[5]) / max(rho, 1e-3)
        along = math.acos(min(max(cosine, -1.0), 1.0)) * sphere
        return max(abs(rho - sphere + wave) - mark[7], along - mark[6])
    w = dl * mark[3] + da * mark[4] + ds * mark[5]
    if form > 1.5:
        aside = math.sqrt(max(dl * dl + da * da + ds * ds - w * w, 0.0))
        return max(abs(w + wave) - mark[7], aside - mark[6])
    w = min(max(w, -mark[7]), mark[7])
    dl, da, ds = dl - w * mark[3], da - w * mark[4], ds - w * mark[5]
    return math.sqrt(dl * dl + da * da + ds * ds) - mark[6]


@inlined
def _paint_layers(mark: Any, pixel: Any, place: Any, look: Any, canvas: Any) -> None:
    """Rim first, then what it encloses."""
    row, i, cover, inverse = pixel
    d, u, a, s = place
    table, tiles = look
    inner = cover
    if mark[16] > 0.0:
        blend_pixel(canvas, row, i, cover, int(mark[15]), table)
        inner = min(max(0.5 - (d + mark[16]) * inverse, 0.0), 1.0) * cover
    share, keep = mark[12], mark[13]
    if mark[19] > 0.0:
        keep *= 1.0 + 0.08 * tile_value(tiles, 3, u * 1.3, a * 1.3, s * 1.3)
        share = min(max(share * (1.0 + mark[19] * tile_smooth(tiles, 3, u, a, s)), 0.0), 1.0)
    blend_mixed(canvas, row, i, inner, (int(mark[10]), keep, int(mark[11]), share), table)
