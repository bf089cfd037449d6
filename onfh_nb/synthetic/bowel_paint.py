"""Paint bowel where loops claimed pixels: squeezed against each other, each with wall, folds and what it holds."""

from __future__ import annotations

from typing import Any

from onfh_nb.synthetic.compiled import compiled
from onfh_nb.synthetic.materials import blend_mixed, blend_pixel, ramp, tile_value
from onfh_nb.synthetic.rasterise import rounded_maximum

_WALL = 21
_GAP_MM = (0.5, 1.4)  # of fat between two loops: least, and more where the mesentery is thick
_ROUND_MM = 3.6  # loops do not fill the corners between them
_OFF_MUSCLE_MM = 1.6


@compiled
def paint_bowel(solids: Any, nearest: Any, limits: Any, xyz: Any, pixel_mm: float, look: Any, canvas: Any) -> None:
    """Paint loops of bowel within the wall of the abdomen and clear of muscles.

    ``nearest`` is (smallest, second, owner) as `rasterise.claim` leaves them, ``limits`` is (signed distance to the
    outer surface of the wall, thickness of the wall in mm, signed distance to the nearest muscle). A loop's material
    gives wall, content, and in its last four numbers the height of its fluid level, the tissue above it, how much wall
    is folded into the lumen, and how lumpy the content is.
    """
    smallest, second, owner = nearest
    outside, wall_mm, muscle = limits
    table, tiles = look
    inverse = 1.0 / pixel_mm
    for row in range(smallest.shape[0]):
        for i in range(smallest.shape[1]):
            d = smallest[row, i]
            if d > pixel_mm:
                continue
            x, y, z = xyz[0, row, i], xyz[1, row, i], xyz[2, row, i]
            gap = _GAP_MM[0] + _GAP_MM[1] * max(0.0, tile_value(tiles, 2, 0.6 * z, 0.6 * y + 40.0, 0.6 * x))
            d = rounded_maximum(d, 0.5 * (gap - (second[row, i] - d)), _ROUND_MM)
            thick = 2.0 + (wall_mm - 2.0) * max(ramp(z, 40.0, 100.0), ramp(y, 22.0, 44.0))
            d = rounded_maximum(d, outside[row, i] + thick, 3.0)
            d = rounded_maximum(d, _OFF_MUSCLE_MM - muscle[row, i], 3.0)
            cover = 0.5 - d * inverse
            if cover <= 0.0:
                continue
            solid = solids[owner[row, i]]
            fine = tile_value(tiles, 3, z, y, x)
            slow = tile_value(tiles, 2, 1.6 * z, 1.6 * y, 1.6 * x)
            blend_mixed(canvas, row, i, min(cover, 1.0), (_WALL, 0.95 + 0.05 * fine, 0, 0.0), table)
            inner = 0.5 - (d + solid[3] * (1.0 + 0.3 * fine)) * inverse
            if inner <= 0.0:
                continue
            inner = min(inner, 1.0)
            lumps = solid[23]
            grey = max(0.2, 1.0 + lumps * (0.22 * slow + 0.22 * fine))
            gas = 0.35 * lumps * ramp(slow + 0.7 * fine, 1.3, 1.9)
            blend_mixed(canvas, row, i, inner, (int(solid[1]), grey, 0, gas), table)
            above = ramp(y + 0.4 * slow, solid[20] - 0.7, solid[20] + 0.7)
            if above > 0.0:
                blend_pixel(canvas, row, i, inner * above, int(solid[21]), table)
            fold = solid[22] * max(0.0, 1.0 - 2.2 * abs(fine + 0.4 * slow)) * ramp(-d, 0.0, 2.0) * ramp(d, -9.0, -4.0)
            if fold > 0.0:
                blend_pixel(canvas, row, i, inner * fold, _WALL, table)
