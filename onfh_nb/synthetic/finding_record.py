"""Findings in the truth record, so that errors can be explained by their cause."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onfh_nb.synthetic.finding_marks import finding_marks, seen
from onfh_nb.synthetic.implants import prosthesis
from onfh_nb.synthetic.state import Finding, HipState, HipVisit

# Shapes whose volume is not that of a capsule.
_SHAPE = {"physeal_scar": "arc", "insufficiency_fracture": "arc", "osteotomy": "disc", "red_marrow": "field"}
_SHAPE["transient_oedema"] = "field"
# Every head has these, so they explain nothing.
_NORMAL = ("fovea",)


def findings_record(hip: HipState, month: float) -> list[dict[str, Any]]:
    """What a hip shows besides necrosis at a month.

    Parameters
    ----------
    hip : HipState
        One hip.
    month : float
        Months from the first visit.

    Returns
    -------
    list of dict
        One for each finding that is seen. ``shape`` is ``capsule`` (a ball where ``half_length_mm`` is 0), ``disc``
        (radius and half thickness), ``arc`` (half its length along the sphere about the head centre on which it lies,
        and half its thickness) or ``field`` (a capsule whose border fades over a few mm). ``position_mm``, ``axis`` and
        ``box_mm`` (lowest and highest corner, soft borders included) are in the hip frame: lateral, anterior, superior
        from the head centre. ``volume_mm3`` is that of the shape, of which only the part within bone is seen; None for
        a field. ``metal`` is everything that gives no signal, a replaced joint included.
    """
    found = [f for f in hip.findings if seen(f, month)] + list(prosthesis(hip, month))
    return [_entry(finding, hip, month) for finding in found]


def confounders(hip: HipState, visit: HipVisit) -> list[str]:
    """Kinds of what may be mistaken for necrosis in one hip on one visit, sorted.

    Effusion and a narrow joint count in a hip without necrosis only, where no stage explains them.
    """
    kinds = {entry["kind"] for entry in findings_record(hip, visit.month)} - set(_NORMAL)
    if visit.lens is None:
        kinds |= {"effusion"} if visit.effusion_grade > 0 else set()
        kinds |= {"joint_space_narrowing"} if visit.joint_space_factor < 0.9 else set()
    return sorted(kinds)


def slices_crossed(
    entry: Mapping[str, Any],
    centre_mm: NDArray[np.float64],
    hemi: str,
    affine: NDArray[np.float64],
    n_slices: int,
) -> list[int]:
    """Slices of a picture that a finding reaches.

    Parameters
    ----------
    entry : mapping
        One item of :func:`findings_record`.
    centre_mm : ndarray, shape (3,)
        Head centre in RAS mm, ``head_centre_mm`` of the truth record.
    hemi : {"L", "R"}
        Side of the hip.
    affine : ndarray, shape (4, 4)
        Voxel (d, h, w) of the picture to RAS mm.
    n_slices : int
        Its slices.

    Returns
    -------
    list of int
        0-based. Space is warped by a few mm away from the head, so a slice at the end may be one too many or too few.

    Examples
    --------
    >>> coronal = np.array([[0, 0, -1, 0], [-4, 0, 0, 40], [0, -1, 0, 0], [0, 0, 0, 1]], float)
    >>> slices_crossed({"box_mm": [[-3, 5, -3], [3, 9, 3]]}, np.zeros(3), "R", coronal, 20)
    [8, 9]
    """
    corners = np.array([[entry["box_mm"][(k >> axis) & 1][axis] for axis in range(3)] for k in range(8)], np.float64)
    corners[:, 0] *= 1.0 if hemi == "R" else -1.0
    inverse = np.linalg.inv(affine)
    depth = (corners + np.asarray(centre_mm)) @ inverse[0, :3] + inverse[0, 3]
    first, last = max(math.ceil(depth.min() - 0.5), 0), min(math.floor(depth.max() + 0.5), n_slices - 1)
    return list(range(first, last + 1))


def _entry(finding: Finding, hip: HipState, month: float) -> dict[str, Any]:
    radius, half = finding.size_mm
    return {
        "kind": finding.kind,
        "shape": _SHAPE.get(finding.kind, "capsule"),
        "position_mm": list(finding.position_mm),
        "axis": list(finding.axis),
        "radius_mm": radius,
        "half_length_mm": half,
        "volume_mm3": _volume(finding),
        "box_mm": _box(finding, hip, month).tolist(),
        "strength": finding.strength,
        "from_month": finding.from_month if math.isfinite(finding.from_month) else None,
        "to_month": finding.to_month if math.isfinite(finding.to_month) else None,
    }


def _volume(finding: Finding) -> float | None:
    radius, half = finding.size_mm
    shape = _SHAPE.get(finding.kind, "capsule")
    if shape == "field":
        return None
    if shape == "disc":
        return 2 * math.pi * radius**2 * half
    if shape == "arc":
        sphere = float(np.linalg.norm(finding.position_mm))
        inner, outer = max(sphere - half, 0.0), sphere + half
        return 2 * math.pi / 3 * (outer**3 - inner**3) * (1 - math.cos(min(radius / max(sphere, 1e-9), math.pi)))
    return math.pi * radius**2 * (2 * half + 4 / 3 * radius)


def _box(finding: Finding, hip: HipState, month: float) -> NDArray[np.float64]:
    """Bounds in the hip frame; the growth-plate scar crosses the whole head."""
    visit = next((visit for visit in hip.visits if visit.month == month), hip.visits[0])
    boxes = [mark.box() for mark in finding_marks(finding, hip, visit)]
    if not boxes:
        reach = np.full(3, hip.shape.radius_mm)
        return np.array([-reach, reach])
    found = np.array(boxes)
    return np.array([found[:, 0].min(axis=0), found[:, 1].max(axis=0)])
