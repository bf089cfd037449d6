"""Draw bodies and hips: sizes and angles of bone and trunk."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from onfh_nb.exceptions import ParameterError
from onfh_nb.synthetic.state import BodyShape, HipShape

# Head radius (mean, SD) in mm. The Asian means are those of 102 Thai cadavers (Saengnipanthkul 2012, J Med Assoc Thai
# 95:790); everything else in this file is a design value.
_RADIUS = {
    ("asian", "M"): (22.6, 1.2),
    ("asian", "F"): (20.1, 1.1),
    ("european", "M"): (24.2, 1.3),
    ("european", "F"): (21.4, 1.2),
}
# Neck diameters (coronal, sagittal) as shares of the head diameter, from the same cadavers.
_NECK = {"M": (30.80 / 45.24, 25.65 / 45.24), "F": (27.79 / 40.205, 22.08 / 40.205)}
_LCEA = {"asian": (31.0, 5.5), "european": (34.0, 6.0)}
_JSW = {"M": (4.3, 0.9), "F": (4.0, 0.9)}
_FAT_MM = {"M": (15.0, 30.0), "F": (25.0, 45.0)}
# A patient's two hips differ by at most this share.
_LEFT_RIGHT = 0.02


def draw_body(rng: Generator, sex: str) -> BodyShape:
    """Draw the trunk at hip level.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    sex : str
        ``"M"`` or ``"F"``.

    Returns
    -------
    BodyShape
    """
    return BodyShape(
        width_mm=_normal(rng, 350.0, 25.0, 300.0, 410.0),
        depth_mm=_normal(rng, 230.0, 25.0, 180.0, 290.0),
        fat_mm=float(rng.uniform(*_FAT_MM[sex])),
        muscle_scale=_normal(rng, 1.0 if sex == "M" else 0.88, 0.08, 0.7, 1.25),
        hip_separation_mm=_normal(rng, 175.0, 9.0, 155.0, 195.0),
        yaw_deg=_normal(rng, 0.0, 1.5, -3.0, 3.0),
        roll_deg=_normal(rng, 0.0, 1.0, -2.0, 2.0),
    )


def draw_hip_shapes(rng: Generator, sex: str, population: str = "asian") -> tuple[HipShape, HipShape]:
    """Draw the right and the left hip of one patient, which share their form up to ±2 %.

    Parameters
    ----------
    rng : Generator
        Source of randomness.
    sex : str
        ``"M"`` or ``"F"``.
    population : str
        ``"asian"`` or ``"european"``: sizes of the head and cover by the socket.

    Returns
    -------
    tuple of HipShape
        Right, left.

    Raises
    ------
    ParameterError
        If the population is unknown.
    """
    if population not in _LCEA:
        raise ParameterError(f"population is {population!r}, expected one of {', '.join(_LCEA)}")
    mean, sd = _RADIUS[population, sex]
    radius = _normal(rng, mean, sd, mean - 2.5 * sd, mean + 2.5 * sd)
    shared = {
        "radius_mm": radius,
        "nsa_deg": _normal(rng, 128.0, 6.0, 112.0, 144.0),
        "version_deg": _normal(rng, 12.0, 8.0, -8.0, 32.0),
        "lcea_deg": _normal(rng, *_LCEA[population], 20.0, 50.0),
        "jsw_mm": _normal(rng, *_JSW[sex], 2.5, 6.5),
        "marrow_fat_head": _normal(rng, 0.90, 0.04, 0.75, 0.97),
        "bvf_head": _normal(rng, 0.20, 0.02, 0.14, 0.26),
    }
    neck = [share * 2 * radius * _normal(rng, 1.0, 0.04, 0.9, 1.1) for share in _NECK[sex]]
    right, left = (_one_side(rng, shared, neck) for _ in range(2))
    return right, left


def _one_side(rng: Generator, shared: dict[str, float], neck: list[float]) -> HipShape:
    drawn = {name: value * _jitter(rng) for name, value in shared.items()}
    drawn["marrow_fat_head"] = min(drawn["marrow_fat_head"], 0.97)
    drawn["lcea_deg"] = min(max(drawn["lcea_deg"], 20.0), 50.0)
    # The neck keeps its share of the head, so that the head–neck plane stays where it is.
    scale = drawn["radius_mm"] / shared["radius_mm"] * _jitter(rng)
    return HipShape(neck_mm=(neck[0] * scale, neck[1] * scale), **drawn)


def _jitter(rng: Generator) -> float:
    return float(1 + rng.uniform(-_LEFT_RIGHT, _LEFT_RIGHT))


def _normal(rng: Generator, mean: float, sd: float, low: float, high: float) -> float:
    return float(np.clip(rng.normal(mean, sd), low, high))
