"""Lower lumbar spine and sacrum: waisted bodies, discs with a nucleus, arches, canal and roots; patient frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.trunk_form import TrunkForm
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, ellipsoid, frame_along, halfspace, sphere
from onfh_nb.synthetic.texture import MOTTLE, PATCHES, TRABECULAE
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

# Level: y and z of the middle of the body, its tilt forwards, and its height in mm.
_LEVELS = {"L3": (2.0, 203.0, -0.06, 29.0), "L4": (1.0, 165.0, 0.06, 28.5), "L5": (-6.0, 128.0, 0.24, 27.5)}
_ENDPLATE = np.array([0.0, -17.0, 103.0])  # middle of the upper face of S1
_SLOPE = np.array([0.0, 0.62, 1.0])  # its normal


def spine(form: TrunkForm, rng: np.random.Generator) -> list[Solid]:
    """Everything between the muscles of the back, in the order in which it is painted.

    Parameters
    ----------
    form : TrunkForm
        Build of the patient.
    rng : numpy.random.Generator
        Draws lordosis, marrow and the wear of each disc.

    Returns
    -------
    list of Solid
    """
    marrow = _marrow(rng)
    size = form.scale * rng.uniform(0.95, 1.05)
    bend = rng.normal(0.0, 2.5)
    solids: list[Solid] = []
    for name, (y, z, tilt, high) in _LEVELS.items():
        middle = np.array([rng.normal(0, 0.8), y + bend * (z - 100) / 60, z * size**0.5])
        along = np.array([rng.normal(0, 0.015), tilt + rng.normal(0, 0.03), 1.0])
        solids.append(_body(name, middle, along, high, size, marrow))
        solids.append(_arch(name, middle, along, size, marrow))
        solids.append(_vein(name, middle, size))
    solids += _discs(solids, size, rng)
    solids += _sacrum(size, marrow, rng)
    return solids + _canal(rng)


def _marrow(rng: np.random.Generator) -> Material:
    return Material(
        ID["fatty_marrow"],
        "bone",
        ID["cortical_bone"],
        rind_mm=0.9,
        texture=TRABECULAE,
        amplitude=0.7,
        fat_fraction=float(np.clip(rng.normal(0.62, 0.09), 0.4, 0.85)),
        bone_fraction=0.15,
        red=float(rng.uniform(0.12, 0.32)),
    )


def _body(
    name: str, middle: NDArray[np.float64], along: NDArray[np.float64], high: float, size: float, marrow: Material
) -> Solid:
    """Two plates with a waist between them, flat above and below, hollowed a little behind."""
    up = along / np.linalg.norm(along)
    edge = high / 2 - 6.0
    plates = [
        ellipsoid(middle + up * s * edge, (25.0 * size, 17.5 * size, 10.0), along=along, blend_mm=9) for s in (-1, 1)
    ]
    waist = ellipsoid(middle, (21.5 * size, 15.0 * size, high), along=along, blend_mm=8)
    cuts = [halfspace(middle + up * s * high / 2, up * s, blend_mm=3.0) for s in (-1, 1)]
    behind = sphere(middle + np.array([0, -34.0 * size, 0]), 18.5 * size, blend_mm=4, op="subtract")
    return Solid(name, (waist, *plates, *cuts, behind), marrow)


def _arch(name: str, middle: NDArray[np.float64], along: NDArray[np.float64], size: float, marrow: Material) -> Solid:
    """Pedicles, joints, transverse processes, laminae and the spinous process."""
    turn = frame_along(along)
    parts: list[Part] = []

    def place(x: float, y: float, z: float) -> NDArray[np.float64]:
        return np.asarray(middle + size * (np.array([x, y, z]) @ turn))

    for s in (-1.0, 1.0):
        parts += [
            capsule(place(s * 14, -13, 5), place(s * 17, -32, 4), (5.0, 5.5), flat=(0.9, 1.2), blend_mm=3),
            capsule(place(s * 19, -36, 14), place(s * 20, -40, -18), (6.0, 7.0), blend_mm=4),
            capsule(place(s * 20, -32, 3), place(s * 43, -38, 6), (4.2, 3.6), blend_mm=4),
            capsule(place(s * 15, -40, 0), place(0, -52, -7), (4.2, 4.2), blend_mm=4),
        ]
    parts.append(capsule(place(0, -52, -7), place(0, -76, -12), (3.4, 4.6), flat=(0.9, 1.8), blend_mm=4))
    return Solid(f"arch_{name}", tuple(parts), replace(marrow, rind_mm=1.3))


def _vein(name: str, middle: NDArray[np.float64], size: float) -> Solid:
    """The vein that enters the body from behind: a bright wedge with a dark edge in the midline."""
    inlet = capsule(middle + np.array([0, -15.0 * size, 0]), middle + np.array([0, -5.0, 0]), (2.6, 0.9), flat=(2, 1))
    return Solid(f"vein_{name}", (inlet,), Material(ID["bowel_wall"], "plain", texture=MOTTLE, amplitude=0.2))


def _discs(bodies: list[Solid], size: float, rng: np.random.Generator) -> list[Solid]:
    """Annulus dark, nucleus bright on T2 unless the disc has dried."""
    centres = {s.name: s.parts[0].centre for s in bodies}
    tilts = {s.name: s.parts[0].rotation[2] for s in bodies}
    pairs = [("L3", "L4"), ("L4", "L5"), ("L5", None)]
    solids = []
    for upper, lower in pairs:
        base = centres[lower] if lower else _ENDPLATE
        lean = tilts[upper] + (tilts[lower] if lower else _SLOPE / np.linalg.norm(_SLOPE))
        top = centres[upper] - tilts[upper] * _LEVELS[upper][3] / 2
        foot = base + tilts[lower] * _LEVELS[lower][3] / 2 if lower else base
        middle, thick = (top + foot) / 2, float(np.linalg.norm(top - foot)) / 2
        ring = ellipsoid(middle, (26.0 * size, 18.5 * size, 1.35 * thick + 0.6), along=lean, blend_mm=1)
        dry = rng.random() < 0.35
        core = ellipsoid(
            middle - np.array([0, 1.5, 0]), (15.0 * size, 9.5 * size, 0.85 * thick), along=lean, blend_mm=1
        )
        name = f"disc_{upper}"
        solids.append(
            Solid(
                name, (ring,), Material(ID["muscle"], "plain", ID["fibrous_tissue"], 1.1, texture=MOTTLE, amplitude=0.2)
            )
        )
        tissue = ID["muscle"] if dry else ID["disc"]
        solids.append(
            Solid(
                f"nucleus_{upper}", (core,), Material(tissue, "plain", ID["disc"], 1.2, texture=MOTTLE, amplitude=0.12)
            )
        )
    return solids


def _sacrum(size: float, marrow: Material, rng: np.random.Generator) -> list[Solid]:
    """Body with wings up to the joints with the ilium, remnants of discs, foramina with their roots."""
    end = _ENDPLATE + np.array([0, 0, -2.0])
    curve = [end + np.array(p) * size for p in ((0, -9, -12), (0, -33, -36), (0, -53, -66), (0, -62, -92))]
    wings: list[Part] = [
        ellipsoid(
            end + np.array([s * 37.0, -25.0, -14.0]) * size,
            (25 * size, 16 * size, 19 * size),
            along=(s * 0.5, 0.3, 1),
            blend_mm=16,
        )
        for s in (-1.0, 1.0)
    ]
    slope = _SLOPE / np.linalg.norm(_SLOPE)
    column = (
        capsule(curve[0] + slope * 8, curve[1], (17 * size, 14), flat=(1.45, 1.0), blend_mm=8),
        capsule(curve[0] + np.array([0, -14, -6]), curve[2], (14, 9.5), flat=(3.75 * size, 0.95), blend_mm=10),
        capsule(curve[2], curve[3], (10, 6.5), flat=(2.7 * size, 0.75), blend_mm=10),
    )
    cut = halfspace(end + slope * 2, slope + np.array([0, 0.0, 0.35]), blend_mm=4.0)
    bone = replace(marrow, rind_mm=1.1)
    solids = [Solid("sacrum", (*column, *wings, cut), bone)]
    tail = capsule(curve[3] + np.array([0, -1, -6]), curve[3] + np.array([0, 12.0, -34]), (5.5, 3.5), flat=(1.5, 0.8))
    solids.append(Solid("coccyx", (tail,), bone))
    clefts = [
        ellipsoid(
            (curve[k] + curve[k + 1]) / 2 + np.array([0, 4, 2]), (13 - 2 * k, 8, 1.6), along=(0, 0.9 - 0.2 * k, 1)
        )
        for k in range(2)
    ]
    solids.append(Solid("sacral_discs", tuple(clefts), Material(ID["disc"], "plain", texture=MOTTLE, amplitude=0.2)))
    return solids + _foramina(curve, size, rng)


def _foramina(curve: list[NDArray[np.float64]], size: float, rng: np.random.Generator) -> list[Solid]:
    """Four pairs of holes down the column, filled with fat, and the roots that leave through them."""
    holes, roots = [], []
    for k, (t, x) in enumerate(((0.25, 21.0), (0.95, 18.0), (1.65, 16.0), (2.3, 13.0))):
        j = min(int(t), 2)
        at = curve[j] + (curve[j + 1] - curve[j]) * (t - j)
        for s in (-1.0, 1.0):
            here = at + np.array([s * x * size, 1.0, rng.normal(0, 1.0)])
            thick = 5.4 - 0.6 * k
            back, front = here + np.array([0, -9, 3]), here + np.array([s * 4, 12, -3])
            holes.append(capsule(back, front, (thick, thick), blend_mm=2))
            inner, outer = here + np.array([-s * 2, -9, 4]), here + np.array([s * 13, 15, -20])
            roots.append(capsule(inner, outer, (2.6 - 0.3 * k, 2.8 - 0.3 * k), blend_mm=2))
    fat = Material(ID["subcutaneous_fat"], "fat", texture=PATCHES)
    return [Solid("sacral_foramina", tuple(holes), fat), Solid("sacral_roots", tuple(roots), _NERVE)]


_NERVE = Material(ID["muscle"], "plain", ID["fibrous_tissue"], 0.4, texture=MOTTLE, amplitude=0.15)


def _canal(rng: np.random.Generator) -> list[Solid]:
    """Fat about the sac, the sac with its fluid, the roots within and those that leave it."""
    course = np.array([(0, -30, 225), (0, -31, 165), (0, -36, 128), (0, -47, 98), (0, -66, 62)])
    path = course + np.array([0, rng.normal(0, 1.5), 0])
    legs = range(len(path) - 1)
    fat = [capsule(path[k], path[k + 1], (10.0, 9.5), flat=(1.15, 0.8), blend_mm=5) for k in legs]
    sac = [capsule(path[k], path[k + 1], (7.4 - 0.8 * k, 6.8 - 0.8 * k), flat=(1.15, 0.85), blend_mm=4) for k in legs]
    inside = [
        capsule(path[k] + np.array([x, -2.0, 0]), path[k + 1] + np.array([x * 0.8, -2.0, 0]), (0.9, 0.9), blend_mm=1)
        for k in list(legs)[:3]
        for x in (-3.4, -1.2, 1.0, 3.2)
    ]
    leaving = [
        capsule((s * 5, -31 - 0.1 * (165 - z), z), (s * 30, -14, z - 30), (2.2, 3.0), blend_mm=2)
        for z in (222, 186, 150, 114)
        for s in (-1.0, 1.0)
    ]
    fluid = Material(ID["synovial_fluid"], "plain", ID["fibrous_tissue"], 0.6, texture=MOTTLE, amplitude=0.08)
    return [
        Solid("epidural_fat", tuple(fat), Material(ID["subcutaneous_fat"], "fat", texture=PATCHES)),
        Solid("canal", tuple(sac), fluid),
        Solid("cauda", tuple(inside), Material(ID["muscle"], "plain", texture=MOTTLE, amplitude=0.1)),
        Solid("lumbar_roots", tuple(leaving), _NERVE),
    ]
