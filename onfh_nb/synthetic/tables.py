"""The cohort tables of synthetic patients: participants, sessions, hips and the grades of the reader `truth`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from onfh_nb.synthetic.follow_up import in_study
from onfh_nb.synthetic.record import session_id, truth_record
from onfh_nb.synthetic.state import PatientState

if TYPE_CHECKING:
    import pandas as pd

_GRADES = (
    "participant_id",
    "hemi",
    "session_id",
    "reader",
    "arco",
    "ficat",
    "jic",
    "steinberg_stage",
    "steinberg_grade",
    "kong_stage",
    "collapse_mm",
    "kerboul_deg",
    "necrosis_pct",
)


def participants_table(patients: Sequence[PatientState]) -> pd.DataFrame:
    """One row per patient.

    Parameters
    ----------
    patients : sequence of PatientState
        The patients.

    Returns
    -------
    DataFrame
        Columns participant_id, age, sex, site, aetiology, duration_y and the laboratory values.
    """
    import pandas as pd

    rows = [
        {
            "participant_id": p.participant_id,
            "age": p.age,
            "sex": p.sex,
            "site": p.site,
            "aetiology": p.aetiology,
            "duration_y": p.duration_y,
            **p.labs,
        }
        for p in patients
    ]
    return pd.DataFrame(rows)


def sessions_table(patients: Sequence[PatientState]) -> pd.DataFrame:
    """One row per patient and visit that took place.

    Parameters
    ----------
    patients : sequence of PatientState
        The patients.

    Returns
    -------
    DataFrame
        Columns participant_id, session_id, months.
    """
    import pandas as pd

    rows = [
        {"participant_id": p.participant_id, "session_id": session_id(visit.month), "months": visit.month}
        for p in patients
        for visit in p.hips[0].visits
    ]
    return pd.DataFrame(rows)


def hips_table(patients: Sequence[PatientState]) -> pd.DataFrame:
    """One row per hip of the study.

    Parameters
    ----------
    patients : sequence of PatientState
        The patients.

    Returns
    -------
    DataFrame
        Columns participant_id, hemi, has_lesion, treatment, event, event_months. The last two are missing in hips that
        cannot collapse during follow-up: those without a lesion and those that had collapsed before.
    """
    import pandas as pd

    rows = []
    for patient in patients:
        for hip in patient.hips:
            if not hip.included:
                continue
            at_risk = not math.isnan(hip.event_months)
            rows.append(
                {
                    "participant_id": patient.participant_id,
                    "hemi": hip.side,
                    "has_lesion": int(any(visit.lens is not None for visit in hip.visits)),
                    "treatment": hip.treatment,
                    "event": int(hip.event) if at_risk else None,
                    "event_months": hip.event_months,
                }
            )
    return pd.DataFrame(rows).astype({"event": "Int64"})


def grades_table(patients: Sequence[PatientState]) -> pd.DataFrame:
    """One row per hip and visit with the true grades, under the reader ``truth``; none once a joint was replaced.

    Parameters
    ----------
    patients : sequence of PatientState
        The patients.

    Returns
    -------
    DataFrame
        Columns participant_id, hemi, session_id, reader, arco, ficat, jic, steinberg_stage, steinberg_grade,
        kong_stage, collapse_mm, kerboul_deg, necrosis_pct; type and grade are missing in hips without a lesion.
    """
    return grades_frame(row for patient in patients for row in grade_rows(patient))


def grade_rows(patient: PatientState) -> list[dict[str, Any]]:
    """Rows of :func:`grades_table` for one patient, so that they can be made where the patient is."""
    return [
        _grade_row(truth_record(patient, hip, visit))
        for hip in patient.hips
        for visit in hip.visits
        if in_study(hip, visit.month)
    ]


def grades_frame(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Rows of all patients as one table."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(_GRADES))


def _grade_row(record: dict[str, Any]) -> dict[str, Any]:
    row = {name: record.get(name) for name in _GRADES if name != "reader"}
    rounded = {name: round(record[name], 3) for name in ("collapse_mm", "kerboul_deg", "necrosis_pct")}
    return {**row, "kong_stage": str(record["kong_stage"]), **rounded, "reader": "truth"}
