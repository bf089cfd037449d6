"""The exact truth of one hip on one visit, as a plain dictionary that JSON can hold."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from onfh_nb.staging.stages import ficat_stage, kong_stage, steinberg_stage
from onfh_nb.synthetic.anatomy.frame import HipFrame
from onfh_nb.synthetic.collapse import collapsed_volume_mm3
from onfh_nb.synthetic.finding_record import confounders, findings_record
from onfh_nb.synthetic.fracture import gap_share
from onfh_nb.synthetic.head_geometry import hip_row
from onfh_nb.synthetic.head_region import cut_height, head_volume_mm3, neck_direction
from onfh_nb.synthetic.landmarks import acetabular_edge_mm, hip_arc, teardrop_mm
from onfh_nb.synthetic.lesion_measures import lesion_measures
from onfh_nb.synthetic.protocols import SCANNERS
from onfh_nb.synthetic.state import HipState, HipVisit, PatientState

# Truth of one hip does not depend on where the patient lies.
_FRAME = HipFrame(np.zeros(3), "R", 1.0)
# Below this share of its normal width a joint space counts as destroyed (Steinberg VI).
_DESTROYED = 0.35


def truth_record(patient: PatientState, hip: HipState, visit: HipVisit) -> dict[str, Any]:
    """Everything that is true of one hip on one visit.

    Parameters
    ----------
    patient : PatientState
        The patient.
    hip : HipState
        One of the patient's hips.
    visit : HipVisit
        One of the hip's visits.

    Returns
    -------
    dict of str to value
        JSON-able; lengths in mm, angles in degrees, volumes in mm³, shares in 0 … 1, times in months from the first
        visit. What does not exist is None: the type of a hip without a lesion, the month of a collapse that never
        comes. With a perturbed margin the measures of the lesion are those of the picture: volumes counted in
        half-millimetre voxels, ``kerboul_*`` and ``theta_*`` along rays at the share ``arc_at`` of the head radius;
        ``analytic`` holds the closed forms of the undisturbed lens, on the head surface. Volumes and shares are those
        of the head as it was before any collapse; ``collapsed_mm3`` is what has sunk since, and ``necrosis_left_pct``
        the share that is left of a head so reduced, which is what a mask of the picture holds. ``BVF_head_mean`` and
        ``FF_head_mean`` are those of the living marrow. ``cortical_gap_frac`` is the share of the upper half of the
        mid-coronal arc over which the subchondral plate is broken.
    """
    return {
        "participant_id": patient.participant_id,
        "hemi": hip.side,
        "session_id": session_id(visit.month),
        "months": visit.month,
        "site": patient.site,
        "field_t": SCANNERS[patient.site].field_t,
        "sex": patient.sex,
        "age": patient.age,
        "aetiology": patient.aetiology,
        "duration_y": patient.duration_y,
        "treatment": hip.treatment,
        "included": hip.included,
        **_joint(hip),
        **_lesion(hip, visit),
        **_signs(visit),
        **_stages(visit),
        "BVF_head_mean": hip.shape.bvf_head,
        "FF_head_mean": hip.shape.marrow_fat_head,
        "cortical_gap_frac": gap_share(hip_row(hip, visit, _FRAME)),
        "findings": findings_record(hip, visit.month),
        "confounders": confounders(hip, visit),
        **_times(hip, visit),
        "seeds": dict(patient.seeds),
    }


def session_id(month: int) -> str:
    """Name of the visit at a month.

    Examples
    --------
    >>> session_id(3)
    'ses-m03'
    """
    return f"ses-m{month:02d}"


def _joint(hip: HipState) -> dict[str, Any]:
    shape, arc = hip.shape, hip_arc(hip.shape)
    return {
        "R_mm": shape.radius_mm,
        "neck_axes_mm": list(shape.neck_mm),
        "nsa_deg": shape.nsa_deg,
        "version_deg": shape.version_deg,
        "lcea_deg": shape.lcea_deg,
        "jsw_mm": shape.jsw_mm,
        "neck_direction": list(neck_direction(shape)),
        "head_cut_mm": cut_height(shape) * shape.radius_mm,
        "head_mm3": head_volume_mm3(shape),
        "E_xy": list(acetabular_edge_mm(shape)),
        "T_xy": list(teardrop_mm(shape)),
        "theta_P": arc.theta_p_deg,
        "theta_E": arc.theta_e_deg,
        "jic_teardrop_imputed": arc.teardrop_imputed,
    }


def _lesion(hip: HipState, visit: HipVisit) -> dict[str, Any]:
    lens = visit.lens
    sunk = 0.0 if lens is None else collapsed_volume_mm3(lens, hip.shape.radius_mm, visit.collapse_mm)
    margin = hip.margin if lens is not None else None
    return {
        "has_lesion": lens is not None,
        "lens": None if lens is None else {"D": lens.distance, "rho": lens.radius, "u": list(lens.direction)},
        "n_islands": 0 if margin is None else len(margin.islands),
        "collapsed_mm3": sunk,
        **lesion_measures(hip, visit),
    }


def _signs(visit: HipVisit) -> dict[str, Any]:
    return {
        "core_class": visit.core_class,
        "rim_mm": visit.rim_mm,
        "granulation_mm": visit.granulation_mm,
        "double_line": visit.double_line,
        "bme_grade": _oedema_grade(visit.oedema_weight),
        "oedema_weight": visit.oedema_weight,
        "oedema_extent": visit.oedema_extent if visit.oedema_weight > 0 else None,
        "effusion_grade": visit.effusion_grade,
        "crescent": visit.crescent,
        "collapse_mm": visit.collapse_mm,
        "jsn": visit.joint_space_factor < 1.0,
        "joint_space_factor": visit.joint_space_factor,
        "osteophyte_mm": visit.osteophyte_mm,
        "cysts": visit.cysts,
        "acetabular_cysts": visit.acetabular_cysts,
        "radiographic_change": visit.radiographic_change,
    }


def _oedema_grade(weight: float) -> int:
    """0 none, 1 faint, 2 marked."""
    return 0 if weight <= 0 else 1 if weight < 0.55 else 2


def _stages(visit: HipVisit) -> dict[str, Any]:
    destroyed = visit.arco == "IV" and visit.joint_space_factor < _DESTROYED
    return {
        "arco": visit.arco,
        "kong_stage": kong_stage(visit.arco),
        "ficat": ficat_stage(visit.arco, visit.collapse_mm),
        "steinberg_stage": steinberg_stage(visit.arco, visit.collapse_mm, advanced_degeneration=destroyed),
    }


def _times(hip: HipState, visit: HipVisit) -> dict[str, Any]:
    course = hip.course
    at_risk = not math.isnan(hip.event_months)
    return {
        "T_c_month": None if course is None else _finite(course.collapse_month),
        "T_f_month": None if course is None else _finite(course.fracture_month),
        "T_r_month": None if course is None else _finite(course.radiographic_month),
        "T_oa_month": None if course is None else _finite(course.osteoarthritis_month),
        "onset_month": None if course is None else _finite(course.onset_month),
        "event": hip.event if at_risk else None,
        "event_time": _finite(hip.event_months),
        "censored": (not hip.event) if at_risk else None,
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
