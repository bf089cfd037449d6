"""What the inside of a solid looks like: marrow with trabeculae, fat with septa, muscle with streaks, the rest."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from onfh_nb.synthetic.arctangent import arctangent
from onfh_nb.synthetic.bricks import brick_index, first_axis, second_axis, third_axis
from onfh_nb.synthetic.compiled import inlined

_MASK = 127  # texture.TILE - 1
_PER_MM = np.float32(1.25)  # 1 / texture.STEP_MM
_UNIT = np.float32(1.0 / 30.0)  # 1 / texture.PER_SD
_SHIFT = np.float32(8192.0)
_SEVEN, _NONE = np.float32(7.0), np.float32(0.0)
_WATER_MARROW, _FAT_MARROW, _FAT, _FIBROUS = 2, 1, 3, 20


@inlined
def tile_value(tiles: Any, number: int, x: float, y: float, z: float) -> Any:
    """Nearest value of a noise tile at a position in mm; ``tiles`` as `bricks.noise_bricks` gives them."""
    # The shift keeps the numbers positive, where cutting off decimals is rounding down, and is a multiple of the tile.
    i = int(x * _PER_MM + _SHIFT) & _MASK
    j = int(y * _PER_MM + _SHIFT) & _MASK
    k = int(z * _PER_MM + _SHIFT) & _MASK
    return np.float32(tiles[number, brick_index(i, j, k)]) * _UNIT


@inlined
def tile_smooth(tiles: Any, number: int, x: Any, y: Any, z: Any) -> Any:
    """Linearly interpolated value of a noise tile: for texture so coarse that blocks would show."""
    x, y, z = x * _PER_MM + _SHIFT, y * _PER_MM + _SHIFT, z * _PER_MM + _SHIFT
    i, j, k = int(x), int(y), int(z)
    fx, fy, fz = x - i, y - j, z - k
    i1, j1, k1 = first_axis((i + 1) & _MASK), second_axis((j + 1) & _MASK), third_axis((k + 1) & _MASK)
    i, j, k = first_axis(i & _MASK), second_axis(j & _MASK), third_axis(k & _MASK)
    tile = tiles[number]
    a0 = tile[i | j | k] + fz * (tile[i | j | k1] - np.float32(tile[i | j | k]))
    a1 = tile[i | j1 | k] + fz * (tile[i | j1 | k1] - np.float32(tile[i | j1 | k]))
    b0 = tile[i1 | j | k] + fz * (tile[i1 | j | k1] - np.float32(tile[i1 | j | k]))
    b1 = tile[i1 | j1 | k] + fz * (tile[i1 | j1 | k1] - np.float32(tile[i1 | j1 | k]))
    a0 += fy * (a1 - a0)
    b0 += fy * (b1 - b0)
    return np.float32(a0 + fx * (b0 - a0)) * _UNIT


@inlined
def ramp(value: float, low: float, high: float) -> float:
    """Smooth step from 0 at ``low`` to 1 at ``high``."""
    t = min(max((value - low) / (high - low), 0.0), 1.0)
    return t * t * (3.0 - 2.0 * t)


@inlined
def bell(x: Any) -> Any:
    """exp(−x²), and 0 where that is less than a thousandth."""
    square = np.float32(x) * np.float32(x)
    return math.exp(-square) if square < _SEVEN else _NONE


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
def along_fibres(solid: Any, place: Any) -> Any:
    """Position in the frame of a solid's texture: across, across, along the fibres."""
    x, y, z = place
    u = solid[11] * x + solid[12] * y + solid[13] * z + solid[26]
    v = solid[14] * x + solid[15] * y + solid[16] * z + solid[27]
    w = solid[17] * x + solid[18] * y + solid[19] * z + solid[28]
    return u, v, w


@inlined
def trabeculae(solid: Any, place: Any, straight: float, tiles: Any) -> Any:
    """Texture and extra share of bone where trabeculae fan out from a focus and cross in arcs, as in the upper femur.

    Without a fan the ``straight`` texture stays. Returns (noise, extra share of bone, how much a place belongs to the
    Ward triangle, how much to the greater trochanter).
    """
    if solid[32] == 0.0:
        return straight, 0.0, 0.0, 0.0
    lat, a, s = (place[0] - solid[29]) * solid[32], place[1] - solid[30], place[2] - solid[31]
    dl, ds = lat - solid[33], s - solid[34]
    r = math.sqrt(dl * dl + ds * ds) + 0.01
    up = ramp(ds / r, -0.45, 0.25)
    noise, column = straight, 0.0
    if up > 0.0:
        angle = arctangent(dl, ds)
        fan = tile_smooth(tiles, 0, 34.0 * angle + solid[26], 0.5 * a, r)
        noise = straight + up * (fan - straight)
        if solid[37] > 0.0:
            # Compressive trabeculae stand as a column from the calcar to the dome of the head.
            column = up * bell((angle - arctangent(-solid[33], -solid[34])) / 0.26)
    if solid[37] <= 0.0:
        # Bone is densest over the joint, where the load enters.
        return noise, 0.35 * up * math.exp(-max(r - 26.0, 0.0) / 9.0) if up > 0.0 else 0.0, 0.0, 0.0
    calcar = 2.0 * bell(r / 9.0)
    tl, ts = lat - solid[35], s - solid[36]
    q = math.sqrt(tl * tl + ts * ts) + 0.01
    band = bell((q - solid[37]) / 9.0)
    if band > 0.0:
        band *= ramp(ts, -10.0, 12.0) * ramp(lat, -6.0, 16.0)
        arc = tile_smooth(tiles, 0, q, 0.5 * a + 40.0, solid[37] * arctangent(tl, ts))
        noise += 0.8 * band * (arc - noise)
    # Between column, arcs and shaft few trabeculae are left.
    wl, ws = lat - 0.46 * (solid[35] + solid[33]) - 14.0, s - solid[34] - 7.0
    ward = bell(math.sqrt((wl * wl + ws * ws) / 120.0))
    unit = solid[37] / 56.0
    trochanter = ramp(lat, 32.0 * unit, 44.0 * unit) * ramp(s, -56.0 * unit, -40.0 * unit)
    return noise, 0.5 * column + calcar + 0.4 * band - 0.33, ward, trochanter


