"""From findings to what the painter lays down: the shapes and tissues of each kind, month by month."""

from __future__ import annotations

import math

import numpy as np

from onfh_nb.synthetic.implants import prosthesis
from onfh_nb.synthetic.mark import Bone, Mark, Vector
from onfh_nb.synthetic.state import Finding, HipState, HipVisit
from onfh_nb.synthetic.treatment_signs import decompression_marks, graft_marks, osteotomy_marks


def seen(finding: Finding, month: float) -> bool:
    """Whether a finding shows on a visit."""
    return finding.from_month <= month < finding.to_month


def hip_marks(hip: HipState, visit: HipVisit) -> list[Mark]:
    """Marks of one hip on one visit, in the order in which they are painted.

    Parameters
    ----------
    hip : HipState
        One hip with its findings.
    visit : HipVisit
        One of its visits; a joint replaced by then is a void.

    Returns
    -------
    list of Mark
    """
    findings = [f for f in hip.findings if seen(f, visit.month)] + list(prosthesis(hip, visit.month))
    # Metal comes last, because nothing shows in a void.
    findings.sort(key=lambda finding: finding.kind == "metal")
    return [mark for finding in findings for mark in finding_marks(finding, hip, visit)]


def comes_or_goes(finding: Finding) -> bool:
    """Whether visits differ in a finding."""
    return math.isfinite(finding.from_month) or math.isfinite(finding.to_month)


def finding_marks(finding: Finding, hip: HipState, visit: HipVisit) -> list[Mark]:
    """Marks of one finding on one visit."""
    keep = 1.0 - hip.shape.bvf_head
    month = visit.month
    operated = math.isfinite(finding.from_month)
    if finding.kind == "core_track" and operated:
        return decompression_marks(finding, month, keep)
    if finding.kind == "graft":
        return graft_marks(finding, month, keep)
    if finding.kind == "osteotomy":
        return osteotomy_marks(finding, month, keep)
    if finding.kind == "transient_oedema":
        return [_transient_oedema(finding, month, keep)]
    if finding.kind == "physeal_scar":  # the painter of the head draws it
        return []
    return _LASTING[finding.kind](finding, keep, _bone(finding, hip))


def _bone(finding: Finding, hip: HipState) -> Bone:
    """Pelvis where a finding lies above the middle of the joint space, else femur."""
    position = np.array(finding.position_mm)
    above = position[2] > 0 and np.linalg.norm(position) > hip.shape.radius_mm + 0.5 * hip.shape.jsw_mm
    return "pelvis" if above else "femur"


def _fovea(finding: Finding, keep: float, bone: Bone) -> list[Mark]:
    return [Mark(*_place(finding), tissue="fibrous_tissue", keep=1.3, rim="cortical_bone", rim_mm=0.7)]


def _red_marrow(finding: Finding, keep: float, bone: Bone) -> list[Mark]:
    """Haematopoietic marrow: grey on T1, a little bright on STIR, uneven, without a border."""
    redness = 0.35 + 0.35 * finding.variant
    return [
        Mark(
            *_place(finding), bone=bone, tissue="marrow_water", other="oedema", share=redness, keep=keep,
            strength=finding.strength, soft_mm=0.35 * finding.size_mm[0] + 1.0, patchy=0.75,
            seed_mm=_seed(finding),
        )
    ]  # fmt: skip


def _herniation_pit(finding: Finding, keep: float, bone: Bone) -> list[Mark]:
    inside, share = ("cyst", 0.0) if finding.variant < 0.6 else ("necrosis_fibrous", 0.3)
    return [
        Mark(
            *_place(finding), tissue=inside, other="granulation", share=share, rim_mm=0.8, ragged_mm=0.15,
            seed_mm=_seed(finding),
        )
    ]  # fmt: skip


def _bone_island(finding: Finding, keep: float, bone: Bone) -> list[Mark]:
    """Compact bone with spicules that reach into the trabeculae."""
    return [Mark(*_place(finding), bone=bone, tissue="cortical_bone", ragged_mm=0.45, seed_mm=_seed(finding))]


def _degenerative_cyst(finding: Finding, keep: float, bone: Bone) -> list[Mark]:
    seed = _seed(finding)
    halo = Mark(
        *_place(finding), bone=bone, tissue="oedema", keep=keep, strength=0.5 * finding.strength, soft_mm=3.0,
        patchy=0.5, seed_mm=seed,
    )  # fmt: skip
    return [halo, Mark(*_place(finding), bone=bone, tissue="cyst", rim_mm=0.6, ragged_mm=0.2, seed_mm=seed)]


def _old_track(finding: Finding, keep: float, bone: Bone) -> list[Mark]:
    """A track of years ago: fat or fibrous tissue within a dark wall."""
    inside, other = ("fatty_marrow", "marrow_water") if finding.variant < 0.5 else ("necrosis_fibrous", "granulation")
    return [
        Mark(
            *_place(finding), tissue=inside, other=other, share=0.2, keep=0.9, rim_mm=1.1, ragged_mm=0.2, patchy=0.3,
            seed_mm=_seed(finding),
        )
    ]  # fmt: skip


def _metal(finding: Finding, keep: float, bone: Bone) -> list[Mark]:
    return [Mark(*_place(finding), bone="anywhere", tissue="air")]


def _insufficiency_fracture(finding: Finding, keep: float, bone: Bone) -> list[Mark]:
    """A dark uneven line parallel to the plate, and oedema beneath it."""
    below = np.array(finding.position_mm) - 5.0 * np.array(finding.axis)
    centre: Vector = (float(below[0]), float(below[1]), float(below[2]))
    seed = _seed(finding)
    halo = Mark(
        centre, finding.axis, 0.7 * finding.size_mm[0], 4.0, tissue="oedema", keep=keep, strength=finding.strength,
        soft_mm=7.0, patchy=0.35, seed_mm=seed,
    )  # fmt: skip
    line = Mark(*_place(finding), form="arc", tissue="sclerotic_rim", ragged_mm=0.2, seed_mm=seed)
    return [halo, line]


def _transient_oedema(finding: Finding, month: float, keep: float) -> Mark:
    """Of all the marrow of head and neck, fading until it is gone."""
    left = 1.0 if math.isinf(finding.to_month) else 1.0 - 0.7 * max(month, 0.0) / finding.to_month
    return Mark(
        *_place(finding), tissue="oedema", keep=keep, strength=finding.strength * left, soft_mm=6.5, patchy=0.3,
        seed_mm=_seed(finding),
    )  # fmt: skip


_LASTING = {
    "fovea": _fovea,
    "red_marrow": _red_marrow,
    "herniation_pit": _herniation_pit,
    "bone_island": _bone_island,
    "degenerative_cyst": _degenerative_cyst,
    "core_track": _old_track,
    "metal": _metal,
    "insufficiency_fracture": _insufficiency_fracture,
}


def _place(finding: Finding) -> tuple[Vector, Vector, float, float]:
    return (finding.position_mm, finding.axis, *finding.size_mm)


def _seed(finding: Finding) -> float:
    """A place in the noise that belongs to the finding."""
    return 37.0 * finding.size_mm[0] + 11.0 * finding.position_mm[0]
