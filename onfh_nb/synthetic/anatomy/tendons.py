"""Tendons, the iliotibial band and the large nerves of one hip: dark strands, and grey ones in a sheath of fat."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.anatomy.ligaments import symphysis
from onfh_nb.synthetic.anatomy.muscles import strand_parts
from onfh_nb.synthetic.primitives import Material, Solid
from onfh_nb.synthetic.texture import MOTTLE, STREAKS
from onfh_nb.synthetic.tissues import TISSUE_ID

# Name: stations as of muscles, direction of the width of the cross-section, and its ratio to the thickness.
_Course = tuple[tuple[tuple[float, float, float, float], ...], tuple[float, float, float], float]
_TENDONS: dict[str, _Course] = {
    "iliopsoas_tendon": (((-4, 27, 24, 1.6), (1, 27, 2, 2.2), (13, 13, -32, 2.4), (22, -9, -60, 2.6)), (1, 0, 0), 1.4),
    "medius_tendon": (((53, -8, 22, 0.8), (56, -10, 0, 1.5), (58, -10, -20, 1.8)), (0, 1, 0), 6.0),
    "minimus_tendon": (((38, 8, 12, 0.8), (46, 7, -6, 1.6), (47, 6, -18, 1.8)), (0, 1, 0), 4.0),
    "rectus_tendon": (((8, 35, 37, 2.6), (17, 45, 10, 2.2), (22, 53, -35, 1.0), (25, 55, -75, 0.6)), (0, 1, 0), 2.0),
    "reflected_head": (((9, 33, 36, 1.8), (20, 16, 30, 1.6)), (0, 1, 0), 1.4),
    "obturator_tendon": (((-36, -45, -9, 1.2), (0, -31, -5, 1.7), (36, -12, -3, 1.6)), (0, 0, 1), 1.6),
    "piriformis_tendon": (((6, -36, 18, 0.9), (28, -18, 8, 1.6), (42, -9, 1, 1.6)), (0, 0, 1), 1.3),
    "hamstring_tendon": (((-18, -50, -60, 3.6), (-16, -52, -84, 2.8), (-6, -54, -125, 1.0)), (1, 0, 0), 1.8),
    "membranosus_tendon": (((-11, -45, -62, 2.4), (-16, -43, -96, 1.6), (-24, -42, -125, 0.7)), (1, 0, 0), 2.2),
    "adductor_tendon": (((-72, 39, -38, 2.8), (-62, 37, -58, 1.8), (-50, 33, -85, 0.6)), (0, 1, 0), 1.6),
    "maximus_tendon": (((50, -36, -52, 0.7), (50, -26, -80, 1.1), (44, -18, -104, 1.0)), (0, 1, 0), 6.0),
    "iliotibial_band": (((65, 12, 22, 0.8), (66, 2, -24, 0.9), (65, -2, -66, 0.9)), (0, 1, 0), 14.0),
}
_NERVES: dict[str, _Course] = {
    "sciatic_nerve": (
        ((-34, -62, 34, 4.5), (-18, -58, 8, 4.2), (2, -49, -24, 4.0), (7, -44, -70, 3.6), (9, -38, -215, 3.4)),
        (1, 0, 0),
        1.7,
    ),
    "femoral_nerve": (((-14, 38, 50, 2.2), (-4, 47, 10, 2.4), (-1, 50, -20, 1.8)), (1, 0, 0), 1.6),
}
_SHEATH_MM = 0.35


def tendons(frame: HipFrame, rng: np.random.Generator) -> list[Solid]:
    """Tendons, iliotibial band and nerves of one side, to be laid over the muscles.

    Parameters
    ----------
    frame : HipFrame
        Where the hip lies.
    rng : numpy.random.Generator
        Draws small differences in place and thickness.

    Returns
    -------
    list of Solid
        Nerves after the fat of their sheaths, the disc of the symphysis, tendons last.
    """
    fat = Material(TISSUE_ID["subcutaneous_fat"], "fat", texture=MOTTLE, amplitude=0.4, tone=0.7)
    nerve = Material(TISSUE_ID["muscle"], "muscle", texture=STREAKS, amplitude=1.1, tone=1.15, fibre=(0.0, 0.0, 1.0))
    fibrous = Material(TISSUE_ID["fibrous_tissue"], "plain", texture=MOTTLE, amplitude=0.15)
    solids = []
    for name, course in _NERVES.items():
        shift, size = rng.normal(0.0, 1.5, 3), rng.uniform(0.9, 1.15)
        solids.append(_strand(f"{name}_sheath", course, frame, (shift, size, _SHEATH_MM), fat))
        solids.append(_strand(name, course, frame, (shift, size, 0.0), nerve))
    solids.append(symphysis(frame))
    for name, course in _TENDONS.items():
        shift, size = rng.normal(0.0, 0.8, 3), rng.uniform(0.85, 1.2)
        solids.append(_strand(name, course, frame, (shift, size, 0.0), fibrous))
    return solids


def _strand(
    name: str, course: _Course, frame: HipFrame, drawn: tuple[np.ndarray, float, float], material: Material
) -> Solid:
    stations, wide, ratio = course
    shift, size, extra = drawn
    table = np.array(stations)
    parts = strand_parts(table[:, :3] * frame.scale + shift, table[:, 3] * size + extra, wide, ratio)
    return Solid(f"{name}_{frame.side}", frame.place(parts), material)
