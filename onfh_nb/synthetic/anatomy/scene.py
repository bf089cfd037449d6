"""Everything in one patient at one visit, in the order in which it is painted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.anatomy.femur import femur
from onfh_nb.synthetic.anatomy.frame import hip_frame
from onfh_nb.synthetic.anatomy.muscles import muscles
from onfh_nb.synthetic.anatomy.pelvis import pelvis
from onfh_nb.synthetic.anatomy.tendons import tendons
from onfh_nb.synthetic.anatomy.trunk import Trunk, trunk_of
from onfh_nb.synthetic.head import disease_row
from onfh_nb.synthetic.head_geometry import hip_row
from onfh_nb.synthetic.joint import capsule_solids, cartilage, joint_row, rim_solids
from onfh_nb.synthetic.marked_hip import Marks, marked, with_scar
from onfh_nb.synthetic.primitives import Packed, Solid, joined, pack
from onfh_nb.synthetic.state import BodyShape, HipState, PatientState, Side
from onfh_nb.synthetic.streams import stream
from onfh_nb.synthetic.warp import Warp, draw_warp

# Branches of the geometry stream, so that no draw depends on how many another part makes.
_BODY, _HIP, _WARP = 101, 102, 103
STILL_MM = 6.0  # beyond the joint space nothing moves within this distance


@dataclass(frozen=True)
class Hip:
    """What is painted about one head after the rest of the body: solids by number, and rows for the kernels."""

    before: range
    after: range
    femur: int
    head: NDArray[np.float64]
    joint: NDArray[np.float64]
    disease: NDArray[np.float64]
    marks: Marks


@dataclass(frozen=True)
class Scene:
    """All solids of one patient at one visit: skin, abdominal wall, then the ranges below.

    ``muscles`` share their pixels among each other and so does ``bowel``; ``organs`` are laid over in order.
    ``wall`` describes the layers of the abdominal wall, ``wall_mm`` is what they add up to.
    """

    packed: Packed
    names: tuple[str, ...]
    muscles: range
    bowel: range
    organs: range
    hips: tuple[Hip, ...]
    warp: Warp
    fat_mm: float
    wall: tuple[float, ...]
    wall_mm: float


def build_scene(patient: PatientState, visit: int) -> Scene:
    """Solids of one patient at one visit.

    Parameters
    ----------
    patient : PatientState
        Who.
    visit : int
        Index of the visit; what does not depend on it comes out the same for every visit.

    Returns
    -------
    Scene
    """
    joints = [(hip.side, hip.shape.radius_mm, hip.shape.jsw_mm) for hip in patient.hips]
    body, names, ends, warp, beneath = _lasting(patient.seeds["geometry"], patient.sex, patient.body, tuple(joints))
    first, solids, hips = len(names), list[Solid](), list[Hip]()
    for k, hip in enumerate(patient.hips):
        added, one = _hip(patient, hip, visit, k, first + len(solids), warp.largest_mm + 1.0)
        solids += added
        hips.append(one)
    return Scene(
        joined(beneath, pack(solids, margin_mm=warp.largest_mm + 1.0)),
        (*names, *(solid.name for solid in solids)),
        range(ends[0], ends[1]),
        range(ends[1], ends[2]),
        range(ends[2], ends[3]),
        tuple(hips),
        warp,
        muscle_cover_mm(patient.body.fat_mm),
        body.layers_mm,
        body.wall_total_mm,
    )


def muscle_cover_mm(fat_mm: float) -> float:
    """Fat over the muscles: thick fat pads the buttocks and flanks, and leaves the muscles where they are.

    Examples
    --------
    >>> muscle_cover_mm(15.0), muscle_cover_mm(46.0)
    (14.0, 28.7)
    """
    return round(min(fat_mm - 1.0, 21.0 + 0.35 * (fat_mm - 24.0)), 6)


def _hip(
    patient: PatientState, hip: HipState, visit: int, k: int, first: int, margin_mm: float
) -> tuple[list[Solid], Hip]:
    now = hip.visits[visit]
    frame = hip_frame(patient.body, hip.side, hip.shape.radius_mm)
    layers = cartilage(hip.shape, now, stream(patient.seeds, "geometry", _HIP, k, 0))
    before = capsule_solids(hip.shape, now, frame, layers)
    socket = pelvis(hip.shape, frame, stream(patient.seeds, "geometry", _HIP, k, 1), joint_space_mm=layers.space_mm)
    thigh = femur(hip.shape, frame, stream(patient.seeds, "geometry", _HIP, k, 2))
    after = [socket, *rim_solids(hip.shape, now, frame), thigh]
    middle = first + len(before)
    return [*before, *after], Hip(
        range(first, middle),
        range(middle, middle + len(after) - 1),
        middle + len(after) - 1,
        hip_row(hip, now, frame),
        joint_row(hip.shape, layers),
        with_scar(disease_row(hip.shape, now, stream(patient.seeds, "geometry", _HIP, k, 3)), hip),
        marked(hip, now, frame, thigh, margin_mm=margin_mm),
    )


@lru_cache(maxsize=2)
def _lasting(
    seed: int, sex: str, body: BodyShape, joints: tuple[tuple[Side, float, float], ...]
) -> tuple[Trunk, tuple[str, ...], list[int], Warp, Packed]:
    """What no visit changes: trunk, names of all solids but those of the hips, where their groups end, warp, solids."""
    seeds = {"geometry": seed}
    frames = [hip_frame(body, side, radius) for side, radius, _ in joints]
    flesh = [
        muscle
        for k, frame in enumerate(frames)
        for muscle in muscles(frame, body.muscle_scale, stream(seeds, "geometry", _BODY, 1 + k))
    ]
    middle = trunk_of(seed, sex, body, (joints[0][1], joints[1][1]))
    strands = [
        strand for k, frame in enumerate(frames) for strand in tendons(frame, stream(seeds, "geometry", _BODY, 201 + k))
    ]
    groups = ([middle.skin, middle.wall], [*flesh, *middle.muscles], middle.bowel, [*middle.organs, *strands])
    solids = [solid for group in groups for solid in group]
    ends = np.cumsum([len(group) for group in groups]).tolist()
    still = [(frame.centre, sum(joint[1:]) + STILL_MM) for frame, joint in zip(frames, joints, strict=True)]
    warp = draw_warp(stream(seeds, "geometry", _WARP), still)
    packed = pack(solids, margin_mm=warp.largest_mm + 1.0)
    return middle, tuple(solid.name for solid in solids), ends, warp, packed


def same_hip(scene: Scene, other: Scene, number: int) -> bool:
    """Whether one hip of two scenes of a patient looks the same."""
    one, two = scene.hips[number], other.hips[number]
    if (one.before, one.after, one.femur) != (two.before, two.after, two.femur):
        return False
    rows = ((one.head, two.head), (one.joint, two.joint), (one.disease, two.disease), (one.marks.rows, two.marks.rows))
    spans = [
        slice(s.packed.span[h.before.start, 0], s.packed.span[h.femur, 1]) for s, h in ((scene, one), (other, two))
    ]
    solids = slice(one.before.start, one.femur + 1)
    return (
        all(np.array_equal(a, b) for a, b in rows)
        and np.array_equal(scene.packed.parts[spans[0]], other.packed.parts[spans[1]])
        and np.array_equal(scene.packed.solids[solids], other.packed.solids[solids])
    )
