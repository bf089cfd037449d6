"""Size, extent and classes of one lesion: in closed form for its lens, in voxels for a perturbed margin."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from onfh_nb.staging.arcs import SHARE_OF_RADIUS
from onfh_nb.staging.cjfh import cjfh_type
from onfh_nb.staging.grades import steinberg_grade
from onfh_nb.staging.jic import WeightBearingArc, jic_type
from onfh_nb.staging.kerboul import kerboul_3way, kerboul_grade4, kerboul_risk
from onfh_nb.synthetic.collapse import collapsed_volume_mm3
from onfh_nb.synthetic.head_region import head_volume_mm3, roi_fraction
from onfh_nb.synthetic.landmarks import hip_arc
from onfh_nb.synthetic.lesion import coronal_arc_deg, coronal_margins_deg, sagittal_arc_deg, volume_fraction
from onfh_nb.synthetic.state import HipShape, HipState, HipVisit, Lens
from onfh_nb.synthetic.voxel_truth import voxel_truth
from onfh_nb.synthetic.weight_bearing import weight_bearing_involvement


def lesion_measures(hip: HipState, visit: HipVisit) -> dict[str, Any]:
    """What the lesion of one hip measures, as it lies in the picture, with the closed forms of its lens beside.

    Parameters
    ----------
    hip : HipState
        The hip.
    visit : HipVisit
        One of its visits.

    Returns
    -------
    dict of str to value
        The measures in use, ``mode`` (``"analytic"`` or ``"perturbed"``), ``arc_at`` (share of the head radius at
        which arcs and angles are taken) and under ``analytic`` the same measures of the undisturbed lens on the head
        surface. In mode ``"analytic"`` the two agree.
    """
    exact = _analytic(hip.shape, visit)
    if visit.lens is None or hip.margin is None:
        mode = "analytic" if hip.margin is None else "perturbed"
        return {"mode": mode, "arc_at": 1.0, **exact, "analytic": exact}
    return {"mode": "perturbed", "arc_at": SHARE_OF_RADIUS, **_perturbed(hip, visit, visit.lens), "analytic": exact}


def _analytic(shape: HipShape, visit: HipVisit) -> dict[str, Any]:
    lens = visit.lens
    if lens is None:
        return _measures(shape, (0.0, 0.0), 0.0, (0.0, 0.0), (math.nan, math.nan), None)
    head, share = head_volume_mm3(shape), roi_fraction(lens, shape)
    sunk = collapsed_volume_mm3(lens, shape.radius_mm, visit.collapse_mm)
    left = (share * head - sunk) / (head - sunk)
    arcs = coronal_arc_deg(lens), sagittal_arc_deg(lens)
    bearing = weight_bearing_involvement(lens, hip_arc(shape))
    return _measures(shape, (volume_fraction(lens), share), left, arcs, coronal_margins_deg(lens), bearing)


def _perturbed(hip: HipState, visit: HipVisit, lens: Lens) -> dict[str, Any]:
    found = voxel_truth(hip.shape, lens, hip.margin, visit.collapse_mm, hip_arc(hip.shape))
    shares = found.dead_sphere_mm3 / found.sphere_mm3, found.dead_mm3 / found.head_mm3
    left = found.dead_left_mm3 / found.head_left_mm3
    arcs = found.coronal.total_deg, found.sagittal.total_deg
    ends = found.coronal.first_deg, found.coronal.last_deg
    return _measures(hip.shape, shares, left, arcs, ends, found.wb_involvement)


def _measures(
    shape: HipShape,
    shares: tuple[float, float],
    left: float,
    arcs_deg: tuple[float, float],
    ends_deg: tuple[float, float],
    bearing: float | None,
) -> dict[str, Any]:
    """All measures in one order; shares are those of sphere and head, ``bearing`` is None without a lesion."""
    diseased, combined = bearing is not None, sum(arcs_deg)
    return {
        "v_frac_sphere": shares[0],
        "v_frac_roi": shares[1],
        "v_mm3": shares[1] * head_volume_mm3(shape),
        "necrosis_pct": 100 * shares[1],
        "necrosis_left_pct": 100 * left,
        "steinberg_grade": steinberg_grade(100 * shares[1]) if diseased else None,
        "wb_involvement": bearing if bearing is not None else 0.0,
        "kerboul_cor": arcs_deg[0],
        "kerboul_sag": arcs_deg[1],
        "kerboul_deg": combined,
        "kerboul_grade4": kerboul_grade4(combined) if diseased else None,
        "kerboul_3way": kerboul_3way(combined) if diseased else None,
        "kerboul_risk": kerboul_risk(combined) if diseased else None,
        "theta_lat": _finite(ends_deg[1]),
        "theta_med": _finite(ends_deg[0]),
        "jic": arc_jic(ends_deg[1], hip_arc(shape)) if diseased else None,
        "cjfh": _cjfh(*ends_deg) if diseased else None,
    }


def true_jic(lens: Lens, arc: WeightBearingArc) -> str:
    """JIC type of an undisturbed lens."""
    return arc_jic(coronal_margins_deg(lens)[1], arc)


def arc_jic(lateral_deg: float, arc: WeightBearingArc) -> str:
    """JIC type by the lateral end of an arc in degrees.

    A lesion that the mid-coronal plane misses (NaN) does not reach the weight-bearing portion: A.
    """
    if math.isnan(lateral_deg):
        return "A"
    return jic_type(max(lateral_deg, -180.0), arc.theta_p_deg, arc.theta_e_deg)


def _cjfh(medial_deg: float, lateral_deg: float) -> str | None:
    """Pillars between the outermost points of the arc; an arc that passes the equator reaches the border."""
    if math.isnan(lateral_deg):
        return None
    across = np.sin(np.radians(np.linspace(medial_deg, lateral_deg, 721)))
    return cjfh_type(float(across.min()), float(across.max()))


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
