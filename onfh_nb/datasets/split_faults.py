"""Whether a split can be trained and judged on: both classes on every side, several patients, no patient on two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from numpy.typing import ArrayLike

from onfh_nb.cohort.problem import safe_value
from onfh_nb.exceptions import CohortError

if TYPE_CHECKING:
    import pandas as pd

CLASSES = ("normal", "lesion")


def check_split(
    table: pd.DataFrame,
    column: str = "fold",
    *,
    groups: str | ArrayLike = "participant_id",
    classes: Sequence[str] = CLASSES,
) -> None:
    """Refuse a split that cannot be trained on or judged, in one sentence that names the side and what is missing.

    Parameters
    ----------
    table : DataFrame
        One row per picture, with ``participant_id``, ``y_true`` (−1, no label, does not count) and the split.
    column : str
        Column that says in which fold, or part, a row is.
    groups : str or array-like
        Patient of each row, or ``stats.INDEPENDENT``.
    classes : sequence of str
        What ``y_true`` counts.

    Raises
    ------
    LeakageError
        If a patient stands on two sides.
    CohortError
        If there is one patient only, or a class is missing from a side.

    Examples
    --------
    >>> import pandas as pd
    >>> check_split(pd.DataFrame({"participant_id": list("abab"), "y_true": [0, 0, 1, 1], "fold": [0, 1, 0, 1]}))
    """
    from onfh_nb.cohort import check_no_leak

    check_patients(table, groups)
    check_no_leak(table, groups, column)
    for side, rows in table.groupby(column, sort=True):
        labels = set(rows["y_true"])
        for k, name in enumerate(classes):
            if k not in labels:
                raise CohortError(_missing(table, column, side, (k, name)))


def check_patients(table: pd.DataFrame, groups: str | ArrayLike = "participant_id", *, least: int = 2) -> None:
    """Refuse a table with too few patients to be split.

    Raises
    ------
    CohortError
        If it holds fewer than ``least`` patients, unless rows stand for themselves (``stats.INDEPENDENT``).
    """
    if not isinstance(groups, str):
        return
    patients = table[groups].nunique()
    if patients < least:
        who = f"one patient ({safe_value(table[groups].iloc[0])})" if patients == 1 else f"{patients} patients"
        raise CohortError(
            f"these {len(table)} pictures come from {who}; a split by patient needs at least {least}, and an "
            "estimate of any use some tens"
        )


def _missing(table: pd.DataFrame, column: str, side: Any, missing: tuple[int, str]) -> str:
    code, name = missing
    patients = table.loc[table["y_true"] == code, "participant_id"].nunique()
    sides = table[column].nunique()
    have = f"only {patients} of {table['participant_id'].nunique()} patients have any"
    return (
        f"{column} {side} holds no {name} picture: {have}; expected both classes in each of the {sides}, so make fewer "
        f"than {sides} or bring more patients with {name} pictures"
    )
