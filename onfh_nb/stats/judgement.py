"""What an interval of a change allows one to say: better, worse, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from onfh_nb.stats.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

HELPS, HURTS, UNCLEAR, SMALL = "helps", "hurts", "no clear change", "negligible"


class Scale(NamedTuple):
    """How changes of a measure are judged.

    Parameters
    ----------
    higher_is_better : bool
        Direction.
    margin : float
        A change smaller than this does not matter, however sure it is.
    """

    higher_is_better: bool
    margin: float = 0.0


def verdict(change: Estimate, scale: Scale) -> str:
    """What the interval of a change says.

    ``negligible`` where all of it lies within the margin on either side of 0; else ``helps`` or ``hurts``
    where it leaves out 0; else ``no clear change``.

    Examples
    --------
    >>> gain = Estimate("psnr_db_change", 2.0, 1.0, 3.0, 0.95, 20, 10, "")
    >>> verdict(gain, Scale(True)), verdict(gain, Scale(False)), verdict(gain, Scale(True, margin=5.0))
    ('helps', 'hurts', 'negligible')
    """
    if max(abs(change.ci_low), abs(change.ci_high)) < scale.margin:
        return SMALL
    if change.ci_low > 0:
        return HELPS if scale.higher_is_better else HURTS
    if change.ci_high < 0:
        return HURTS if scale.higher_is_better else HELPS
    return UNCLEAR


def changes_table(levels: Iterable[Estimate], changes: Iterable[Estimate], scales: Mapping[str, Scale]) -> pd.DataFrame:
    """One row per measure and group: its level, its change against the baseline, and what that means.

    Parameters
    ----------
    levels, changes : iterable of Estimate
        Means of ``<measure>``, and of paired differences ``<measure>_change``, by ``group``. A group without a change
        is the baseline.
    scales : mapping of str to Scale
        By measure.

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
            row["verdict"] = verdict(change, scales[level.quantity])
        rows.append(row | {"pictures": level.n_units, "patients": level.n_patients})
    columns = [
        "step", "measure", "mean", "mean_low", "mean_high", "change", "change_low", "change_high", "verdict",
        "pictures", "patients",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).fillna({"verdict": "baseline"})
