"""Muscles as generous overlapping solids: each pixel goes to the one it lies deepest in, with fat planes between."""

from __future__ import annotations

import numpy as np

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.primitives import Material, Part, Solid, capsule, ellipsoid
from onfh_nb.synthetic.texture import STREAKS
from onfh_nb.synthetic.tissues import TISSUE_ID

# Name: stations (lateral, anterior, superior, radius) in mm along the muscle from origin to insertion, for a head of
# 23.5 mm; and flattening of the cross-section (across, near anterior).
_STATIONS: dict[str, tuple[list[tuple[float, float, float, float]], tuple[float, float]]] = {
    "gluteus_maximus": ([(-18, -74, 100, 26), (14, -74, 40, 36), (38, -62, -25, 34), (54, -40, -80, 18)], (1.5, 1.0)),
    "gluteus_medius": (
        [(58, -4, 122, 7), (58, -2, 86, 15), (54, -4, 42, 17), (52, -6, 8, 10), (56, -8, -14, 4)],
        (1, 2.6),
    ),
    "gluteus_minimus": ([(36, 4, 88, 8), (33, 6, 52, 11), (36, 8, 22, 9), (46, 6, -2, 4)], (1.0, 2.4)),
    "tensor_fasciae": ([(62, 44, 70, 9), (66, 42, 10, 12), (66, 30, -60, 8)], (0.8, 1.4)),
    "psoas": (
        [
            (-38, 2, 170, 14),
            (-32, 14, 95, 14),
            (-10, 30, 40, 15),
            (-1, 33, 5, 13),
            (14, 12, -40, 10),
            (22, -10, -62, 5),
        ],
        (1.0, 1.0),
    ),
    "iliacus": ([(34, 10, 112, 12), (18, 20, 70, 16), (4, 32, 30, 14)], (1.0, 2.2)),
    "obturator_internus": ([(-42, -2, 34, 7), (-43, -6, 0, 10), (-42, -22, -26, 8)], (0.9, 2.4)),
    "obturator_externus": ([(-48, 18, -46, 10), (-12, 4, -40, 12), (26, -16, -20, 6)], (1.0, 1.0)),
    "pectineus": ([(-52, 42, -26, 9), (-20, 30, -48, 13), (18, 2, -84, 8)], (1.3, 0.9)),
    "adductor_longus": ([(-70, 40, -52, 9), (-42, 34, -100, 18), (0, 16, -170, 16)], (1.2, 1.0)),
    "adductor_brevis": ([(-62, 22, -62, 11), (-26, 12, -86, 16), (12, -4, -112, 9)], (1.2, 1.0)),
    "adductor_magnus": ([(-44, -16, -78, 15), (-28, -18, -120, 25), (0, -14, -180, 25)], (1.2, 1.1)),
    "gracilis": ([(-74, 20, -62, 6), (-62, 6, -120, 9), (-54, -6, -190, 9)], (0.9, 1.8)),
    "vastus_lateralis": ([(62, 4, -48, 9), (62, 4, -90, 18), (56, 6, -180, 22)], (1.0, 1.7)),
    "vastus_intermedius": ([(48, 14, -62, 8), (36, 20, -120, 17), (32, 20, -200, 18)], (1.4, 1.0)),
    "vastus_medialis": ([(26, 6, -84, 7), (14, 8, -130, 14), (6, 10, -200, 19)], (1.0, 1.2)),
    "rectus_femoris": ([(26, 40, 22, 7), (30, 48, -40, 12), (28, 48, -150, 16)], (1.3, 1.0)),
    "sartorius": ([(52, 56, 66, 7), (16, 56, -30, 9), (-22, 44, -130, 9)], (1.3, 1.0)),
    "biceps_femoris": ([(-18, -52, -66, 10), (14, -48, -120, 16), (24, -46, -200, 20)], (1.1, 1.2)),
    "semitendinosus": ([(-26, -52, -66, 9), (-16, -50, -120, 16), (-20, -48, -200, 19)], (1.1, 1.2)),
    "quadratus_femoris": ([(-14, -30, -48, 9), (36, -22, -46, 9)], (1.4, 0.9)),
    "piriformis": ([(-50, -62, 52, 12), (-4, -40, 24, 11), (38, -18, 4, 5)], (1.0, 1.0)),
    "oblique_abdominis": ([(58, 30, 190, 9), (54, 24, 140, 9), (46, 50, 100, 7)], (0.7, 6.0)),
    "levator_ani": ([(-52, 6, 12, 4), (-72, -12, -22, 4), (-84, -26, -34, 4)], (1.0, 4.0)),
    "erector_spinae": ([(-56, -78, 200, 24), (-58, -82, 100, 22)], (1.3, 1.0)),
}
# Muscles that fill their compartment are drawn larger than they are: where two claim a pixel, the deeper one has it.
_SWELL = (1.18, 4.0)
_THIN = frozenset({"obturator_internus", "levator_ani", "iliacus", "oblique_abdominis", "piriformis"})
_STREAK_FROM = 1.45  # SD of the noise beyond which fat replaces fibres; a twelfth of the muscle or so


def muscles(frame: HipFrame, bulk: float, rng: np.random.Generator) -> list[Solid]:
    """Muscles of one side.

    Parameters
    ----------
    frame : HipFrame
        Where the hip lies.
    bulk : float
        Factor on every thickness.
    rng : numpy.random.Generator
        Draws each muscle's own size, place and streaks.

    Returns
    -------
    list of Solid
    """
    fatty = rng.normal(0.0, 0.18)
    return [_muscle(name, frame, bulk, fatty, rng) for name in _STATIONS]


def _muscle(name: str, frame: HipFrame, bulk: float, fatty: float, rng: np.random.Generator) -> Solid:
    stations, flat = _STATIONS[name]
    points = np.array([p[:3] for p in stations]) * frame.scale + rng.normal(0.0, 1.5, (1, 3))
    points = points + rng.normal(0.0, 1.0, points.shape)
    factor, extra = (1.0, 1.0) if name in _THIN else _SWELL
    radii = (np.array([p[3] for p in stations]) * factor + extra) * frame.scale * bulk * rng.uniform(0.93, 1.07)
    parts: list[Part] = []
    for k in range(len(points) - 1):
        pair = (float(radii[k]), float(radii[k + 1]))
        parts.append(capsule(points[k], points[k + 1], pair, flat=flat, blend_mm=9.0))
    if len(points) == 2:
        parts.append(ellipsoid(points.mean(axis=0), (radii[0] * flat[0], radii[0] * flat[1], radii[0]), blend_mm=9.0))
    material = Material(
        TISSUE_ID["muscle"],
        "muscle",
        texture=STREAKS,
        amplitude=_STREAK_FROM - fatty + rng.normal(0.0, 0.12),
        fibre=frame.direction(points[-1] - points[0]),
    )
    return Solid(f"{name}_{frame.side}", frame.place(parts), material)