@inlined
def bone_mix(solid: Any, place: Any, tiles: Any) -> Any:
    """(fat fraction, bone fraction) of marrow at a place in mm."""
    x, y, z = place
    u, v, w = along_fibres(solid, place)
    slow = tile_value(tiles, 2, x, y, z)
    fine = tile_value(tiles, 3, x, y, z)
    noise, extra, ward, trochanter = trabeculae(solid, place, tile_smooth(tiles, int(solid[7]), u, 0.5 * v, w), tiles)
    # Neck and intertrochanteric marrow hold more water than head, trochanter and shaft.
    beyond = solid[20] * x + solid[21] * y + solid[22] * z + solid[23]
    grey = ramp(beyond, -0.2, 1.2) * (1.0 - 0.75 * ramp(beyond, 3.0, 5.0)) * (1.0 - trochanter)
    fat = solid[9] + (0.03 + 0.07 * grey) * slow + 0.03 * fine - 0.24 * grey - 0.14 * ward
    if solid[25] > 0.0:
        # Red marrow stays in patches of a centimetre or two, sparing the ends of bones.
        patch = 0.8 * tile_smooth(tiles, 2, 0.62 * x, 0.62 * y, 0.62 * z) + 0.45 * slow + 0.3 * fine
        spared = 1.0 if beyond < -8.5 else ramp(beyond, 0.0, 1.5) * (1.0 - trochanter)
        fat -= solid[25] * spared * ramp(patch, -0.7, 1.3)
    bone = solid[10] * (1.0 + solid[8] * noise + 0.12 * slow + extra - 0.25 * ward)
    return min(max(fat, 0.0), 1.0), min(max(bone, 0.0), 0.9)


@inlined
def muscle_mix(solid: Any, place: Any, tiles: Any) -> Any:
    """(grey-level factor, share of fat) of muscle at a place: feathery bundles, fat between them in some places."""
    u, v, w = along_fibres(solid, place)
    bundle = tile_smooth(tiles, int(solid[7]), u, v, w)
    region = tile_value(tiles, 2, 0.7 * u, 0.7 * v, 0.45 * w)
    fine = tile_value(tiles, 3, u, v, 0.4 * w)
    # Fat lies in sheets between coarse bundles, more of it in some regions of a muscle than in others.
    start = solid[8] - 0.55 * region
    streak = ramp(bundle, start - 0.3, start + 1.7) * 0.5
    haze = max(0.09 + 0.04 * region + 0.035 * bundle, 0.0)
    factor = solid[24] * (1.0 + 0.05 * fine + 0.03 * region)
    return factor, min(streak + haze, 0.9)


@inlined
def paint_inside(canvas: Any, pixel: Any, solid: Any, place: Any, table: Any, tiles: Any) -> None:
    """Lay the inner material of a solid, with its texture, over a pixel given as (row, column, weight)."""
    row, column, weight = pixel
    kind = int(solid[0])
    if kind == 1:
        blend_marrow(canvas, row, column, weight, bone_mix(solid, place, tiles), table)
        return
    if kind == 3:
        factor, fat = muscle_mix(solid, place, tiles)
        blend_mixed(canvas, row, column, weight, (int(solid[1]), factor, _FAT, fat), table)
        return
    u, v, w = along_fibres(solid, place)
    noise = tile_value(tiles, int(solid[7]), u, v, w)
    if kind == 2:
        # Septa: thin dark sheets where the noise passes through zero.
        sheet = max(0.0, 1.0 - abs(noise) * 14.0) * solid[8]
        blend_mixed(canvas, row, column, weight, (int(solid[1]), solid[24] + 0.012 * noise, _FIBROUS, sheet), table)
    else:
        blend_mixed(canvas, row, column, weight, (int(solid[1]), 1.0 + solid[8] * noise, 0, 0.0), table)
