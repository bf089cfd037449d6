"""Paint the body's fat: skin, septa between lobules, the membranous fascia within, and small vessels."""

from __future__ import annotations

from typing import Any

import numpy as np

from onfh_nb.synthetic.compiled import compiled, inlined
from onfh_nb.synthetic.materials import blend_mixed, blend_pixel, ramp, tile_value
from onfh_nb.synthetic.rasterise import solid_row

_FAT, _SKIN, _FIBROUS = 3, 19, 20


@inlined
def septum(noise: float, gate: float, sharp: float) -> float:
    """A sheet where the noise passes through zero, where the gate lets it: thin, and broken as real ones are."""
    here = 1.0 - abs(noise) * sharp
    return here * ramp(gate, -0.9, 0.7) if here > 0.0 else 0.0


@inlined
def strand(one: float, other: float, radius: float) -> float:
    """Weight of a thread where two noises pass through zero together: a vessel of about 4·radius mm."""
    return min(max((radius - np.sqrt(one * one + other * other)) * 8.0, 0.0), 1.0)


@compiled
def paint_body(scene: Any, number: int, at: Any, pixel_mm: float, look: Any, canvas: Any, kept: Any) -> None:
    """Paint skin and fat over the body and keep the signed distance to the skin.

    ``at`` is (plane, row0, row1, col0, col1), ``scene`` the packed arrays and xyz, ``kept`` (distance (h, w),
    thickness of the subcutaneous fat in mm).
    """
    _, span, parts, boxes, xyz = scene
    plane, row0, row1, col0, col1 = at
    first, last = span[number]
    table, tiles = look
    distance, fat_mm = kept
    inverse = np.float32(1.0 / pixel_mm)
    for row in range(row0, row1):
        low, high = solid_row(parts, boxes, first, last, (plane, row, col0, col1), xyz, distance[row])
        for i in range(low, high):
            d = distance[row, i]
            cover = np.float32(0.5) - d * inverse
            if cover <= 0.0:
                continue
            x, y, z = xyz[0, row, i], xyz[1, row, i], xyz[2, row, i]
            # The tile is read along its last axis where a row of pixels runs, which keeps it in the cache.
            slow = tile_value(tiles, 2, z + 31.0, y, x)
            if d > -4.0:
                skin = np.float32(1.5 + 0.25 * slow)
                blend_pixel(canvas, row, i, min(cover, np.float32(1.0)), _SKIN, table)
                cover = np.float32(0.5) - (d + skin) * inverse
                if cover <= 0.0:
                    continue
            weight = min(cover, np.float32(1.0))
            fine = tile_value(tiles, 2, 1.5 * z + 0.4 * y, 1.3 * y - 0.3 * x, 1.2 * x + 0.4 * z)
            depth = -d / fat_mm
            dark = 0.42 * septum(fine, slow, 9.0 + 7.0 * depth)
            # The membranous layer runs along the skin, sometimes double, and fades where the fat is thin.
            layer = abs(depth - 0.52 - 0.09 * slow) * fat_mm
            if layer < 1.0:
                dark = max(dark, 0.5 * (1.0 - layer) * ramp(fine, -1.6, 0.0))
            # Thick fat is no richer in vessels than thin: they are few, and grey where a pixel holds them in part.
            vessel = strand(fine, slow, 0.10)
            # Between muscles lie vessels, fasciae and nerves with the fat, which is less pure than under the skin.
            grey = 0.985 - 0.15 * ramp(depth, 0.8, 1.8) + 0.03 * slow + 0.012 * fine
            blend_mixed(canvas, row, i, weight, (_FAT, grey, _FIBROUS, dark), table)
            if vessel > 0.0:
                blend_pixel(canvas, row, i, 0.55 * vessel * weight, _FIBROUS, table)
