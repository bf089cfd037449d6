"""Aorta and caval vein to the thighs with their branches, lymph nodes beside them, cords in the groin."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.anatomy.trunk_form import TrunkForm
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, ellipsoid
from onfh_nb.synthetic.texture import MOTTLE, STREAKS
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

_BLOOD = Material(ID["flowing_blood"], "plain", ID["fibrous_tissue"], rind_mm=0.8)
# (lateral, anterior, superior) in mm from the head, for a head of 23.5 mm: from the iliac fork down the thigh.
_COURSE = [(-62, 14, 112), (-53, 30, 66), (-28, 46, 18), (-14, 46, -20), (-22, 32, -110), (-20, 10, -220)]
# Lymph nodes: place and semi-axes; the first lie in the groin, the last two along the iliac vessels.
_NODES = [
    ((-30, 66, -14), (4.0, 3.2, 8.0)),
    ((-18, 68, -34), (4.4, 3.4, 9.0)),
    ((-36, 60, -40), (3.6, 3.0, 7.0)),
    ((-26, 64, -62), (3.4, 3.0, 7.5)),
    ((-6, 66, -6), (3.4, 2.8, 6.5)),
    ((-44, 30, 42), (3.6, 4.2, 7.0)),
    ((-50, 8, 58), (3.2, 4.0, 6.5)),
]


def midline_vessels(form: TrunkForm, rng: np.random.Generator) -> list[Solid]:
    """Aorta, caval vein and the common iliac vessels in the patient frame.

    Parameters
    ----------
    form : TrunkForm
        Build of the patient.
    rng : numpy.random.Generator
        Draws the height of the fork and the widths.

    Returns
    -------
    list of Solid
        The vein first: the artery passes in front of it.
    """
    fork = rng.uniform(158, 174)
    wide = rng.uniform(0.88, 1.15)
    out = 87.5 * form.scale - 62.0  # where the vessels of either side begin
    vein = [
        *_tube([(15, 20, 245), (13, 17, fork - 10)], 9.5 * wide),
        *_tube([(13, 17, fork - 10), (out - 3, 12, 128), (out + 9, 8, 108)], 6.4 * wide),
        *_tube([(13, 17, fork - 10), (-8, 14, 138), (-out, 10, 116), (-out - 9, 8, 106)], 6.4 * wide),
    ]
    artery = [
        *_tube([(-6, 26, 245), (-4, 27, fork)], 8.2 * wide),
        *_tube([(-4, 27, fork), (out * 0.6, 24, 138), (out, 15, 112)], 5.0 * wide),
        *_tube([(-4, 27, fork), (-out * 0.6, 24, 138), (-out, 15, 112)], 5.0 * wide),
    ]
    return [Solid("caval_vein", tuple(vein), _BLOOD), Solid("aorta", tuple(artery), _BLOOD)]


def vessels(frame: HipFrame, rng: np.random.Generator) -> list[Solid]:
    """Iliac and femoral vessels of one side, with their branches.

    Parameters
    ----------
    frame : HipFrame
        Where the hip lies.
    rng : numpy.random.Generator
        Draws course and width.

    Returns
    -------
    list of Solid
        Flow leaves them black on spin echoes.
    """
    shift, wide = rng.normal(0, 1.5, 3), rng.uniform(0.88, 1.15)
    solids = []
    for name, inward, radius in (("artery", 0.0, 4.0), ("vein", -10.5, 4.8)):
        path = np.array(_COURSE) * frame.scale + shift + [inward, -3.0 if inward else 0.0, 0.0]
        # In front of the joint the warp stands still, and so do the vessels.
        parts = _tube(path, radius * wide)
        # The deep branch of the thigh, the internal iliac vessel and what becomes of it on the pelvic wall.
        off = np.array([inward * 0.6, 0.0, inward * 0.3])
        parts += _tube(path[3] * 0.6 + path[4] * 0.4 + [[0, 0, 0], [12, -16, -30], [12, -20, -110]], 2.8 * wide)
        parts += _tube(np.array([path[0], (-50, -26, 80), (-46, -40, 46)]) * 1.0 + off, 3.2 * wide)
        parts += _tube(np.array([(-46, -40, 46), (-52, -24, 24), (-50, 4, 6)]) + off, 1.7)
        solids.append(Solid(f"{name}_{frame.side}", frame.place(parts), _BLOOD))
    skin = np.array([(-14, 52, -26), (-38, 56, -60), (-52, 46, -130), (-56, 30, -220)]) * frame.scale + shift
    solids.append(Solid(f"saphenous_{frame.side}", frame.place(_tube(skin, 2.0 * wide)), _BLOOD))
    return solids


def lymph_nodes(frame: HipFrame, rng: np.random.Generator) -> list[Solid]:
    """Nodes of one groin and along the iliac vessels, each with fat in its hilum.

    Parameters
    ----------
    frame : HipFrame
        Where the hip lies.
    rng : numpy.random.Generator
        Draws which nodes are seen, and their size.

    Returns
    -------
    list of Solid
        The nodes, then the fat within.
    """
    nodes: list[Part] = []
    hila: list[Part] = []
    for place, axes in _NODES:
        at = np.array(place) * frame.scale + rng.normal(0, 3.0, 3)
        size = float(rng.uniform(0.7, 1.3))
        turn = (float(rng.normal(0, 0.4)), float(rng.normal(0, 0.3)), 1.0)
        grown = (axes[0] * size, axes[1] * size, axes[2] * size)
        nodes.append(ellipsoid(at, grown, along=turn, blend_mm=0.5))
        hila.append(ellipsoid(at, (grown[0] * 0.45, grown[1] * 0.45, grown[2] * 0.6), along=turn, blend_mm=0.5))
    tissue = Material(ID["gland"], "plain", ID["muscle"], 0.6, texture=MOTTLE, amplitude=0.1)
    fat = Material(ID["subcutaneous_fat"], "plain", texture=MOTTLE, amplitude=0.05)
    return [
        Solid(f"lymph_nodes_{frame.side}", frame.place(nodes), tissue),
        Solid(f"hila_{frame.side}", frame.place(hila), fat),
    ]


def cord(frame: HipFrame, sex: str, lap_mm: float, rng: np.random.Generator) -> Solid:
    """Spermatic cord or round ligament of one side, through the inguinal canal.

    Parameters
    ----------
    frame : HipFrame
        Where the hip lies.
    sex : str
        ``"M"`` or ``"F"``.
    lap_mm : float
        The y of the skin in front of the hips.
    rng : numpy.random.Generator
        Draws its course.

    Returns
    -------
    Solid
    """
    half = abs(float(frame.centre[0]))
    path = np.array([(-30, 50, 34), (-46, 60, 6), (18 - half, 64, -22), (15 - half, lap_mm - 38, -78)])
    path[:3] += rng.normal(0, 1.5, (3, 3))
    if sex == "F":
        return Solid(
            f"cord_{frame.side}",
            frame.place(_tube(path[:3], 2.2)),
            Material(ID["muscle"], "plain", texture=MOTTLE, amplitude=0.2),
        )
    material = Material(
        ID["muscle"], "muscle", ID["muscle"], 0.5, texture=STREAKS, amplitude=0.1, fibre=(0.3, 0.2, 1.0)
    )
    return Solid(f"cord_{frame.side}", frame.place(_tube(path, 5.6)), material)


def _tube(path: ArrayLike, radius: float) -> list[Part]:
    points = np.asarray(path, dtype=np.float64)
    return [capsule(points[k], points[k + 1], (radius, radius), blend_mm=2.0) for k in range(len(points) - 1)]
