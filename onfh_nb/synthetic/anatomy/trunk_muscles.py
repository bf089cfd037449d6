"""Muscles of the back and of the pelvic floor, one side at a time in the patient frame."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.anatomy.trunk_form import TrunkForm
from onfh_nb.synthetic.primitives import Material, Solid, capsule
from onfh_nb.synthetic.texture import STREAKS
from onfh_nb.synthetic.tissues import TISSUE_ID as ID

# Name: stations (x, y, z, radius) in mm; flattening of the cross-section (across, near the y axis).
_STATIONS: dict[str, tuple[list[tuple[float, float, float, float]], tuple[float, float]]] = {
    "multifidus": ([(16, -54, 245, 19), (17, -57, 150, 21), (20, -78, 98, 20), (14, -98, 44, 8)], (1.0, 1.3)),
    "longissimus": ([(42, -56, 245, 25), (43, -60, 160, 27), (38, -82, 108, 23), (24, -100, 74, 8)], (1.1, 1.0)),
    "iliocostalis": ([(72, -48, 245, 24), (71, -53, 160, 24), (62, -74, 116, 15)], (1.2, 0.9)),
    "quadratus_lumborum": ([(62, -26, 245, 16), (74, -28, 170, 17), (86, -40, 128, 11)], (1.9, 0.8)),
    "levator_ani": ([(43, -14, 6, 3.4), (29, -22, -18, 3.8), (11, -34, -42, 4.4)], (1.0, 8.0)),
    "coccygeus": ([(50, -42, 14, 3.4), (14, -78, 6, 4.0)], (1.0, 4.0)),
}
_THIN = frozenset({"levator_ani", "coccygeus"})
_STREAK_FROM = 1.25  # the muscles of the back are the first that turn to fat


def trunk_muscles(form: TrunkForm, rng: np.random.Generator) -> list[Solid]:
    """Muscles of both sides, which share form and fatty change but for a little.

    Parameters
    ----------
    form : TrunkForm
        Build of the patient.
    rng : numpy.random.Generator
        Draws size, place and streaks.

    Returns
    -------
    list of Solid
    """
    fatty = rng.normal(0.0, 0.3)
    shared = {name: rng.normal(0.0, 1.0, 4) for name in _STATIONS}
    return [_muscle(name, side, form, fatty, shared[name], rng) for side in (1.0, -1.0) for name in _STATIONS]


def _muscle(
    name: str, side: float, form: TrunkForm, fatty: float, shared: np.ndarray, rng: np.random.Generator
) -> Solid:
    stations, flat = _STATIONS[name]
    rows = np.array(stations)
    # The muscles of the back fill what is left between the spine and the fat of the back.
    deep = 1.0 if name in _THIN else float(np.clip((-form.back_mm - 0.6 * form.fat_mm) / 96.0, 0.85, 1.1))
    points = rows[:, :3] * [form.scale, deep, 1.0] + shared[:3] * 1.5 + rng.normal(0.0, 0.8, (len(rows), 3))
    points[:, 0] *= side
    thick = rows[:, 3] * (1.0 if name in _THIN else form.bulk) * (1 + 0.06 * shared[3])
    parts = tuple(
        capsule(points[k], points[k + 1], (float(thick[k]), float(thick[k + 1])), flat=flat, blend_mm=8.0)
        for k in range(len(points) - 1)
    )
    direction = points[-1] - points[0]
    material = Material(
        ID["muscle"],
        "muscle",
        texture=STREAKS,
        amplitude=_STREAK_FROM - fatty + float(rng.normal(0.0, 0.1)) + (0.4 if name in _THIN else 0.0),
        fibre=(float(direction[0]), float(direction[1]), float(direction[2])),
    )
    return Solid(f"{name}_{'R' if side > 0 else 'L'}", parts, material)
