"""Vessels of every hip and visit as a table: as they are, and as they were measured on masks of several sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from onfh_nb.exceptions import CohortError, NoTruthError

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort
    from onfh_nb.datasets.vessel_hips import VesselHip
    from onfh_nb.synthetic.vessels import TrialVisit
    from onfh_nb.vascular import VesselMeasurements

Masks = Mapping[tuple[str, str], NDArray[np.bool_]]

VESSEL_MEASURES: Final = (
    "length_mm", "mean_diameter_mm", "n_junctions", "n_segments", "n_terminals", "tortuosity", "volume_fraction",
    "length_density",
)  # fmt: skip
VESSEL_COLUMNS: Final = ("participant_id", "hemi", "session_id", "months", "treatment", "source", *VESSEL_MEASURES)
TRUTH: Final = "truth"
TRUE_MASK: Final = "true mask"
SLAB_TRUTH: Final = "truth in the slab"


def vessel_rows(
    cohort: Cohort, hips: Sequence[VesselHip], found: Mapping[str, Masks], *, prune_mm: float = 2.0
) -> pd.DataFrame:
    """Measure the vessels in the head of each hip and visit, on the masks drawn and on those that were found.

    Parameters
    ----------
    cohort : Cohort
        Treatment of each hip; and the exact vessels, where it is synthetic.
    hips : sequence of VesselHip
        From :func:`read_vessel_hips`.
    found : mapping of str to (mapping of (image_id, hemi) to ndarray of bool)
        Masks by source, e.g. ``{"predicted mask": …}``; hips without one are left out of that source.
    prune_mm : float
        Shortest spur that counts.

    Returns
    -------
    DataFrame
        One row per hip, visit and source, sorted: ``participant_id hemi session_id months treatment source`` and
        ``length_mm mean_diameter_mm n_junctions n_segments n_terminals tortuosity volume_fraction length_density``.
        ``source`` is ``truth`` (exact, synthetic cohorts only), ``true mask`` or a key of ``found``.

    Raises
    ------
    CohortError
        If a hip is not in the cohort's table of hips.
    """
    from onfh_nb.vascular import measure_vessels

    rows: list[dict[str, Any]] = []
    sources = {TRUE_MASK: {hip.place: hip.truth for hip in hips}} | dict(found)
    for source, masks in sources.items():
        for hip in hips:
            if hip.place in masks:
                made = measure_vessels(masks[hip.place], hip.spacing_mm, roi=hip.head, prune_mm=prune_mm)
                rows.append(_whose(hip) | {"source": source} | _measured(made))
    rows += _true_rows(cohort, hips)
    return _table(rows, cohort)


def trial_rows(visits: Iterable[TrialVisit], *, prune_mm: float = 2.0) -> pd.DataFrame:
    """The same table for a trial without pictures: ``truth``, ``truth in the slab`` and ``true mask``.

    The slab is the middle 20 mm of the head as they are seen in one plane, where vessels hide each other.

    Parameters
    ----------
    visits : iterable of TrialVisit
        From :func:`onfh_nb.synthetic.vessels.draw_trial`.
    prune_mm : float
        Shortest spur that counts.

    Returns
    -------
    DataFrame
        As :func:`vessel_rows`; densities are NaN, since a trial has no picture that they could refer to.
    """
    import pandas as pd

    from onfh_nb.vascular import measure_vessels

    rows = []
    for visit in visits:
        whose = {name: getattr(visit, name) for name in ("participant_id", "hemi", "treatment", "months")}
        whose["session_id"] = f"ses-m{visit.months:02d}"
        made = measure_vessels(visit.mask, visit.spacing_mm, prune_mm=prune_mm)
        own = _measured(made) | {"volume_fraction": np.nan, "length_density": np.nan}
        truths = {TRUTH: visit.truth, SLAB_TRUTH: visit.truth["projected"]}
        rows += [whose | {"source": name} | _exact(truth) for name, truth in truths.items()]
        rows.append(whose | {"source": TRUE_MASK} | own)
    return pd.DataFrame(rows, columns=list(VESSEL_COLUMNS))


def _whose(hip: VesselHip) -> dict[str, Any]:
    return {"participant_id": hip.participant_id, "hemi": hip.hemi, "session_id": hip.session_id}


def _measured(made: VesselMeasurements) -> dict[str, Any]:
    return {name: getattr(made, name) for name in VESSEL_MEASURES}


def _exact(truth: Mapping[str, Any]) -> dict[str, Any]:
    return {name: truth.get(name, np.nan) for name in VESSEL_MEASURES}


def _true_rows(cohort: Cohort, hips: Sequence[VesselHip]) -> list[dict[str, Any]]:
    wanted = {(hip.participant_id, hip.session_id, hip.hemi): hip for hip in hips}
    rows: list[dict[str, Any]] = []
    try:
        records = cohort.truth.to_dict("records")
    except NoTruthError:  # a real cohort
        return rows
    for record in records:
        hip = wanted.get((record["participant_id"], record["session_id"], record["hemi"]))
        if hip is not None:
            exact = _exact({name: record.get(f"vessels_{name}", np.nan) for name in VESSEL_MEASURES})
            rows.append(_whose(hip) | {"source": TRUTH} | exact)
    return rows


def _table(rows: list[dict[str, Any]], cohort: Cohort) -> pd.DataFrame:
    import pandas as pd

    hips = cohort.hips[["participant_id", "hemi", "treatment"]]
    table = pd.DataFrame(rows).merge(hips, on=["participant_id", "hemi"], how="left", indicator="known")
    if (lost := table["known"] != "both").any():
        who = table[lost].iloc[0]
        raise CohortError(
            f"hip {who['hemi']} of {who['participant_id']} has an angiogram and no row in the cohort's table of hips"
        )
    table = table.merge(cohort.sessions, on=["participant_id", "session_id"], how="left")
    keys = ["participant_id", "hemi", "months", "source"]
    return table[list(VESSEL_COLUMNS)].sort_values(keys, ignore_index=True)
