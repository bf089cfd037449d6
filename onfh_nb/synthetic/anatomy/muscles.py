"""Muscles as generous overlapping solids: each pixel goes to the one it lies deepest in, with fat planes between."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.anatomy.muscle_table import MUSCLES, Muscle
from onfh_nb.synthetic.primitives import Material, Part, Solid, frame_along
from onfh_nb.synthetic.texture import STREAKS
from onfh_nb.synthetic.tissues import TISSUE_ID

# Muscles that fill their compartment are drawn larger than they are: where two claim a pixel, the deeper one has it.
_SWELL = (1.24, 4.5)
_SLIM = (1.0, 0.8)
_STREAK_FROM = 1.5  # SD of the noise beyond which fat replaces fibres
_BLEND_MM = 5.0


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
    fatty = rng.normal(0.0, 0.22)
    return [_muscle(name, muscle, frame, (bulk, fatty), rng) for name, muscle in MUSCLES.items()]


def _muscle(
    name: str, muscle: Muscle, frame: HipFrame, patient: tuple[float, float], rng: np.random.Generator
) -> Solid:
    bulk, fatty = patient
    factor, extra = _SWELL if muscle.filling else _SLIM
    # Slim muscles lie no farther apart than strong ones: their compartments shrink with them.
    bulk = bulk**0.35 if muscle.filling else bulk
    shift, size = rng.normal(0.0, 1.5, 3), bulk * rng.uniform(0.92, 1.08)
    parts: list[Part] = []
    for strand in muscle.strands:
        stations = np.array(strand)
        points = stations[:, :3] * frame.scale + shift + rng.normal(0.0, 1.0, (len(stations), 3))
        radii = (stations[:, 3] * factor + extra) * frame.scale * size
        parts += strand_parts(points, radii, muscle.wide, muscle.ratio)
    course = np.array(muscle.strands[0])[:, :3]
    material = Material(
        TISSUE_ID["muscle"],
        "muscle",
        texture=STREAKS,
        amplitude=_STREAK_FROM - fatty - muscle.coarse + rng.normal(0.0, 0.12),
        fibre=frame.direction(course[-1] - course[0]),
        tone=1.0 + 0.05 * float(np.clip(rng.standard_normal(), -2, 2)),
        origin_mm=tuple(rng.uniform(0.0, 100.0, 3)),
    )
    return Solid(f"{name}_{frame.side}", frame.place(parts), material)


def strand_parts(points: NDArray[np.float64], radii: NDArray[np.float64], wide: ArrayLike, ratio: float) -> list[Part]:
    """Chain of tapered capsules through points of shape (n, 3), stretched by ``ratio`` near the direction ``wide``."""
    parts = []
    for k in range(len(points) - 1):
        a, b = points[k], points[k + 1]
        half = float(np.linalg.norm(b - a)) / 2
        rotation = frame_along(b - a, wide=wide)
        parts.append(
            Part((a + b) / 2, rotation, (1.0, ratio, 1.0), half, float(radii[k]), float(radii[k + 1]), _BLEND_MM)
        )
    return parts
