"""Paint the inside of one femoral head: growth-plate scar, oedema, lesion layers, crescent and collapse."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.compiled import compiled, inlined
from onfh_nb.synthetic.head_geometry import beyond_cut, lens_depth, surface_radius
from onfh_nb.synthetic.lesion_paint import PLATE_MM, paint_gap, paint_lens
from onfh_nb.synthetic.materials import blend_mixed, blend_pixel, ramp, tile_smooth, tile_value
from onfh_nb.synthetic.state import HipShape, HipVisit
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

_CORE = {
    "A": ("necrosis_fat_like", "marrow_water"),
    "B": ("necrosis_blood_like", "necrosis_fibrous"),
    "C": ("necrosis_fluid_like", "necrosis_fibrous"),
    "D": ("necrosis_fibrous", "necrosis_fluid_like"),
}
# How much of the other tissue each class holds: a fibrous core is dark throughout but for traces of fluid.
_ADMIXTURE = {"A": 0.8, "B": 0.7, "C": 1.0, "D": 0.3}
_EXTENT = {"head": 0.0, "neck": 1.0, "acetabulum": 2.0}
_CYSTS = 3
# Share of clefts that hold gas or compacted bone and stay dark on every picture; the others hold fluid.
_DARK_CLEFTS = 0.35
# Places in the row, see `disease_row`.
EXTENT, SOCKET_CYSTS = 29, 30


def disease_row(shape: HipShape, visit: HipVisit, rng: np.random.Generator) -> NDArray[np.float64]:
    """What is seen in one head, as the kernel reads it.

    Parameters
    ----------
    shape : HipShape
        Bone of the hip.
    visit : HipVisit
        State at one visit.
    rng : numpy.random.Generator
        Draws what stays with the hip: the growth-plate scar, how mottled the core is, where cysts lie.

    Returns
    -------
    ndarray of float64
        rim, granulation (mm), core row (−1: as the living marrow), admixed row, bone fraction, oedema weight and reach
        (mm), crescent (0/1), cysts (0/1), scar (0/1), its height (mm), granulation shows (0/1), mottling, seed offset
        (mm), how rare preserved fat is, share of fat come back, three cysts (place and radius in mm), content of the
        cleft, extent of the oedema (0 head, 1 neck, 2 acetabulum), three cysts of the acetabulum (radius 0: none),
        how much of the admixed row there can be.
    """
    core, other = _CORE[visit.core_class or "A"]
    scar = float(rng.random() < 0.6)
    height = rng.normal(0.0, 0.05)
    mottling, offset, reach = rng.uniform(0.15, 0.4), rng.uniform(0.0, 100.0), rng.uniform(6.0, 10.0)
    rare, dark = rng.uniform(0.7, 2.0), rng.random() < _DARK_CLEFTS
    cysts, holes = _cysts(shape, visit, rng), _socket_cysts(shape, visit, rng)
    body = float(ID[core]) if visit.core_class else -1.0
    numbers = [visit.rim_mm, visit.granulation_mm, body, ID[other], shape.bvf_head, visit.oedema_weight, reach]
    flags = [float(visit.crescent), float(visit.cysts), scar, (0.35 + height) * shape.radius_mm]
    look = [1.0 if visit.double_line else 0.35, mottling, offset, rare, visit.fat_recovery]
    content = ID["cortical_bone" if dark else "fracture_cleft"]
    extent, admixture = _EXTENT[visit.oedema_extent], _ADMIXTURE[visit.core_class or "A"]
    return np.array([*numbers, *flags, *look, *cysts, content, extent, *holes, admixture])


def _cysts(shape: HipShape, visit: HipVisit, rng: np.random.Generator) -> list[float]:
    """Places and radii of the cysts that the lesion would hold, beneath the joint surface."""
    radii, deep = rng.uniform(1.2, 3.2, _CYSTS), rng.uniform(3.0, 8.0, _CYSTS)
    aside = rng.normal(0.0, 0.28, (_CYSTS, 3))
    if visit.lens is None:
        return [0.0] * (4 * _CYSTS)
    out = np.asarray(visit.lens.direction) + aside
    place = out / np.linalg.norm(out, axis=1, keepdims=True) * (shape.radius_mm - deep - radii)[:, None]
    return [float(x) for row in np.column_stack([place, radii]) for x in row]


def _socket_cysts(shape: HipShape, visit: HipVisit, rng: np.random.Generator) -> list[float]:
    """The same for the roof of the acetabulum, just above the joint space."""
    radii, bone = rng.uniform(1.5, 3.5, _CYSTS), rng.uniform(1.0, 2.5, _CYSTS)
    side, front = np.radians(rng.uniform(-15.0, shape.lcea_deg - 8.0, _CYSTS)), np.radians(rng.normal(8, 12, _CYSTS))
    if not visit.acetabular_cysts:
        return [0.0] * (4 * _CYSTS)
    reach = shape.radius_mm + shape.jsw_mm * visit.joint_space_factor + bone + radii
    out = np.stack([np.sin(side) * np.cos(front), np.sin(front), np.cos(side) * np.cos(front)], axis=1)
    return [float(x) for row in np.column_stack([out * reach[:, None], radii]) for x in row]


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
                _paint_oedema(head, disease, (lat, a, s, lens), (row, i, marrow), look, canvas)
            if rho > head[4] + pixel_mm:
                continue
            bone = surface_radius(head, lat, a, s, rho)
            paint_lens(head, disease, (lat, a, s, rho, lens, bone), (row, i, inverse), look, canvas)
            if head[16] > 0.0 and bone < head[4]:
                _paint_collapse((rho, bone, thick), (row, i, inverse), look, canvas)
            paint_gap(head, disease, (lat, a, s, rho, bone), (row, i, inverse), look, canvas)


@inlined
def _paint_oedema(head: Any, disease: Any, place: Any, pixel: Any, look: Any, canvas: Any) -> None:
    """Fades with the distance from the lesion; where it reaches the neck it fills the head and fades beyond it."""
    lat, a, s, lens = place
    row, i, marrow = pixel
    away = max(lens, 0.0)
    below = beyond_cut(head, lat, a, s)
    if disease[29] > 0.0:
        away = min(away, 0.4 * away + max(below, 0.0))
    else:
        marrow *= 1.0 - 0.8 * ramp(below, -4.0, 6.0)
    u = lat + disease[13]
    patch = 1.0 + 0.30 * tile_smooth(look[1], 2, u, a, s) + 0.15 * tile_smooth(look[1], 3, u, a, s)
    weight = disease[5] * math.exp(-0.5 * away * away / (disease[6] * disease[6])) * max(patch, 0.0)
    blend_mixed(canvas, row, i, min(weight * marrow, 1.0), (9, 1.0 - disease[4], 0, 0.0), look[0])


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
def _paint_collapse(place: Any, pixel: Any, look: Any, canvas: Any) -> None:
    """Where bone gave way: the plate sinks, cartilage follows it, fluid fills what is left of the sphere."""
    rho, bone, thick = place
    row, i, inverse = pixel
    plate = min(max(0.5 + (rho - (bone - PLATE_MM)) * inverse, 0.0), 1.0)
    blend_pixel(canvas, row, i, plate, 8, look[0])
    gristle = min(max(0.5 + (rho - bone) * inverse, 0.0), 1.0)
    blend_pixel(canvas, row, i, gristle, 5, look[0])
    fluid = min(max(0.5 + (rho - (bone + thick)) * inverse, 0.0), 1.0)
    blend_pixel(canvas, row, i, fluid, 6, look[0])
