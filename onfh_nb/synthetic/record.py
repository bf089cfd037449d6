"""The exact truth of one hip on one visit, as a plain dictionary that JSON can hold."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from onfh_nb.staging.cjfh import cjfh_type
from onfh_nb.staging.grades import steinberg_grade
from onfh_nb.staging.jic import WeightBearingArc, jic_type
from onfh_nb.staging.kerboul import kerboul_3way, kerboul_grade4, kerboul_risk
from onfh_nb.staging.stages import ficat_stage, kong_stage, steinberg_stage
from onfh_nb.synthetic.collapse import collapsed_volume_mm3
from onfh_nb.synthetic.head_region import cut_height, head_volume_mm3, neck_direction, roi_fraction
from onfh_nb.synthetic.landmarks import acetabular_edge_mm, hip_arc, teardrop_mm
from onfh_nb.synthetic.lesion import coronal_arc_deg, coronal_margins_deg, sagittal_arc_deg, volume_fraction
from onfh_nb.synthetic.protocols import SCANNERS
from onfh_nb.synthetic.state import HipState, HipVisit, Lens, PatientState
from onfh_nb.synthetic.weight_bearing import weight_bearing_involvement

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
        comes. ``kerboul_*`` and ``theta_*`` are taken on the head surface. Volumes and shares are those of the head
        as it was before any collapse; ``collapsed_mm3`` is what has sunk since, and ``necrosis_left_pct`` the share
        that is left of a head so reduced, which is what a mask of the picture holds. ``BVF_head_mean`` and
        ``FF_head_mean`` are those of the living marrow. ``cortical_gap_frac`` is 0: the phantom's plate is unbroken.
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
        "has_lesion": visit.lens is not None,
        "mode": "analytic",
        **_size(hip, visit),
        **_extent(hip, visit.lens),
        **_signs(visit),
        **_stages(visit),
        "BVF_head_mean": hip.shape.bvf_head,
        "FF_head_mean": hip.shape.marrow_fat_head,
        "cortical_gap_frac": 0.0,
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


def _size(hip: HipState, visit: HipVisit) -> dict[str, Any]:
    lens, head = visit.lens, head_volume_mm3(hip.shape)
    share = 0.0 if lens is None else roi_fraction(lens, hip.shape)
    sunk = 0.0 if lens is None else collapsed_volume_mm3(lens, hip.shape.radius_mm, visit.collapse_mm)
    return {
        "lens": None if lens is None else {"D": lens.distance, "rho": lens.radius, "u": list(lens.direction)},
        "v_frac_sphere": 0.0 if lens is None else volume_fraction(lens),
        "v_frac_roi": share,
        "v_mm3": share * head,
        "necrosis_pct": 100 * share,
        "collapsed_mm3": sunk,
        "necrosis_left_pct": 100 * (share * head - sunk) / (head - sunk),
        "steinberg_grade": None if lens is None else steinberg_grade(100 * share),
        "wb_involvement": 0.0 if lens is None else weight_bearing_involvement(lens, hip_arc(hip.shape)),
    }


# In the order in which a hip with a lesion holds them, so that all records have the same columns.
_OF_A_LESION = ("kerboul_grade4", "kerboul_3way", "kerboul_risk", "theta_lat", "theta_med", "jic", "cjfh")


def _extent(hip: HipState, lens: Lens | None) -> dict[str, Any]:
    if lens is None:
        return {"kerboul_cor": 0.0, "kerboul_sag": 0.0, "kerboul_deg": 0.0, **dict.fromkeys(_OF_A_LESION)}
    medial, lateral = coronal_margins_deg(lens)
    coronal, sagittal = coronal_arc_deg(lens), sagittal_arc_deg(lens)
    combined = coronal + sagittal
    return {
        "kerboul_cor": coronal,
        "kerboul_sag": sagittal,
        "kerboul_deg": combined,
        "kerboul_grade4": kerboul_grade4(combined),
        "kerboul_3way": kerboul_3way(combined),
        "kerboul_risk": kerboul_risk(combined),
        "theta_lat": _finite(lateral),
        "theta_med": _finite(medial),
        "jic": true_jic(lens, hip_arc(hip.shape)),
        "cjfh": _cjfh(medial, lateral),
    }


def true_jic(lens: Lens, arc: WeightBearingArc) -> str:
    """JIC type of a lens; one that the mid-coronal plane misses does not reach the weight-bearing portion: A."""
    lateral = coronal_margins_deg(lens)[1]
    return "A" if math.isnan(lateral) else jic_type(lateral, arc.theta_p_deg, arc.theta_e_deg)


def _cjfh(medial_deg: float, lateral_deg: float) -> str | None:
    """Pillars between the outermost points of the arc; an arc that passes the equator reaches the border."""
    if math.isnan(lateral_deg):
        return None
    across = np.sin(np.radians(np.linspace(medial_deg, lateral_deg, 721)))
    return cjfh_type(float(across.min()), float(across.max()))


def _signs(visit: HipVisit) -> dict[str, Any]:
    return {
        "core_class": visit.core_class,
        "rim_mm": visit.rim_mm,
        "granulation_mm": visit.granulation_mm,
        "double_line": visit.double_line,
        "bme_grade": _oedema_grade(visit.oedema_weight),
        "oedema_weight": visit.oedema_weight,
        "effusion_grade": visit.effusion_grade,
        "crescent": visit.crescent,
        "collapse_mm": visit.collapse_mm,
        "jsn": visit.joint_space_factor < 1.0,
        "joint_space_factor": visit.joint_space_factor,
        "osteophyte_mm": visit.osteophyte_mm,
        "cysts": visit.cysts,
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
