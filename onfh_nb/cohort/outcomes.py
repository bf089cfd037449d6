"""Outcomes after a landmark: what is known up to it may be used, what is asked happens after it.

A hip counts as 1 where the outcome was seen within the horizon, as 0 where it was seen not to have happened by its
end, and is unknown (NaN) where follow-up ended before. Hips with the outcome before the landmark are not at risk.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from onfh_nb.cohort.schema import ARCO
from onfh_nb.exceptions import CohortError

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort.cohort import Cohort

HIP = ["participant_id", "hemi"]


def landmark_outcomes(
    cohort: Cohort, *, landmark: float = 6.0, horizon: float = 12.0, reader: str = "truth"
) -> pd.DataFrame:
    """Both outcomes of every hip.

    Parameters
    ----------
    cohort : Cohort
        Its tables of hips, sessions and grades are read.
    landmark : float
        Months; inputs may come from visits up to it.
    horizon : float
        Months after the landmark within which the outcome counts.
    reader : str
        Whose stages are used.

    Returns
    -------
    DataFrame
        Columns participant_id, hemi, collapse_by_h, stage_progressed_by_h; 1, 0 or NaN.

    Examples
    --------
    >>> from onfh_nb.cohort import Cohort
    >>> landmark_outcomes(Cohort.open("data/cohort"))  # doctest: +SKIP
    """
    months = cohort.sessions.set_index(["participant_id", "session_id"])["months"].to_dict()
    grades = cohort.grades[cohort.grades["reader"] == reader]
    return cohort.hips[HIP].assign(
        collapse_by_h=collapse_by_h(cohort.hips, landmark, horizon).to_numpy(),
        stage_progressed_by_h=stage_progressed_by_h(cohort.hips, grades, months, landmark, horizon).to_numpy(),
    )


def collapse_by_h(hips: pd.DataFrame, landmark: float, horizon: float) -> pd.Series:
    """Collapse within (landmark, landmark + horizon], from event and event_months.

    Parameters
    ----------
    hips : DataFrame
        Table of hips.
    landmark, horizon : float
        Months.

    Returns
    -------
    Series of float
        One value per row: 1, 0, or NaN for a hip not at risk at the landmark or not followed long enough.

    Raises
    ------
    CohortError
        If the horizon is not above 0.

    Examples
    --------
    >>> import pandas as pd
    >>> hips = pd.DataFrame({"event": [1, 1, 0, 0, 1], "event_months": [8, 20, 24, 10, 3]})
    >>> collapse_by_h(hips, 6, 12).tolist()
    [1.0, 0.0, 0.0, nan, nan]
    """
    import pandas as pd

    _check(landmark, horizon)
    month = pd.to_numeric(hips["event_months"]).to_numpy(float)
    event = pd.to_numeric(hips["event"]).to_numpy(float, na_value=np.nan) == 1
    end = landmark + horizon
    outcome = np.where(event & (month <= end), 1.0, np.where(month >= end, 0.0, np.nan))
    return pd.Series(np.where(month > landmark, outcome, np.nan), index=hips.index)


def stage_progressed_by_h(
    hips: pd.DataFrame,
    grades: pd.DataFrame,
    months: Mapping[Any, float],
    landmark: float,
    horizon: float,
) -> pd.Series:
    """A later ARCO stage within (landmark, landmark + horizon] than on the last visit up to the landmark.

    Parameters
    ----------
    hips : DataFrame
        Table of hips.
    grades : DataFrame
        Grades of one reader.
    months : mapping of (participant_id, session_id) to float
        When each visit took place.
    landmark, horizon : float
        Months.

    Returns
    -------
    Series of float
        One value per row of `hips`: 1 where a visit within the horizon shows a later stage, 0 where a visit at its
        end or after shows none, NaN where neither is known and in hips of stage IV, which has no later one.

    Raises
    ------
    CohortError
        If the horizon is not above 0.
    """
    import pandas as pd

    _check(landmark, horizon)
    seen: dict[tuple[str, str], list[tuple[float, int]]] = {}
    for row in grades[grades["arco"].notna()].to_dict("records"):
        month = float(months[row["participant_id"], row["session_id"]])
        seen.setdefault((row["participant_id"], row["hemi"]), []).append((month, ARCO.index(row["arco"])))
    keys = zip(hips["participant_id"], hips["hemi"], strict=True)
    return pd.Series([_progressed(sorted(seen.get(key, [])), landmark, landmark + horizon) for key in keys], hips.index)


def _progressed(visits: list[tuple[float, int]], landmark: float, end: float) -> float:
    before = [stage for month, stage in visits if month <= landmark]
    if not before or before[-1] == len(ARCO) - 1:
        return float("nan")
    if any(stage > before[-1] for month, stage in visits if landmark < month <= end):
        return 1.0
    late = [stage for month, stage in visits if month >= end]
    return 0.0 if late and late[0] <= before[-1] else float("nan")


def _check(landmark: float, horizon: float) -> None:
    if not (landmark >= 0 and horizon > 0):
        raise CohortError(f"landmark is {landmark} and horizon {horizon} months, expected 0 or more and more than 0")
