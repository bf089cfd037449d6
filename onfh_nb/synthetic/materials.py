"""What the inside of a solid looks like: marrow with trabeculae, fat with septa, muscle with streaks, the rest."""

from __future__ import annotations

from typing import Any

import numpy as np

from onfh_nb.synthetic.compiled import inlined

_MASK = 127  # texture.TILE - 1
_PER_MM = np.float32(1.25)  # 1 / texture.STEP_MM
_UNIT = np.float32(1.0 / 30.0)  # 1 / texture.PER_SD
_SHIFT = np.float32(8192.0)
_WATER_MARROW, _FAT_MARROW, _FAT, _FIBROUS = 2, 1, 3, 20


@inlined
def tile_value(tiles: Any, number: int, x: float, y: float, z: float) -> Any:
    """Nearest value of a noise tile at a position in mm."""
    # The shift keeps the numbers positive, where cutting off decimals is rounding down, and is a multiple of the tile.
    i = int(x * _PER_MM + _SHIFT) & _MASK
    j = int(y * _PER_MM + _SHIFT) & _MASK
    k = int(z * _PER_MM + _SHIFT) & _MASK
    return np.float32(tiles[number, i, j, k]) * _UNIT


@inlined
def ramp(value: float, low: float, high: float) -> float:
    """Smooth step from 0 at ``low`` to 1 at ``high``."""
    t = min(max((value - low) / (high - low), 0.0), 1.0)
    return t * t * (3.0 - 2.0 * t)


@inlined
def blend_pixel(canvas: Any, row: int, column: int, weight: float, tissue: int, table: Any) -> None:
    """Lay one tissue over a pixel with a weight in 0 … 1."""
    share = np.float32(weight)
    for c in range(canvas.shape[2]):
        canvas[row, column, c] += share * (table[tissue, c] - canvas[row, column, c])


@inlined
def blend_marrow(canvas: Any, row: int, column: int, weight: float, mix: Any, table: Any) -> None:
    """Lay marrow over a pixel; ``mix`` is (fat fraction, bone fraction)."""
    keep = 1.0 - mix[1]
    fat, water = np.float32(keep * mix[0]), np.float32(keep * (1.0 - mix[0]))
    share = np.float32(weight)
    for c in range(canvas.shape[2]):
        signal = fat * table[_FAT_MARROW, c] + water * table[_WATER_MARROW, c]
        canvas[row, column, c] += share * (signal - canvas[row, column, c])


@inlined
def blend_mixed(canvas: Any, row: int, column: int, weight: float, mix: Any, table: Any) -> None:
    """Lay a mixture over a pixel; ``mix`` is (tissue, grey-level factor, other tissue, its share)."""
    tissue, factor, other, part = mix
    main, rest = np.float32(factor * (1.0 - part)), np.float32(factor * part)
    share = np.float32(weight)
    for c in range(canvas.shape[2]):
        value = main * table[tissue, c] + rest * table[other, c]
        canvas[row, column, c] += share * (value - canvas[row, column, c])


@inlined
def paint_inside(canvas: Any, pixel: Any, solid: Any, place: Any, table: Any, tiles: Any) -> None:
    """Lay the inner material of a solid, with its texture, over a pixel given as (row, column, weight)."""
    row, column, weight = pixel
    x, y, z = place
    kind = int(solid[0])
    u = solid[11] * x + solid[12] * y + solid[13] * z
    v = solid[14] * x + solid[15] * y + solid[16] * z
    w = solid[17] * x + solid[18] * y + solid[19] * z
    noise = tile_value(tiles, int(solid[7]), u, v, w)
    if kind == 1:
        slow = tile_value(tiles, 2, x, y, z)
        fine = tile_value(tiles, 3, x, y, z)
        # Neck and intertrochanteric marrow hold more water than head, trochanter and shaft.
        beyond = solid[20] * x + solid[21] * y + solid[22] * z + solid[23]
        grey = ramp(beyond, -0.2, 1.2) * (1.0 - 0.75 * ramp(beyond, 3.0, 5.0))
        fat = solid[9] + (0.03 + 0.07 * grey) * slow + 0.03 * fine - 0.22 * grey
        fat = min(max(fat, 0.0), 1.0)
        bone = min(max(solid[10] * (1.0 + solid[8] * noise + 0.15 * slow), 0.0), 0.9)
        blend_marrow(canvas, row, column, weight, (fat, bone), table)
    elif kind == 2:
        # Septa: thin dark sheets where the noise passes through zero.
        sheet = max(0.0, 1.0 - abs(noise) * 14.0) * solid[8]
        blend_mixed(canvas, row, column, weight, (int(solid[1]), 1.0 + 0.012 * noise, _FIBROUS, sheet), table)
    elif kind == 3:
        streak = ramp(noise, solid[8], solid[8] + 1.2) * 0.75
        factor = 1.0 + 0.06 * tile_value(tiles, 3, x, y, z)
        blend_mixed(canvas, row, column, weight, (int(solid[1]), factor, _FAT, streak), table)
    else:
        blend_mixed(canvas, row, column, weight, (int(solid[1]), 1.0 + solid[8] * noise, 0, 0.0), table)
