"""Paint the abdominal wall by depth: obliques and transversus at the flank, rectus in front, fat within."""

from __future__ import annotations

from typing import Any

import numpy as np

from onfh_nb.synthetic.compiled import compiled, inlined
from onfh_nb.synthetic.fat_paint import septum, strand
from onfh_nb.synthetic.materials import blend_mixed, blend_pixel, ramp, tile_value
from onfh_nb.synthetic.rasterise import solid_row

_FAT, _MUSCLE, _FIBROUS = 3, 4, 20
_GAP_MM = 1.0


@inlined
def layer(depth: float, start: float, thickness: float, inverse: float) -> float:
    """Coverage of a sheet between two depths."""
    middle = start + 0.5 * thickness
    return min(max(0.5 + (0.5 * thickness - abs(depth - middle)) * inverse, 0.0), 1.0)


@inlined
def rectus_half_mm(z: float, scale: float) -> float:
    """Half width of the two recti: narrow at the pubis, a hand's breadth above the navel."""
    return scale * (24.0 + 38.0 * ramp(z, -30.0 * scale, 110.0 * scale))


@inlined
def flank_share(place: Any, depth: float, wall: Any, slow: float, inverse: float) -> float:
    """How much of a pixel is flank muscle: three sheets above ligament and crest, below them the lining of the wing."""
    x, y, z = place
    outer, inner, deep, _, scale, _ = wall
    ligament = scale * (-24.0 + 1.12 * max(abs(x) / scale - 24.0, 0.0)) + 34.0 * (1.0 - ramp(y, -8.0, 46.0))
    above = ramp(z + 2.0 * slow, ligament - 3.0, ligament + 7.0)
    here = above * ramp(y + 3.0 * slow, -52.0, -40.0)
    wing = (1.0 - above) * ramp(abs(x) / scale, 62.0, 82.0) * ramp(z, 34.0, 56.0) * (1.0 - ramp(y, 34.0, 50.0))
    wing *= layer(depth, -3.0, 13.0 + 3.0 * slow, 0.5 * inverse)
    # The back of the hollow has no wall of its own: spine, psoas and the true pelvis lie there.
    here *= ramp(abs(x) / scale + 1.2 * y, 72.0, 86.0)
    thin = ramp(z, ligament, ligament + 45.0)
    # Towards the rectus the sheets thin out into their aponeuroses.
    past = abs(x) - rectus_half_mm(z, scale) if y > 14.0 else 99.0
    outer *= (0.35 + 0.65 * thin) * (0.15 + 0.85 * ramp(past, 2.0, 26.0))
    inner *= (0.6 + 0.4 * thin) * (0.3 + 0.7 * ramp(past, 0.0, 16.0))
    deep *= (0.4 + 0.6 * thin) * (0.5 + 0.5 * ramp(past, 0.0, 12.0))
    share = layer(depth, 0.0, outer, inverse) + layer(depth, outer + _GAP_MM, inner, inverse)
    return max(here * min(share + layer(depth, outer + inner + 2 * _GAP_MM, deep, inverse), 1.0), wing)


@inlined
def rectus_share(place: Any, depth: float, wall: Any, slow: float, inverse: float) -> Any:
    """(Share of muscle, share of sheath) of a pixel in front."""
    x, _, z = place
    rectus, scale, navel = wall[3], wall[4], wall[5]
    edge = rectus_half_mm(z, scale)
    alba = 2.0 + 5.0 * ramp(z, navel - 20.0, navel + 30.0)
    across = min(max((abs(x) - alba) / (edge - alba), 0.0), 1.0)
    bulge = 2.0 * across - 1.0
    thick = rectus * (1.0 - 0.85 * bulge * bulge * bulge * bulge) * (0.75 + 0.25 * ramp(z, 0.0, 90.0))
    here = ramp(z, -34.0 * scale, -20.0 * scale)
    muscle = layer(depth, 0.9, thick, inverse) * here if thick > 0.8 else 0.0
    # Tendinous intersections cross the belly of the muscle at the navel and a hand above.
    band = min(abs(z - navel - 3.0 * slow), abs(z - navel - 58.0 - 3.0 * slow))
    cross = max(0.0, 1.0 - band / 2.2) * muscle
    sheath = max(layer(depth, 0.0, 0.9, inverse), layer(depth, 0.9 + thick, 0.8, inverse)) * here
    return muscle - cross, max(0.7 * sheath, 0.8 * cross)


@compiled
def paint_wall(scene: Any, number: int, at: Any, pixel_mm: float, look: Any, canvas: Any, kept: Any) -> None:
    """Paint wall and visceral fat and keep the signed distance to the outer surface of the wall.

    ``kept`` is (distance (h, w), wall, signed distance to the skin (h, w), thinnest fat under the skin in mm), and
    ``wall`` holds the outer and inner oblique, the transversus and the rectus in mm, the scale of the pelvis and the
    height of the navel.
    """
    _, span, parts, boxes, xyz = scene
    plane, row0, row1, col0, col1 = at
    first, last = span[number]
    table, tiles = look
    distance, wall, skin, least_mm = kept
    inverse = 1.0 / pixel_mm
    reach = wall[0] + wall[1] + wall[2] + wall[3] + 6.0
    for row in range(row0, row1):
        low, high = solid_row(parts, boxes, first, last, (plane, row, col0, col1), xyz, distance[row])
        for i in range(low, high):
            distance[row, i] = max(distance[row, i], skin[row, i] + np.float32(least_mm))
            cover = 0.5 - distance[row, i] * inverse
            if cover <= 0.0:
                continue
            weight = min(cover, 1.0)
            place = xyz[0, row, i], xyz[1, row, i], xyz[2, row, i]
            x, y, z = place
            slow = tile_value(tiles, 2, z, y + 17.0, x)
            other = tile_value(tiles, 2, 1.3 * z + 50.0, 1.3 * y, 1.3 * x)
            dark = 0.34 * septum(other, slow, 6.0)
            blend_mixed(canvas, row, i, weight, (_FAT, 0.83 + 0.05 * slow + 0.02 * other, _FIBROUS, dark), table)
            depth = -distance[row, i] + 0.8 * slow
            if depth < reach:
                muscle, sheath = 0.0, 0.0
                if y > 14.0 and abs(x) < rectus_half_mm(z, wall[4]):
                    muscle, sheath = rectus_share(place, depth, wall, slow, inverse)
                else:
                    muscle = flank_share(place, depth, wall, slow, inverse)
                if muscle > 0.0:
                    fine = tile_value(tiles, 3, z, y, x)
                    streak = 0.6 * ramp(other + 0.5 * fine, 1.2, 2.0)
                    mix = (_MUSCLE, 1.0 + 0.07 * fine, _FAT, streak)
                    blend_mixed(canvas, row, i, weight * muscle, mix, table)
                if sheath > 0.0:
                    blend_pixel(canvas, row, i, weight * sheath, _FIBROUS, table)
            else:
                vessel = strand(other, slow, 0.33)
                if vessel > 0.0:
                    blend_pixel(canvas, row, i, 0.85 * vessel * weight, _FIBROUS, table)
