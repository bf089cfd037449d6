"""What a network finds and misses of the vessels before and after: why a change on its masks is not the true one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import CohortError

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort
    from onfh_nb.datasets.vessel_hips import VesselHip

CHANGE_ERRORS: Final = ("new_found", "old_found_before", "old_found_after", "false_before_mm3", "false_after_mm3")


def vessel_errors(
    cohort: Cohort, hips: Sequence[VesselHip], found: Mapping[tuple[str, str], NDArray[np.bool_]], *, near_mm: float
) -> pd.DataFrame:
    """Compare found with drawn vessels at the first and the last visit of each hip, within the head.

    A network whose errors are the same at both visits shows the true change. One that finds old vessels better than
    new ones, or sees more vessels where there are none after an operation, does not.

    Parameters
    ----------
    cohort : Cohort
        Months and treatments.
    hips : sequence of VesselHip
        From :func:`read_vessel_hips`.
    found : mapping of (image_id, hemi) to ndarray of bool
        Masks on the voxels of the hips; a hip needs one at two visits at least.
    near_mm : float
        A drawn voxel of the last visit is new if no vessel of the first visit comes so near.

    Returns
    -------
    DataFrame
        One row per hip: ``participant_id hemi treatment``, the shares ``new_found``, ``old_found_before`` and
        ``old_found_after`` from 0 to 1 (NaN where there are no such vessels), and the volumes of what was found and
        not drawn, ``false_before_mm3`` and ``false_after_mm3``.

    Raises
    ------
    CohortError
        If a hip is not in the cohort's table of hips.
    """
    import pandas as pd

    months = cohort.sessions.set_index(["participant_id", "session_id"])["months"].to_dict()
    arms = cohort.hips.set_index(["participant_id", "hemi"])["treatment"].to_dict()
    visits: dict[tuple[str, str], list[VesselHip]] = {}
    for hip in hips:
        if hip.place in found:
            visits.setdefault((hip.participant_id, hip.hemi), []).append(hip)
    rows = []
    for (who, hemi), seen in visits.items():
        if (who, hemi) not in arms:
            raise CohortError(f"hip {hemi} of {who} has an angiogram and no row in hips.tsv; expected one")
        seen.sort(key=lambda hip: months[hip.participant_id, hip.session_id])
        if len(seen) > 1:
            errors = _errors((seen[0], found[seen[0].place]), (seen[-1], found[seen[-1].place]), near_mm)
            rows.append({"participant_id": who, "hemi": hemi, "treatment": arms[who, hemi], **errors})
    return pd.DataFrame(rows, columns=["participant_id", "hemi", "treatment", *CHANGE_ERRORS])


def _errors(
    before: tuple[VesselHip, NDArray[np.bool_]], after: tuple[VesselHip, NDArray[np.bool_]], near_mm: float
) -> dict[str, Any]:
    from scipy.spatial import cKDTree

    (first, found_first), (last, found_last) = before, after
    drawn, there = first.truth & first.head, last.truth & last.head
    places = _places(last, there)
    old = np.isfinite(cKDTree(_places(first, drawn)).query(places, distance_upper_bound=near_mm)[0])
    hit = found_last[there]
    return {
        "new_found": _share(hit[~old]),
        "old_found_before": _share(found_first[drawn]),
        "old_found_after": _share(hit[old]),
        "false_before_mm3": _false_mm3(first, found_first),
        "false_after_mm3": _false_mm3(last, found_last),
    }


def _places(hip: VesselHip, mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    out: NDArray[np.float64] = np.argwhere(mask) @ hip.affine[:3, :3].T + hip.affine[:3, 3]
    return out


def _share(hit: NDArray[np.bool_]) -> float:
    return float(hit.mean()) if len(hit) else float("nan")


def _false_mm3(hip: VesselHip, found: NDArray[np.bool_]) -> float:
    return float(np.prod(hip.spacing_mm) * np.count_nonzero(found & hip.head & ~hip.truth))
