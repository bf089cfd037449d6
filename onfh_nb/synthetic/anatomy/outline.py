"""Skin: trunk, buttocks with the cleft between them, two thighs and what lies between those in front."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from onfh_nb.synthetic.anatomy.trunk_form import TrunkForm
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, ellipsoid
from onfh_nb.synthetic.texture import PATCHES
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

SKIN_MM = 1.7


def outline(form: TrunkForm, rng: np.random.Generator) -> Solid:
    """Skin and everything within, to be filled with fat for the rest to be laid over; patient frame.

    Parameters
    ----------
    form : TrunkForm
        Build of the patient.
    rng : numpy.random.Generator
        Draws the contour of buttocks, thighs and perineum.

    Returns
    -------
    Solid
    """
    parts = [*_trunk(form), *_thighs(form, rng), *_buttocks(form, rng)]
    parts += _male(form, rng) if form.sex == "M" else _female(form)
    material = Material(
        ID["subcutaneous_fat"], "fat", ID["skin"], rind_mm=SKIN_MM, texture=PATCHES, amplitude=0.30, fibre=(1, 0.4, 0.3)
    )
    return Solid("outline", tuple(parts), material)


def _trunk(form: TrunkForm) -> list[Part]:
    middle, deep = (form.belly_mm + form.back_mm) / 2, (form.belly_mm - form.back_mm) / 2
    hips, thick = (form.lap_mm + form.seat_mm) / 2 + 6, (form.lap_mm - form.seat_mm) / 2 - 6
    return [
        capsule((0, middle, 70), (0, middle, 340), (deep, deep * 0.98), flat=(form.waist_mm / deep, 1.0), blend_mm=5),
        ellipsoid((0, hips, -12), (form.half_mm, thick, 108.0), blend_mm=48),
    ]


def _thighs(form: TrunkForm, rng: np.random.Generator) -> list[Part]:
    leg = form.half_mm - 88.0
    thin, deep = rng.uniform(0.74, 0.86), rng.uniform(1.06, 1.2)
    return [
        capsule((side * 91.0, -14.0, -40), (side * 84.0, -4.0, -360), (leg, leg * thin), flat=(1.0, deep), blend_mm=20)
        for side in (-1, 1)
    ]


def _buttocks(form: TrunkForm, rng: np.random.Generator) -> list[Part]:
    """Two rounded masses, and the natal cleft cut between them."""
    low, out = rng.uniform(-30, -16), rng.uniform(56, 68)
    masses = [
        ellipsoid((side * out, form.seat_mm + 50.0, low), (58.0, 56.0, 70.0), along=(side * 0.15, 0, 1), blend_mm=20)
        for side in (-1, 1)
    ]
    depth = rng.uniform(22, 34)
    cleft = capsule(
        (0, form.seat_mm - 4, 34), (0, form.seat_mm + 6, -130), (10.0, 16.0), flat=(0.45, depth / 12), blend_mm=16
    )
    return [*masses, replace(cleft, op="subtract")]


def _male(form: TrunkForm, rng: np.random.Generator) -> list[Part]:
    front, side = form.lap_mm - 30.0, float(rng.choice([-1.0, 1.0]))
    sac = [
        ellipsoid((s * 15.0, front - 8, -104.0 + 4 * s), (21.0, 22.0, 31.0), along=(0, 0.15, 1), blend_mm=9)
        for s in (-1, 1)
    ]
    return [*sac, capsule((0, front + 4, -52), (side * 22, front + 26, -104), (15.0, 13.0), blend_mm=9)]


def _female(form: TrunkForm) -> list[Part]:
    front = form.lap_mm - 34.0
    mons = ellipsoid((0, front - 2, -44), (34.0, 26.0, 26.0), blend_mm=18)
    lips = [
        capsule((s * 9.0, front - 4, -66), (s * 8.0, front - 46, -84), (11.0, 8.0), flat=(0.8, 1.0), blend_mm=6)
        for s in (-1, 1)
    ]
    return [mons, *lips]
