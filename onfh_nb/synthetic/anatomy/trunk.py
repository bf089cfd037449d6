"""The body's outline and what lies between the hips: bladder, bowel, spine, vessels."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, ellipsoid
from onfh_nb.synthetic.state import BodyShape
from onfh_nb.synthetic.texture import MOTTLE, PATCHES, STREAKS, TRABECULAE
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

_BODY_Y_MM = -12.0  # the heads lie a little in front of the middle of the trunk
_SKIN_MM = 1.8


def outline(body: BodyShape, rng: np.random.Generator) -> Solid:
    """Skin and everything within, filled with subcutaneous fat for the rest to be laid over; patient frame."""
    half, deep = body.width_mm / 2, body.depth_mm / 2
    waist = rng.uniform(0.90, 0.98)
    leg = half - 88.0
    parts: list[Part] = [
        capsule(
            (0, _BODY_Y_MM, 30), (0, _BODY_Y_MM, 330), (deep, deep * 0.97), flat=(waist * half / deep, 1.0), blend_mm=5
        ),
        ellipsoid((0, _BODY_Y_MM, -8), (half, deep * 1.02, 112.0), blend_mm=45),
    ]
    for side in (-1, 1):
        top, bottom = (side * 92.0, _BODY_Y_MM + 2, -40), (side * 84.0, _BODY_Y_MM + 6, -360)
        parts.append(capsule(top, bottom, (leg * 0.98, leg * 0.80), flat=(1.0, 1.12), blend_mm=22))
    material = Material(
        ID["subcutaneous_fat"],
        "fat",
        ID["skin"],
        rind_mm=_SKIN_MM,
        texture=PATCHES,
        amplitude=0.30,
        fibre=(1.0, 0.4, 0.3),
    )
    return Solid("outline", tuple(parts), material)


def viscera(sex: str, rng: np.random.Generator) -> list[Solid]:
    """Bladder, bowel, uterus or prostate and rectum in the patient frame, back to front of the painter's order."""
    solids = [_loop(rng, index) for index in range(26)]
    lean = rng.uniform(-6, 6)
    if sex == "F":
        uterus = ellipsoid((lean, 2.0, 40.0), (24.0, 28.0, 22.0), along=(0.1, 0.6, 1.0))
        solids.append(_organ("uterus", (uterus,), "gland", 0.10, "fibrous_tissue", 0.8))
    else:
        prostate = ellipsoid((lean * 0.3, 8.0, -18.0), (22.0, 16.0, 17.0))
        solids.append(_organ("prostate", (prostate,), "gland", 0.12, "fibrous_tissue", 0.8))
    rectum = capsule((lean, -44.0, 50.0), (0.0, -34.0, -30.0), (17.0, 12.0), flat=(1.2, 1.0))
    solids.append(_organ("rectum", (rectum,), "bowel_content", 0.08, "bowel_wall", 3.5))
    size = rng.uniform(0.75, 1.1)
    bladder = ellipsoid(
        (lean * 0.5, 24.0, 20.0), (41.0 * size, 30.0 * size, 27.0 * size), along=(rng.normal(0, 0.06), 0.15, 1.0)
    )
    solids.append(_organ("bladder", (bladder,), "urine", 0.0, "bowel_wall", rng.uniform(2.5, 4.0)))
    return solids


def _loop(rng: np.random.Generator, index: int) -> Solid:
    """One loop of bowel: a bent tube with a wall, filled with gas, fluid or porridge."""
    start = np.array([rng.uniform(-64, 64), rng.uniform(-14, 70), rng.uniform(56, 172)])
    bend = start + rng.normal(0, 1, 3) * np.array([26, 12, 16])
    end = bend + rng.normal(0, 1, 3) * np.array([24, 12, 18])
    r = rng.uniform(9.0, 15.0)
    tube = (capsule(start, bend, (r, r * 0.9)), capsule(bend, end, (r * 0.9, r * 0.8), blend_mm=6.0))
    content = str(rng.choice(["air", "bowel_content", "gland", "synovial_fluid"], p=[0.2, 0.5, 0.22, 0.08]))
    return _organ(f"bowel_{index}", tube, content, 0.12, "bowel_wall", rng.uniform(1.6, 2.6))


def _organ(name: str, parts: tuple[Part, ...], inside: str, amplitude: float, wall: str, wall_mm: float) -> Solid:
    material = Material(ID[inside], "plain", ID[wall], rind_mm=wall_mm, texture=MOTTLE, amplitude=amplitude)
    return Solid(name, parts, material)


def spine(rng: np.random.Generator) -> list[Solid]:
    """Sacrum, L5, L4 and the discs between them, patient frame."""
    bone = {"texture": TRABECULAE, "amplitude": 0.4, "fat_fraction": float(np.clip(rng.normal(0.5, 0.1), 0.25, 0.75))}
    marrow = Material(ID["fatty_marrow"], "bone", ID["cortical_bone"], rind_mm=1.0, bone_fraction=0.14, **bone)  # type: ignore[arg-type]
    disc = Material(ID["disc"], "plain", ID["fibrous_tissue"], rind_mm=1.5, texture=MOTTLE, amplitude=0.10)
    cord = Material(ID["synovial_fluid"], "plain", ID["fibrous_tissue"], rind_mm=1.0, texture=STREAKS, amplitude=0.2)
    solids: list[Solid] = []
    for name, y, z, tilt in (("L5", -6.0, 127.0, 0.14), ("L4", -2.0, 165.0, 0.05)):
        along = np.array([0.0, tilt, 1.0])
        low, high = np.array([0, y, z]) - along * 10, np.array([0, y, z]) + along * 10
        solids.append(Solid(name, (capsule(low, high, (4.5, 4.5), flat=(5.6, 3.9)),), marrow))
        flat = ellipsoid(np.array([0, y, z]) - along * 19.0, (24.0, 17.0, 5.5), along=along)
        solids.append(Solid(f"disc_{name}", (flat,), disc))
    wings = [capsule((0, -42, 84), (side * 50, -64, 80), (17, 13), flat=(1.0, 1.3), blend_mm=10) for side in (-1, 1)]
    sacrum = (
        capsule((0, -28, 98), (0, -34, 86), (11, 11), flat=(2.3, 1.6)),
        *wings,
        capsule((0, -56, 74), (0, -88, 8), (17, 8), flat=(1.9, 0.8), blend_mm=12.0),
    )
    solids.append(Solid("sacrum", sacrum, marrow))
    solids.append(Solid("canal", (capsule((0, -30, 190), (0, -40, 105), (8.0, 6.0)),), cord))
    return solids


def vessels(frame: HipFrame, rng: np.random.Generator) -> list[Solid]:
    """Artery and vein from the iliac fork down the thigh: flow leaves them black on spin echoes."""
    wall = Material(ID["flowing_blood"], "plain", ID["fibrous_tissue"], rind_mm=0.8, texture=MOTTLE, amplitude=0.3)
    shift = rng.normal(0, 1.5, 3)
    solids = []
    for name, inward, radius in (("artery", 0.0, 4.2), ("vein", -11.0, 5.0)):
        path = np.array(
            [(-62, -6, 120), (-46, 16, 62), (-24, 42, 18), (-14, 46, -20), (-22, 30, -110), (-20, 10, -220)]
        )
        path = path * frame.scale + shift + np.array([inward, -3.0 if inward else 0.0, 0.0])
        tube = [capsule(path[k], path[k + 1], (radius, radius), blend_mm=2.0) for k in range(len(path) - 1)]
        solids.append(Solid(f"{name}_{frame.side}", frame.place(tube), wall))
    return solids
