"""What an interval of a change allows one to say: better, worse, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from onfh_nb.stats.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

HELPS, HURTS, UNCLEAR = "helps", "hurts", "no clear change"


def verdict(change: Estimate, *, higher_is_better: bool) -> str:
    """``helps`` or ``hurts`` where the interval of a change leaves out 0, else ``no clear change``.

    Examples
    --------
    >>> gain = Estimate("psnr_db", 2.0, 1.0, 3.0, 0.95, 20, 10, "")
    >>> verdict(gain, higher_is_better=True), verdict(gain, higher_is_better=False)
    ('helps', 'hurts')
    """
    if change.ci_low > 0:
        return HELPS if higher_is_better else HURTS
    if change.ci_high < 0:
        return HURTS if higher_is_better else HELPS
    return UNCLEAR


def changes_table(
    levels: Iterable[Estimate], changes: Iterable[Estimate], higher_is_better: Mapping[str, bool]
) -> pd.DataFrame:
    """One row per measure and group: its level, its change against the baseline, and what that means.

    Parameters
    ----------
    levels, changes : iterable of Estimate
        Means of ``<measure>``, and of paired differences ``<measure>_change``, by ``group``. A group without a change
        is the baseline.
    higher_is_better : mapping of str to bool
        By quantity.

    Returns
    -------
    DataFrame
        ``step, measure, mean, mean_low, mean_high, change, change_low, change_high, verdict, pictures, patients``.
    """
    import pandas as pd

    changed = {(row.quantity, row.group): row for row in changes}
    rows = []
    for level in levels:
        change = changed.get((f"{level.quantity}_change", level.group))
        row = {"step": level.group, "measure": level.quantity, "mean": level.estimate}
        row |= {"mean_low": level.ci_low, "mean_high": level.ci_high}
        if change is not None:
            row |= {"change": change.estimate, "change_low": change.ci_low, "change_high": change.ci_high}
            row["verdict"] = verdict(change, higher_is_better=higher_is_better[level.quantity])
        rows.append(row | {"pictures": level.n_units, "patients": level.n_patients})
    columns = [
        "step", "measure", "mean", "mean_low", "mean_high", "change", "change_low", "change_high", "verdict",
        "pictures", "patients",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).fillna({"verdict": "baseline"})
