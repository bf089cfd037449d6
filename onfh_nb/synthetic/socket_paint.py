"""Paint what a diseased hip does to its acetabulum: oedema above the joint, and cysts in the roof."""

from __future__ import annotations

import math
from typing import Any

from onfh_nb.synthetic.compiled import compiled, inlined
from onfh_nb.synthetic.lesion_paint import cyst_distance
from onfh_nb.synthetic.materials import blend_mixed, blend_pixel, ramp, tile_smooth

_OEDEMA, _RIM, _CYST = 9, 14, 16
_SHARE = 0.85  # of the oedema in the femur


@compiled
def paint_socket(head: Any, disease: Any, space_mm: float, at: Any, plane: Any, look: Any, canvas: Any) -> None:
    """Repaint the bone about one acetabulum.

    ``at`` is (row0, row1, col0, col1); ``plane`` is (xyz, signed distance to the pelvis, pixel size in mm);
    ``space_mm`` is the width of the joint space; ``disease`` is the row of :func:`onfh_nb.synthetic.head.disease_row`.
    """
    oedema = disease[29] > 1.5 and disease[5] > 0.0
    if head[12] <= 0.0 or not (oedema or disease[33] > 0.0):
        return
    row0, row1, col0, col1 = at
    xyz, pelvis, pixel_mm = plane
    inverse = 1.0 / pixel_mm
    for row in range(row0, row1):
        for i in range(col0, col1):
            marrow = min(max(0.5 + (-pelvis[row, i] - 1.2) * inverse, 0.0), 1.0)
            if marrow <= 0.0:
                continue
            x, y, z = xyz[0, row, i], xyz[1, row, i], xyz[2, row, i]
            lat, a, s = (x - head[0]) * head[3], y - head[1], z - head[2]
            rho = math.sqrt(lat * lat + a * a + s * s)
            if oedema:
                away = max(rho - head[4] - space_mm - 2.0, 0.0) / disease[6]
                # Above all where the lesion bears on it.
                facing = ramp((lat * head[13] + a * head[14] + s * head[15]) / max(rho, 1.0), 0.2, 0.9)
                facing *= 1.0 - ramp(rho, head[4] + 9.0, head[4] + 15.0)
                patch = 1.0 + 0.3 * tile_smooth(look[1], 2, lat + disease[13], a, s)
                weight = _SHARE * disease[5] * math.exp(-0.5 * away * away) * facing * max(patch, 0.0)
                mix = (_OEDEMA, 1.0 - disease[4], 0, 0.0)
                blend_mixed(canvas, row, i, min(weight * marrow, 1.0), mix, look[0])
            _paint_holes(disease, (lat, a, s), (row, i, inverse, marrow), look, canvas)


@inlined
def _paint_holes(disease: Any, place: Any, pixel: Any, look: Any, canvas: Any) -> None:
    """Cysts with fluid and a sclerotic wall."""
    row, i, inverse, marrow = pixel
    away = cyst_distance(disease, 30, place)
    if away < 2.5:
        u = place[0] + disease[13]
        away -= 0.6 * tile_smooth(look[1], 3, 0.8 * u, 0.8 * place[1], 0.8 * place[2])
        blend_pixel(canvas, row, i, marrow * min(max(0.5 - (away - 0.8) * inverse, 0.0), 1.0), _RIM, look[0])
        blend_pixel(canvas, row, i, marrow * min(max(0.5 - away * inverse, 0.0), 1.0), _CYST, look[0])
