"""Paint one lesion from its border inwards: rim, granulation tissue, core with cysts, cleft, and gaps in the plate."""

from __future__ import annotations

import math
from typing import Any

from onfh_nb.synthetic.compiled import inlined
from onfh_nb.synthetic.fracture import gap_distance
from onfh_nb.synthetic.materials import blend_mixed, blend_pixel, tile_smooth, tile_value

PLATE_MM = 0.8
# Tissues by their place in the table: fat-like necrosis, rim, granulation, cyst.
_FAT_LIKE, _RIM, _GRANULATION, _CYST = 10, 14, 15, 16


@inlined
def paint_lens(head: Any, disease: Any, place: Any, pixel: Any, look: Any, canvas: Any) -> None:
    """Core, granulation tissue and dark rim, each with the share of the pixel that it covers.

    ``place`` is (lateral, anterior, superior, distance from the centre, signed distance to the border of the lesion,
    distance of the bone surface), ``pixel`` (row, column, pixels per mm).
    """
    lat, a, s, rho, lens, bone = place
    row, i, inverse = pixel
    table, tiles = look
    # The subchondral plate stays: necrotic marrow ends beneath it.
    sd = max(lens, rho - (bone - PLATE_MM))
    cover = min(max(0.5 - sd * inverse, 0.0), 1.0)
    if cover <= 0.0:
        return
    keep, u = 1.0 - disease[4], lat + disease[13]
    coarse = tile_smooth(tiles, 2, 1.6 * u, 1.6 * a, 1.6 * s)
    fine = tile_smooth(tiles, 3, 0.8 * u, 0.8 * a, 0.8 * s)
    if disease[2] > 0.0:
        _paint_core(disease, (u, a, s, coarse, fine), (row, i, cover), look, canvas)
    if disease[8] > 0.0:
        _paint_cysts(disease, (lat, a, s, fine), (row, i, inverse, cover), look, canvas)
    # Rim and granulation swell and thin along the border, the more so the more mottled the lesion is.
    wave = disease[12] * (0.9 * fine + 0.5 * coarse)
    rim_mm = disease[0] * max(1.0 + 0.9 * wave, 0.35)
    inner_mm = rim_mm + disease[1] * min(max(1.0 - 1.2 * wave, 0.25), 1.8)
    if disease[1] > 0.0:
        granulation = min(max(0.5 + (lens + inner_mm) * inverse, 0.0), 1.0) * disease[11]
        blend_mixed(canvas, row, i, cover * granulation, (_GRANULATION, keep, 0, 0.0), table)
    if disease[0] > 0.0:
        rim = min(max(0.5 + (lens + rim_mm) * inverse, 0.0), 1.0)
        blend_pixel(canvas, row, i, cover * rim, _RIM, table)
    if disease[7] > 0.0:
        _paint_cleft(head, disease, (lat, a, s, rho, bone, fine), (row, i, inverse, cover), look, canvas)


@inlined
def _paint_core(disease: Any, place: Any, pixel: Any, look: Any, canvas: Any) -> None:
    """Dead marrow of one Mitchell class, uneven in patches, with what fat is left or has come back."""
    u, a, s, coarse, fine = place
    row, i, cover = pixel
    share = min(max(disease[12] * (0.9 + 1.0 * coarse + 0.4 * fine), 0.0), 0.85) * disease[42]
    grain = (1.0 - disease[4]) * (1.0 + 0.10 * tile_value(look[1], 0, u, a, s) + 0.05 * fine)
    blend_mixed(canvas, row, i, cover, (int(disease[2]), grain, int(disease[3]), share), look[0])
    # Islands of preserved fat where the patches are at their other extreme.
    fat = min(max(0.8 * (-coarse - 0.4 * fine - disease[14]), 0.0), 0.8)
    fat = fat + (1.0 - fat) * disease[15]
    if fat > 0.0:
        blend_mixed(canvas, row, i, cover * fat, (_FAT_LIKE, grain, 0, 0.0), look[0])


@inlined
def _paint_cysts(disease: Any, place: Any, pixel: Any, look: Any, canvas: Any) -> None:
    """Holes with fluid and a dark wall, cut off at the border of the lesion; those that touch run together."""
    row, i, inverse, cover = pixel
    away = cyst_distance(disease, 16, place) - 0.5 * place[3]
    if away < 1.0:
        blend_pixel(canvas, row, i, cover * min(max(0.5 - (away - 0.5) * inverse, 0.0), 1.0), _RIM, look[0])
        blend_pixel(canvas, row, i, cover * min(max(0.5 - away * inverse, 0.0), 1.0), _CYST, look[0])


@inlined
def cyst_distance(disease: Any, first: int, place: Any) -> float:
    """Signed distance in mm to the nearest of three cysts, whose places and radii begin at ``disease[first]``."""
    nearest = 1e3
    for k in range(first, first + 12, 4):
        dl, da, ds = place[0] - disease[k], place[1] - disease[k + 1], place[2] - disease[k + 2]
        if disease[k + 3] > 0.0:
            nearest = min(nearest, math.sqrt(dl * dl + da * da + ds * ds) - disease[k + 3])
    return nearest


@inlined
def _paint_cleft(head: Any, disease: Any, place: Any, pixel: Any, look: Any, canvas: Any) -> None:
    """Crescent: a cleft beneath the plate that tapers towards its ends, filled with fluid or gas."""
    lat, a, s, rho, bone, fine = place
    row, i, inverse, cover = pixel
    cosine = (lat * head[13] + a * head[14] + s * head[15]) / max(rho, 1e-3)
    along = math.acos(min(max(cosine, -1.0), 1.0)) / max(head[46], 1e-3)
    if along >= 1.0:
        return
    # Nearly even over most of its arc, then quickly thinner.
    half = 0.5 * head[47] * (1.0 - along**6) * max(1.0 + 0.2 * fine, 0.5)
    middle = bone - PLATE_MM - head[48] - 0.5 * head[47]
    open_share = min((half - abs(rho - middle)) * inverse + 0.5, min(2.0 * half * inverse, 1.0))
    if open_share > 0.0:
        blend_pixel(canvas, row, i, cover * open_share, int(disease[28]), look[0])


@inlined
def paint_gap(head: Any, disease: Any, place: Any, pixel: Any, look: Any, canvas: Any) -> None:
    """Where the plate is broken, what lies beneath it comes through."""
    lat, a, s, rho, bone = place
    row, i, inverse = pixel
    if head[33] <= 0.0 or disease[2] <= 0.0:
        return
    plate = min(max(0.5 + (rho - (bone - PLATE_MM)) * inverse, 0.0), 1.0)
    plate *= min(max(0.5 - (rho - bone) * inverse, 0.0), 1.0)
    if plate > 0.0:
        broken = min(max(0.5 - gap_distance(head, lat, a, s, rho) * inverse, 0.0), 1.0)
        if broken > 0.0:
            mix = (int(disease[2]), 1.0 - disease[4], _GRANULATION, 0.4)
            blend_mixed(canvas, row, i, plate * broken, mix, look[0])
