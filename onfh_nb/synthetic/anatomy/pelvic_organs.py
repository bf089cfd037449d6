"""What lies in the true pelvis: rectum and anal canal, bladder, and the organs of either sex; patient frame."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.anatomy.trunk_form import TrunkForm
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, ellipsoid, sphere
from onfh_nb.synthetic.texture import MOTTLE
from onfh_nb.synthetic.tissues import TISSUE_ID as ID


def pelvic_organs(form: TrunkForm, rng: np.random.Generator) -> list[Solid]:
    """Organs in the order in which they are painted, the bladder last.

    Parameters
    ----------
    form : TrunkForm
        Build of the patient.
    rng : numpy.random.Generator
        Draws sizes, places and fillings.

    Returns
    -------
    list of Solid
    """
    lean = float(rng.uniform(-6, 6))
    solids = _rectum(rng, lean)
    solids += _male(form, rng, lean) if form.sex == "M" else _female(rng, lean)
    return solids + _bladder(rng, lean, 6.0 if form.sex == "M" else 0.0)


def organ(name: str, parts: tuple[Part, ...], inside: str, wall: str, wall_mm: float, amplitude: float) -> Solid:
    """A solid with a wall."""
    return Solid(name, parts, Material(ID[inside], "plain", ID[wall], wall_mm, texture=MOTTLE, amplitude=amplitude))


def _rectum(rng: np.random.Generator, lean: float) -> list[Solid]:
    """Rectum in its fat with the fascia about it; sphincter and canal below."""
    wide = rng.uniform(0.8, 1.2) * np.array([9.0, 13.0, 10.0, 11.0])
    path = np.array([(0, -40, -34), (lean * 0.5, -54, -8), (lean, -60, 22), (lean, -50, 52)])
    legs = range(len(path) - 1)
    tube = tuple(
        capsule(path[k], path[k + 1], (float(wide[k]), float(wide[k + 1])), flat=(1.25, 0.85), blend_mm=6) for k in legs
    )
    around = tuple(capsule(path[k], path[k + 1], (20.0, 22.0), flat=(1.3, 0.95), blend_mm=8) for k in legs if k > 0)
    sphincter = capsule((0, -40, -66), (0, -37, -36), (11.5, 12.5), flat=(0.85, 1.1))
    canal = capsule((0, -40, -68), (0, -38, -34), (4.5, 6.0), flat=(0.7, 1.3))
    held = str(rng.choice(["bowel_content", "gland", "air"], p=[0.5, 0.25, 0.25]))
    fat = Material(ID["subcutaneous_fat"], "fat", ID["muscle"], 0.6, texture=MOTTLE, amplitude=0.45, tone=0.82)
    flesh = Material(ID["muscle"], "plain", texture=MOTTLE, amplitude=0.12)
    return [
        Solid("mesorectum", around, fat),
        organ("rectum", tube, held, "bowel_wall", float(rng.uniform(2.6, 4.0)), 0.10),
        Solid("anal_sphincter", (sphincter,), flesh),
        organ("anal_canal", (canal,), "fibrous_tissue", "bowel_wall", 2.4, 0.3),
    ]


def _male(form: TrunkForm, rng: np.random.Generator, lean: float) -> list[Solid]:
    k = float(rng.uniform(0.85, 1.2))
    base = np.array([lean * 0.2, 4.0, -17.0])
    gland = ellipsoid(base, (22.0 * k, 15.0 * k, 16.0 * k), along=(0, 0.2, 1))
    inner = ellipsoid(base + np.array([0, 2.5, 4.5 * k]), (17.5 * k, 11.5 * k, 11.5 * k), along=(0, 0.2, 1))
    vesicles: list[Part] = []
    for s in (-1.0, 1.0):
        at = np.array([s * 4.0, -14.0, 2.0])
        for step in range(4):
            to = at + np.array([s * 9.0, -1.5, 4.5]) + rng.normal(0, 2.0, 3)
            vesicles.append(capsule(at, to, (4.6, 5.4), flat=(1.0, 0.9), blend_mm=1.5 + step))
            at = to
    front = form.lap_mm - 30.0
    bulb = (ellipsoid((0, -6, -56), (9, 15, 10), along=(0, 0.5, 1)), capsule((0, 0, -56), (0, front, -50), (7.5, 7.0)))
    crura = tuple(capsule((s * 36, -16, -62), (s * 7, front - 12, -46), (5.2, 7.0), blend_mm=3) for s in (-1, 1))
    testes = tuple(
        ellipsoid((s * 15.0, front - 8, -104.0 + 4 * s), (11.5, 13.5, 19.0), along=(0, 0.15, 1), blend_mm=0.1)
        for s in (-1, 1)
    )
    return [
        organ("seminal_vesicles", tuple(vesicles), "cyst", "bowel_wall", 1.1, 0.35),
        organ("prostate", (gland,), "gland", "fibrous_tissue", 0.8, 0.12),
        organ("prostate_inner", (inner,), "bowel_wall", "fibrous_tissue", 0.4, 0.12),
        organ("penile_bulb", bulb, "oedema", "fibrous_tissue", 0.9, 0.12),
        organ("crura", crura, "oedema", "fibrous_tissue", 1.1, 0.12),
        organ("testes", testes, "necrosis_fluid_like", "fibrous_tissue", 1.1, 0.06),
    ]


def _female(rng: np.random.Generator, lean: float) -> list[Solid]:
    k = float(rng.uniform(0.75, 1.15))
    turn = float(rng.choice([0.9, 0.6, -0.5], p=[0.5, 0.35, 0.15]))
    fundus, neck = np.array([lean, 4.0 + 14 * turn, 46.0]), np.array([lean * 0.3, -22.0, 10.0])
    body = (
        capsule(neck, fundus, (12.0 * k, 22.0 * k), flat=(1.15, 0.95), blend_mm=6),
        capsule(neck + np.array([0, -1, -12]), neck, (11.0, 12.0), blend_mm=5),
    )
    junction = capsule(neck, fundus, (4.0, 9.5 * k), flat=(1.7, 0.8))
    lining = capsule(neck + np.array([0, 0, -8]), fundus + np.array([0, 0, 2]), (1.6, 4.2 * k), flat=(1.9, 0.55))
    vagina = capsule((0, -14, -46), neck + np.array([0, -3, -8]), (7.0, 8.0), flat=(1.7, 0.75))
    solids = [
        organ("vagina", (vagina,), "fibrous_tissue", "bowel_wall", 3.4, 0.2),
        organ("uterus", body, "gland", "fibrous_tissue", 0.7, 0.12),
        organ("junctional_zone", (junction,), "muscle", "gland", 1.0, 0.12),
        organ("endometrium", (lining,), "necrosis_fluid_like", "gland", 0.6, 0.1),
    ]
    for s, side in ((1.0, "R"), (-1.0, "L")):
        at = np.array([s * rng.uniform(30, 42), rng.uniform(-22, 6), rng.uniform(28, 50)])
        ovary = ellipsoid(at, (9.0, 11.0, 15.0), along=(s * 0.4, 0.3, 1))
        follicles = tuple(
            sphere(at + rng.uniform(-1, 1, 3) * [5, 6, 9], float(rng.uniform(1.8, 4.8)), blend_mm=0.2) for _ in range(6)
        )
        solids.append(organ(f"ovary_{side}", (ovary,), "gland", "fibrous_tissue", 0.6, 0.15))
        solids.append(organ(f"follicles_{side}", follicles, "cyst", "gland", 0.5, 0.02))
    return solids


def _bladder(rng: np.random.Generator, lean: float, low: float) -> list[Solid]:
    """Full or nearly empty, pressed flat from above, in a little fat."""
    full = float(rng.uniform(0.62, 1.12))
    at = np.array([lean * 0.5, 22.0 + 4 * rng.normal(), 22.0 - low * 0.5 * (1 - full)])
    axes = (39.0 * full**0.7, 30.0 * full**0.7, 27.0 * full)
    lump = at + np.array([rng.uniform(-14, 14), rng.uniform(-8, 6), -7.0 * full])
    parts = (
        ellipsoid(at, axes, along=(float(rng.normal(0, 0.06)), 0.15, 1.0)),
        ellipsoid(lump, (0.74 * axes[0], 0.8 * axes[1], 0.8 * axes[2]), blend_mm=12),
    )
    wall = float(rng.uniform(2.4, 4.0)) * (1.35 - 0.35 * full)
    return [organ("bladder", parts, "urine", "bowel_wall", wall, 0.0)]
