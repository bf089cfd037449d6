"""Paint the inside of one femoral head: growth-plate scar, oedema, lesion layers, crescent and collapse."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled, inlined
from onfh_nb.synthetic.head_geometry import beyond_cut, lens_depth, surface_radius
from onfh_nb.synthetic.materials import blend_mixed, blend_pixel, ramp, tile_value
from onfh_nb.synthetic.state import HipShape, HipVisit
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

_CORE = {
    "A": ("necrosis_fat_like", "marrow_water"),
    "B": ("necrosis_blood_like", "necrosis_fibrous"),
    "C": ("necrosis_fluid_like", "necrosis_fibrous"),
    "D": ("necrosis_fibrous", "sclerotic_rim"),
}


def disease_row(shape: HipShape, visit: HipVisit, rng: np.random.Generator) -> NDArray[np.float64]:
    """What is seen in one head, as the kernel reads it.

    Parameters
    ----------
    shape : HipShape
        Bone of the hip.
    visit : HipVisit
        State at one visit.
    rng : numpy.random.Generator
        Draws what stays with the hip: the growth-plate scar and how mottled the core is.

    Returns
    -------
    ndarray of float64
        rim, granulation (mm), core row, admixed row, bone fraction, oedema weight and reach (mm), crescent (0/1),
        cysts (0/1), scar (0/1), its height (mm), granulation shows (0/1), mottling, seed offset (mm).
    """
    core, other = _CORE[visit.core_class or "A"]
    scar = float(rng.random() < 0.6)
    height = rng.normal(0.0, 0.05)
    mottling, offset, reach = rng.uniform(0.15, 0.4), rng.uniform(0.0, 100.0), rng.uniform(6.0, 10.0)
    bone = shape.bvf_head
    numbers = [visit.rim_mm, visit.granulation_mm, ID[core], ID[other], bone, visit.oedema_weight, reach]
    flags = [float(visit.crescent), float(visit.cysts), scar, (0.35 + height) * shape.radius_mm]
    return np.array([*numbers, *flags, 1.0 if visit.double_line else 0.35, mottling, offset])


@compiled
def paint_head(head: Any, disease: Any, thick: float, at: Any, plane: Any, look: Any, canvas: Any) -> None:
    """Repaint one head and the bone about it.

    ``at`` is (row0, row1, col0, col1); ``plane`` is (xyz, signed distance to the femur, pixel size in mm); ``thick``
    is that of the femoral cartilage in mm.
    """
    row0, row1, col0, col1 = at
    xyz, femur, pixel_mm = plane
    inverse = 1.0 / pixel_mm
    for row in range(row0, row1):
        for i in range(col0, col1):
            depth = -femur[row, i]
            if depth < -pixel_mm:
                continue
            x, y, z = xyz[0, row, i], xyz[1, row, i], xyz[2, row, i]
            lat, a, s = (x - head[0]) * head[3], y - head[1], z - head[2]
            rho = math.sqrt(lat * lat + a * a + s * s)
            _paint_scar(head, disease, (lat, a, s, rho), (row, i, inverse), look, canvas)
            if head[12] <= 0.0:
                continue
            lens = lens_depth(head, lat, a, s)
            marrow = min(max(0.5 + (depth - 1.0) * inverse, 0.0), 1.0)
            if disease[5] > 0.0 and lens > -1.0 and marrow > 0.0:
                patch = 1.0 + 0.25 * tile_value(look[1], 2, x, y, z)
                falloff = math.exp(-0.5 * max(lens, 0.0) ** 2 / disease[6] ** 2) * max(patch, 0.0)
                mix = (9, 1.0 - disease[4], 0, 0.0)
                blend_mixed(canvas, row, i, min(disease[5] * falloff * marrow, 1.0), mix, look[0])
            if rho > head[4] + pixel_mm:
                continue
            bone = surface_radius(head, lat, a, s, rho)
            _paint_lens(head, disease, (lat, a, s, rho, lens, bone), (row, i, inverse), look, canvas)
            if head[16] > 0.0 and bone < head[4]:
                _paint_collapse((rho, bone, thick), (row, i, inverse), look, canvas)


@inlined
def _paint_scar(head: Any, disease: Any, place: Any, pixel: Any, look: Any, canvas: Any) -> None:
    """Dark arc of the closed growth plate, bowed towards the joint."""
    if disease[9] <= 0.0:
        return
    lat, a, s, rho = place
    row, i, inverse = pixel
    if rho > head[4] - 1.5:
        return
    below = beyond_cut(head, lat, a, s)
    along = below + head[8]
    aside = rho * rho - along * along
    bow = 0.25 * head[4] * (1.0 - 2.2 * aside / (head[4] * head[4]))
    wave = 0.8 * tile_value(look[1], 2, lat + disease[13], a, s)
    away = abs(below + disease[10] + bow + wave)
    cover = min(max(0.5 + (0.3 - away) * inverse, 0.0), 1.0)
    if cover > 0.0:
        blend_pixel(canvas, row, i, 0.55 * cover, 8, look[0])


@inlined
def _paint_lens(head: Any, disease: Any, place: Any, pixel: Any, look: Any, canvas: Any) -> None:
    """Core, granulation tissue and dark rim, each with the share of the pixel that it covers."""
    lat, a, s, rho, lens, bone = place
    row, i, inverse = pixel
    table, tiles = look
    # The subchondral plate stays: necrotic marrow ends beneath it.
    sd = max(lens, rho - (bone - 0.8))
    cover = min(max(0.5 - sd * inverse, 0.0), 1.0)
    if cover <= 0.0:
        return
    u = lat + disease[13]
    keep = 1.0 - disease[4]
    ragged = 0.35 * tile_value(tiles, 3, u, a, s)
    mottle = tile_value(tiles, 3, u * 0.6, a * 0.6, s * 0.6)
    share = min(max(disease[12] * (0.5 + 0.7 * mottle), 0.0), 0.8)
    grain = keep * (1.0 + 0.08 * tile_value(tiles, 0, u, a, s))
    blend_mixed(canvas, row, i, cover, (int(disease[2]), grain, int(disease[3]), share), table)
    if disease[8] > 0.0 and mottle > 1.5:
        blend_pixel(canvas, row, i, cover * min((mottle - 1.5) * 3.0, 1.0), 16, table)
    inner = disease[0] + disease[1] + ragged
    middle = disease[0] + 0.5 * ragged
    gran = min(max(0.5 + (lens + inner) * inverse, 0.0), 1.0) * disease[11]
    blend_mixed(canvas, row, i, cover * gran, (15, keep, 0, 0.0), table)
    rim = min(max(0.5 + (lens + middle) * inverse, 0.0), 1.0)
    blend_pixel(canvas, row, i, cover * rim, 14, table)
    if disease[7] > 0.0:
        cosine = (lat * head[13] + a * head[14] + s * head[15]) / max(rho, 1e-3)
        psi = math.acos(min(max(cosine, -1.0), 1.0))
        cleft = 0.5 + (0.5 - abs(rho - (bone - 2.1))) * inverse
        cleft = min(max(cleft, 0.0), 1.0) * (1.0 - ramp(psi, 0.55 * head[18], 0.65 * head[18]))
        blend_pixel(canvas, row, i, cover * cleft, 17, table)


@inlined
def _paint_collapse(place: Any, pixel: Any, look: Any, canvas: Any) -> None:
    """Where bone gave way: the plate sinks, cartilage follows it, fluid fills what is left of the sphere."""
    rho, bone, thick = place
    row, i, inverse = pixel
    plate = min(max(0.5 + (rho - (bone - 0.8)) * inverse, 0.0), 1.0)
    blend_pixel(canvas, row, i, plate, 8, look[0])
    gristle = min(max(0.5 + (rho - bone) * inverse, 0.0), 1.0)
    blend_pixel(canvas, row, i, gristle, 5, look[0])
    fluid = min(max(0.5 + (rho - (bone + thick)) * inverse, 0.0), 1.0)
    blend_pixel(canvas, row, i, fluid, 6, look[0])
