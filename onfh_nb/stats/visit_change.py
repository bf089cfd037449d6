"""From one row per visit to one row per hip: the value before, the value after, and the change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import pandas as pd


def visit_changes(
    rows: pd.DataFrame,
    value: str,
    *,
    before: str | None = None,
    after: str | None = None,
    hip: Sequence[str] = ("participant_id", "hemi"),
    keep: Sequence[str] = ("treatment",),
) -> pd.DataFrame:
    """Pair two visits of each hip.

    Rule for missing visits: nothing is carried forward. A hip without one of the two visits keeps its row, with NaN for
    what is missing, so that every test can count and name what it leaves out.

    Parameters
    ----------
    rows : DataFrame
        One row per hip and visit, with ``session_id``, ``months``, the columns of ``hip`` and ``keep`` and the value.
    value : str
        Column of the measurement, such as ``length_mm``.
    before, after : str, optional
        Visits by ``session_id``; by default the first and the last in the table, by ``months``.
    hip : sequence of str
        Columns that tell hips apart; add ``source`` where one table holds several.
    keep : sequence of str
        Columns that do not change from visit to visit.

    Returns
    -------
    DataFrame
        One row per hip: the columns of ``hip`` and ``keep``, ``before``, ``after``, ``change`` (after less before), in
        the unit of the value.

    Raises
    ------
    ParameterError
        If a column or visit is missing, or a hip has two rows of one visit.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"participant_id": "sub-001", "hemi": "R", "treatment": "vbg", "months": [0, 12],
    ...                      "session_id": ["ses-m00", "ses-m12"], "length_mm": [50.0, 62.5]})
    >>> visit_changes(rows, "length_mm")["change"].tolist()
    [12.5]
    """
    wanted = [*hip, *keep, "session_id", "months", value]
    if lost := [name for name in wanted if name not in rows]:
        raise ParameterError(f"the measurements have no column {', '.join(lost)}; expected {', '.join(wanted)}")
    visits = rows.sort_values("months")["session_id"].drop_duplicates().tolist()
    first, last = before or (visits[0] if visits else ""), after or (visits[-1] if visits else "")
    for visit in (first, last):
        if visit not in visits:
            raise ParameterError(
                f"no row is of the visit {visit!r}, expected one of {', '.join(visits) or 'at least one'}"
            )
    if first == last:
        raise ParameterError(f"before and after are the same visit, {first!r}, expected two")
    own = [*hip, "session_id"]
    if (twice := rows.duplicated(own)).any():
        where = rows.loc[twice, own].iloc[0].tolist()
        raise ParameterError(f"{' '.join(map(str, where))} has two rows, expected one value per hip and visit")
    table = rows.drop_duplicates(list(hip))[[*hip, *keep]].reset_index(drop=True)
    for name, visit in (("before", first), ("after", last)):
        part = rows.loc[rows["session_id"] == visit, [*hip, value]].rename(columns={value: name})
        table = table.merge(part, on=list(hip), how="left")
    return table.assign(change=table["after"] - table["before"])
