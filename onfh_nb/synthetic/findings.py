"""Draw what a hip shows besides necrosis: variants of the normal, other lesions, traces of old operations.

Every kind has a stream of its own, so that none shifts another, and the chance of each is a function that can be read
and tested. Chances marked as choices follow no study; those of marrow oedema lie above the population's because only
people with pain are sent for the examination.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from onfh_nb.synthetic.finding_places import (
    acetabular_roof,
    head_edge,
    in_head,
    in_ilium,
    in_neck,
    in_trochanters,
    lateral_track,
    neck_surface,
    superior_direction,
)
from onfh_nb.synthetic.head_region import neck_direction
from onfh_nb.synthetic.state import Finding, FindingKind, HipShape, HipState, HipVisit
from onfh_nb.synthetic.streams import stream
from onfh_nb.synthetic.treatment_signs import draw_treatment

KINDS: tuple[FindingKind, ...] = (
    "fovea",
    "physeal_scar",
    "red_marrow",
    "herniation_pit",
    "bone_island",
    "degenerative_cyst",
    "core_track",
    "metal",
    "transient_oedema",
    "insufficiency_fracture",
)
# What a hip with necrosis cannot have by definition: there the same signs belong to the necrosis.
WITHOUT_NECROSIS = ("transient_oedema", "insufficiency_fracture")
_FINDINGS, _FLUID, _MARROW, _TREATMENT = 401, 403, 405, 407  # branches of the stream "lesion"
_SMALL_FLUID, _MORE_FLUID = 0.35, 0.08  # a choice: most normal hips show a trace of joint fluid


def prevalence(kind: FindingKind, *, sex: str, age: float, site: str, has_lesion: bool) -> float:
    """Chance that one hip shows a finding.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    sex : {"M", "F"}
        Sex of the patient.
    age : float
        Age in years.
    site : {"S3T", "P15T"}
        Scanner; metal is seen more often at the second.
    has_lesion : bool
        Whether the hip ever has necrosis.

    Returns
    -------
    float
        Probability in 0 … 1.

    References
    ----------
    Herniation pits by sex in 1145 hips of healthy adults: 10.1186/1471-2474-14-288. Subchondral cysts in 16 % of
    symptom-free volunteers and 17 times the odds beyond 35 years: 10.1177/0363546512462124. The rest is a choice.

    Examples
    --------
    >>> prevalence("herniation_pit", sex="M", age=50, site="S3T", has_lesion=True)
    0.159
    >>> prevalence("transient_oedema", sex="M", age=50, site="S3T", has_lesion=True)
    0.0
    """
    woman, old = sex == "F", max(age - 40.0, 0.0)
    if has_lesion and kind in WITHOUT_NECROSIS:
        return 0.0
    chances: dict[str, float] = {
        "fovea": 1.0,
        "physeal_scar": 0.6,
        # Haematopoietic marrow recedes with age and lasts longer in women.
        "red_marrow": float(np.clip(0.85 - 0.009 * (age - 20) + 0.15 * (woman and age < 52), 0.25, 0.95)),
        "herniation_pit": 0.077 if woman else 0.159,
        "bone_island": 0.07,
        "degenerative_cyst": min(0.03 + 0.008 * old, 0.32),
        "core_track": 0.025,
        "metal": 0.03 if site == "P15T" else 0.01,
        "transient_oedema": 0.14 if 30 <= age < 62 else 0.08,
        "insufficiency_fracture": min(0.03 + (0.006 if woman else 0.003) * old, 0.15),
    }
    return chances[kind]


def draw_findings(
    rng: Generator,
    *,
    sex: str,
    age: float,
    site: str,
    shape: HipShape,
    has_lesion: bool,
    marrow_rank: float | None = None,
) -> tuple[Finding, ...]:
    """Draw the findings of one hip.

    Parameters
    ----------
    rng : Generator
        Source of randomness; each kind takes a stream of its own from it.
    sex, age, site, has_lesion
        As in :func:`prevalence`.
    shape : HipShape
        Bone of the hip.
    marrow_rank : float, optional
        Rank of the patient's marrow in 0 … 1, the same for both hips; the lowest have the most red marrow.

    Returns
    -------
    tuple of Finding
        In the order of :data:`KINDS`; positions are mm in the hip frame.

    Examples
    --------
    >>> bone = HipShape(22.6, (30.8, 25.65), 128, 12, 31, 4.2, 0.9, 0.2)
    >>> rng = np.random.default_rng(1)
    >>> drawn = draw_findings(rng, sex="M", age=50, site="S3T", shape=bone, has_lesion=True)
    >>> drawn[0].kind
    'fovea'
    """
    found: list[Finding] = []
    for kind, own in zip(KINDS, rng.spawn(len(KINDS)), strict=True):
        rank = own.random()
        if kind == "red_marrow" and marrow_rank is not None:
            rank = marrow_rank
        if rank < prevalence(kind, sex=sex, age=age, site=site, has_lesion=has_lesion):
            found += _DRAW[kind](own, shape)
    return tuple(found)


def _fovea(rng: Generator, shape: HipShape) -> list[Finding]:
    """A pit in the medial head for the ligament, 1 to 3.5 mm deep."""
    way = np.array([-0.93, -0.10 + rng.normal(0, 0.08), 0.10 + rng.normal(0, 0.10)])
    way /= np.linalg.norm(way)
    radius, depth = rng.uniform(3.5, 6.5), rng.uniform(1.0, 3.5)
    return [Finding("fovea", _tuple(way * (shape.radius_mm + radius - depth)), _tuple(way), (radius, 0.0))]


def _physeal_scar(rng: Generator, shape: HipShape) -> list[Finding]:
    """Where the growth plate closed; ``position_mm`` is its crossing with the axis of the neck."""
    axis = np.array(neck_direction(shape))
    height = (0.35 + rng.normal(0.0, 0.05)) * shape.radius_mm
    return [Finding("physeal_scar", _tuple(axis * height), _tuple(axis), (shape.radius_mm, 0.3), rng.uniform(0.4, 0.8))]


def _red_marrow(rng: Generator, shape: HipShape) -> list[Finding]:
    s = shape.radius_mm / 23.5
    strength = rng.uniform(0.65, 1.0)
    places = [
        (0.85, in_trochanters(rng, shape), (rng.uniform(9, 15) * s, rng.uniform(4, 14) * s)),
        (0.55, in_neck(rng, shape), (rng.uniform(6, 10) * s, rng.uniform(2, 8) * s)),
        (0.60, in_ilium(rng, shape), (rng.uniform(6, 11) * s, rng.uniform(3, 10) * s)),
        (0.40, head_edge(rng, shape), (rng.uniform(3, 7) * s, rng.uniform(2, 7) * s)),
        (0.15, (np.zeros(3), np.array(neck_direction(shape))), (0.75 * shape.radius_mm, rng.uniform(0, 6) * s)),
    ]
    shown = rng.random(len(places)) < [share for share, _, _ in places]
    if not shown.any():
        shown[0] = True
    tone = rng.random()
    return [
        Finding("red_marrow", _tuple(at), _tuple(along), size, strength * rng.uniform(0.8, 1.0), tone)
        for use, (_, (at, along), size) in zip(shown, places, strict=True)
        if use
    ]


def _herniation_pit(rng: Generator, shape: HipShape) -> list[Finding]:
    radius = 1.5 + 4.5 * rng.beta(1.6, 3.0)
    surface, outward = neck_surface(rng, shape)
    at = surface - outward * (radius + 0.8)
    return [Finding("herniation_pit", _tuple(at), _tuple(outward), (radius, 0.0), variant=rng.random())]


def _bone_island(rng: Generator, shape: HipShape) -> list[Finding]:
    where = (in_head, in_neck, in_trochanters, in_ilium)[rng.choice(4, p=(0.35, 0.25, 0.2, 0.2))]
    at, along = where(rng, shape)
    radius = 1.5 + 5.0 * rng.beta(1.3, 3.5)
    return [Finding("bone_island", _tuple(at), _tuple(along), (radius, radius * rng.uniform(0.0, 0.6)))]


def _degenerative_cyst(rng: Generator, shape: HipShape) -> list[Finding]:
    """Subchondral, in the roof and sometimes facing it in the head; ``variant`` also says how narrow the joint is."""
    narrow = rng.random()
    found = []
    for _ in range(int(rng.integers(1, 4))):
        radius = rng.uniform(1.6, 4.2)
        at, along = acetabular_roof(rng, shape, radius)
        found.append(
            Finding("degenerative_cyst", _tuple(at), _tuple(along), (radius, 0.0), rng.uniform(0.5, 1), narrow)
        )
    for _ in range(int(rng.random() < 0.4)):
        radius = rng.uniform(1.5, 4.0)
        way = superior_direction(rng)
        at = way * (shape.radius_mm - radius - 1.2)
        found.append(Finding("degenerative_cyst", _tuple(at), _tuple(way), (radius, 0.0), rng.uniform(0.5, 1), narrow))
    return found


def _core_track(rng: Generator, shape: HipShape) -> list[Finding]:
    at, along, half = lateral_track(rng, shape)
    return [Finding("core_track", at, along, (rng.uniform(3.0, 4.8), half), 1.0, rng.random())]


def _metal(rng: Generator, shape: HipShape) -> list[Finding]:
    """A screw left in the neck, or an anchor in the rim of the socket."""
    if rng.random() < 0.5:
        at, along, half = lateral_track(rng, shape, reach=0.35)
        return [Finding("metal", at, along, (rng.uniform(2.2, 3.5), half))]
    place, way = acetabular_roof(rng, shape, 6.0)
    return [Finding("metal", _tuple(place), _tuple(way), (rng.uniform(1.2, 2.0), rng.uniform(3.0, 5.0)))]


def _transient_oedema(rng: Generator, shape: HipShape) -> list[Finding]:
    """Of head and neck; it goes within a year, and the fluid in the joint with it."""
    axis = np.array(neck_direction(shape))
    length = rng.uniform(0.35, 1.0) * shape.radius_mm
    start = superior_direction(rng) * rng.uniform(0.0, 0.25) * shape.radius_mm
    strength, gone = rng.uniform(0.55, 1.0), rng.uniform(3.0, 14.0)
    size = (rng.uniform(0.55, 0.85) * shape.radius_mm, length)
    return [Finding("transient_oedema", _tuple(start + axis * length), _tuple(axis), size, strength, to_month=gone)]


def _insufficiency_fracture(rng: Generator, shape: HipShape) -> list[Finding]:
    """A line beneath the plate; ``size_mm`` is half its length along the arc and half its thickness."""
    way = superior_direction(rng)
    depth = rng.uniform(2.0, 5.5)
    size = (rng.uniform(6.0, 13.0), rng.uniform(0.4, 0.8))
    strength = rng.uniform(0.4, 0.9)
    at = way * (shape.radius_mm - depth)
    return [Finding("insufficiency_fracture", _tuple(at), _tuple(way), size, strength, rng.random())]


_DRAW = {
    "fovea": _fovea,
    "physeal_scar": _physeal_scar,
    "red_marrow": _red_marrow,
    "herniation_pit": _herniation_pit,
    "bone_island": _bone_island,
    "degenerative_cyst": _degenerative_cyst,
    "core_track": _core_track,
    "metal": _metal,
    "transient_oedema": _transient_oedema,
    "insufficiency_fracture": _insufficiency_fracture,
}


def _tuple(vector: np.ndarray) -> tuple[float, float, float]:
    return (float(vector[0]), float(vector[1]), float(vector[2]))


def add_findings(hip: HipState, index: int, *, sex: str, age: float, site: str, seeds: dict[str, int]) -> HipState:
    """One hip with its findings, the traces of its treatment, and what they do to the joint.

    Parameters
    ----------
    hip : HipState
        A hip with its visits.
    index : int
        0 for the right hip, 1 for the left.
    sex, age, site, seeds
        Of the patient.

    Returns
    -------
    HipState
        Nothing but ``findings`` differs, and in hips that never have necrosis the fluid and the width of the joint.
    """
    lens = next((visit.lens for visit in hip.visits if visit.lens is not None), None)
    findings = draw_findings(
        stream(seeds, "lesion", _FINDINGS + index),
        sex=sex,
        age=age,
        site=site,
        shape=hip.shape,
        has_lesion=lens is not None,
        marrow_rank=stream(seeds, "lesion", _MARROW).random(),
    )
    findings += draw_treatment(stream(seeds, "lesion", _TREATMENT + index), hip.treatment, hip.shape, lens)
    if lens is not None:
        return replace(hip, findings=findings)
    fluid = stream(seeds, "lesion", _FLUID + index).random()
    trace = 2 if fluid < _MORE_FLUID else 1 if fluid < _MORE_FLUID + _SMALL_FLUID else 0
    return replace(hip, findings=findings, visits=tuple(_felt(visit, findings, trace) for visit in hip.visits))


def _felt(visit: HipVisit, findings: tuple[Finding, ...], trace: int) -> HipVisit:
    """A visit with the fluid that goes with oedema, and the narrow joint that goes with cysts."""
    irritated = [f.strength for f in findings if f.kind in WITHOUT_NECROSIS and visit.month < f.to_month]
    fluid = max([visit.effusion_grade, trace, *(1 + (strength > 0.6) for strength in irritated)])
    worn = [f.variant for f in findings if f.kind == "degenerative_cyst"]
    width = visit.joint_space_factor * (1.0 - 0.4 * max(worn, default=0.0))
    return replace(visit, effusion_grade=int(fluid), joint_space_factor=width)
