"""How often each MR sign goes with a stage, and the sign that a hip of a given rank shows.

A hip keeps its rank among its peers for its whole course; its signs change only when its stage does.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Literal

CoreClass = Literal["A", "B", "C", "D"]

# Mitchell class of the core: fat-like, blood-like, fluid-like, fibrous.
CORE_SHARES: dict[str, tuple[float, float, float, float]] = {
    "I": (0.75, 0.05, 0.10, 0.10),
    "II": (0.60, 0.05, 0.15, 0.20),
    "IIIA": (0.15, 0.05, 0.30, 0.50),
    "IIIB": (0.15, 0.05, 0.30, 0.50),
    "IV": (0.05, 0.00, 0.25, 0.70),
}
OEDEMA_SHARE = {"I": 0.05, "II": 0.20, "IIIA": 0.75, "IIIB": 0.60, "IV": 0.35}
# A hip close to its fracture has oedema as stage IIIA has. About 5 and 9 in 100 drawn hips in stage I and II are so
# close; the others show it so much more rarely that the share in all of a stage is that of the table above.
QUIET_OEDEMA_SHARE = {**OEDEMA_SHARE, "I": 0.012, "II": 0.145}
LARGE_EFFUSION_SHARE = {"I": 0.10, "II": 0.20, "IIIA": 0.55, "IIIB": 0.65, "IV": 0.60}
_SMALL_EFFUSION_SHARE = 0.25
_NECK_WEIGHT, _IRRITATED_RANK = 0.45, 0.4
_CYST_SPACE = 0.5
# Rim thickness in mm (mean, SD) without and with X-ray change: they overlap, so MRI cannot part ARCO I from II.
_RIM_MM = {False: (1.0, 0.35), True: (1.6, 0.45)}
_RIM_LIMITS_MM = (0.5, 2.5)


def core_class(stage: str, rank: float) -> CoreClass:
    """Mitchell class of the core; a higher rank is further from fat.

    Examples
    --------
    >>> core_class("I", 0.7), core_class("IIIA", 0.7)
    ('A', 'D')
    """
    classes: tuple[CoreClass, ...] = ("A", "B", "C", "D")
    reached = 0.0
    for name, share in zip(classes, CORE_SHARES[stage], strict=True):
        reached += share
        if rank < reached:
            return name
    return "D"


def has_oedema(stage: str, rank: float, near_fracture: bool = False) -> bool:
    """Whether the marrow around the lesion shows oedema; a lower rank shows it sooner."""
    return rank < _oedema_share(stage, near_fracture)


def oedema_weight(stage: str, rank: float, near_fracture: bool = False) -> float:
    """Strength of the oedema: 0.3 … 0.8 where there is some, 0 elsewhere.

    Examples
    --------
    >>> oedema_weight("II", 0.5), oedema_weight("IIIA", 0.0), oedema_weight("II", 0.375, near_fracture=True)
    (0.0, 0.8, 0.55)
    """
    share = _oedema_share(stage, near_fracture)
    return 0.3 + 0.5 * (1 - rank / share) if rank < share else 0.0


def _oedema_share(stage: str, near_fracture: bool) -> float:
    return OEDEMA_SHARE["IIIA"] if near_fracture and stage in ("I", "II") else QUIET_OEDEMA_SHARE[stage]


def oedema_extent(stage: str, weight: float, rank_effusion: float) -> Literal["head", "neck", "acetabulum"]:
    """How far oedema reaches: faint oedema keeps to the head, strong one takes the neck, and in an irritated joint
    whose bone has broken it takes the acetabulum too.

    Examples
    --------
    >>> oedema_extent("II", 0.4, 0.1), oedema_extent("IIIA", 0.6, 0.9), oedema_extent("IV", 0.6, 0.1)
    ('head', 'neck', 'acetabulum')
    """
    if weight < _NECK_WEIGHT:
        return "head"
    irritated = stage in ("IIIA", "IIIB", "IV") and rank_effusion < _IRRITATED_RANK
    return "acetabulum" if irritated else "neck"


def has_acetabular_cysts(arthritic: bool, joint_space_factor: float) -> bool:
    """Whether the acetabulum holds cysts: in osteoarthritis with less than half of the joint space left."""
    return arthritic and joint_space_factor < _CYST_SPACE


def effusion_grade(stage: str, rank: float, oedema: bool) -> int:
    """Grade of effusion: 0 none, 1 small, 2 fills the recess, 3 distends it; a hip with oedema has at least grade 1.

    Examples
    --------
    >>> effusion_grade("II", 0.1, False), effusion_grade("II", 0.9, True), effusion_grade("II", 0.9, False)
    (2, 1, 0)
    """
    large = LARGE_EFFUSION_SHARE[stage]
    if rank < large / 3:
        return 3
    if rank < large:
        return 2
    return 1 if oedema or rank < large + _SMALL_EFFUSION_SHARE else 0


def rim_mm(radiographic_change: bool, rank: float) -> float:
    """Thickness of the sclerotic rim in mm.

    Examples
    --------
    >>> rim_mm(False, 0.5), rim_mm(True, 0.5)
    (1.0, 1.6)
    """
    mean, sd = _RIM_MM[radiographic_change]
    low, high = _RIM_LIMITS_MM
    thickness = mean + sd * NormalDist().inv_cdf(min(max(rank, 1e-6), 1 - 1e-6))
    return min(max(thickness, low), high)
