"""What a dataset is made of: slices, hips and patients by class, site and stage, and who the patients are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

COUNTS: Final = ("slices", "hips", "patients", "lesion_slices", "normal_slices", "lesion_share_pct")
_BY: Final = ("y_true", "site", "protocol", "session_id", "part", "fold", "stage")
_NUMBERS: Final = (
    "age", "duration_y", "bmi", "cholesterol_mmol_l", "triglycerides_mmol_l", "crp_mg_l", "esr_mm_h",
)  # fmt: skip
_WORDS: Final = ("sex", "aetiology", "site")
_CLASSES: Final = {1: "lesion", 0: "normal", -1: "no label"}


def describe_slices(table: pd.DataFrame, grades: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count slices, hips and patients, in all and by class, site, protocol, visit, part, fold and stage.

    Parameters
    ----------
    table : DataFrame
        Of a :class:`SliceDataset`; parts and folds are counted where it has such a column.
    grades : DataFrame, optional
        ``cohort.grades``; the ARCO stage of a hip at a visit is that of the reader ``truth`` where there is one, else
        of the first reader by name.

    Returns
    -------
    DataFrame
        ``by, value, slices, hips, patients, lesion_slices, normal_slices, lesion_share_pct``; one row for each value.
        A hip or a patient counts in each row in which it has a slice, so these columns may add up to more than all.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"participant_id": list("aab"), "hemi": list("LRL"), "y_true": [1, 0, 1], "site": "S3T"})
    >>> describe_slices(table).query("by == 'class'")[["value", "slices", "hips", "patients"]].to_numpy().tolist()
    [['lesion', 2, 2, 2], ['normal', 1, 1, 1]]
    """
    import pandas as pd

    if grades is not None:
        table = table.assign(stage=_stages(table, grades))
    rows: list[dict[str, Any]] = [_counted("all", "", table)]
    for name in _BY:
        if name not in table.columns:
            continue
        values = sorted(table[name].dropna().unique(), key=_order(name))
        by = "class" if name == "y_true" else name
        rows += [_counted(by, _CLASSES.get(v, v) if name == "y_true" else v, table[table[name] == v]) for v in values]
    return pd.DataFrame(rows, columns=["by", "value", *COUNTS])


def describe_patients(table: pd.DataFrame, participants: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Who the patients of a dataset are: age, sex, aetiology, duration and blood values.

    Parameters
    ----------
    table : DataFrame
        Of a :class:`SliceDataset`; only its patients are described.
    participants : DataFrame
        ``cohort.participants``.
    by : str, optional
        Column of the table, e.g. ``part`` or ``site``, by whose values patients are described apart as well.

    Returns
    -------
    DataFrame
        ``group, characteristic, value, n, mean, sd, low, high, share_pct``: ``n`` patients of whom it is known; mean,
        SD, smallest and largest of a number; share of each value of a word.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"participant_id": ["a", "b", "c"], "age": [40.0, 50.0, 90.0], "sex": ["F", "M", "F"]})
    >>> described = describe_patients(pd.DataFrame({"participant_id": ["a", "a", "b"]}), people)
    >>> described.set_index("characteristic").loc["age", ["n", "mean", "high"]].astype(float).tolist()
    [2.0, 45.0, 50.0]
    """
    import pandas as pd

    parts: list[tuple[str, pd.DataFrame]] = [("all", table)]
    if by is not None:
        parts += [(str(value), rows) for value, rows in table.groupby(by, sort=True)]
    found: list[dict[str, Any]] = []
    for group, rows in parts:
        people = participants[participants["participant_id"].isin(rows["participant_id"])]
        found += [{"group": group} | row for row in _characteristics(people)]
    columns = ["group", "characteristic", "value", "n", "mean", "sd", "low", "high", "share_pct"]
    return pd.DataFrame(found, columns=columns)


def _counted(by: str, value: object, rows: pd.DataFrame) -> dict[str, Any]:
    lesion, normal = int((rows["y_true"] == 1).sum()), int((rows["y_true"] == 0).sum())
    return {
        "by": by,
        "value": str(value),
        "slices": len(rows),
        "hips": len(rows.drop_duplicates(["participant_id", "hemi"])),
        "patients": int(rows["participant_id"].nunique()),
        "lesion_slices": lesion,
        "normal_slices": normal,
        "lesion_share_pct": 100.0 * lesion / (lesion + normal) if lesion + normal else np.nan,
    }


def _order(name: str) -> Any:
    """Lesion before normal; everything else in its own order."""
    return (lambda value: -value if value >= 0 else 1) if name == "y_true" else str


def _stages(table: pd.DataFrame, grades: pd.DataFrame) -> pd.Series[Any]:
    keys = ["participant_id", "hemi", "session_id"]
    known = grades.dropna(subset=["arco"])
    known = known.assign(_rank=(known["reader"] != "truth").astype(int)).sort_values(["_rank", "reader"])
    stage = known.drop_duplicates(keys).set_index(keys)["arco"]
    return table[keys].join(stage, on=keys)["arco"].fillna("n/a")


def _characteristics(people: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"characteristic": "patients", "value": "", "n": len(people)}]
    for name in _NUMBERS:
        if name in people.columns and people[name].notna().any():
            x = people[name].dropna().astype(float)
            sd = float(x.std(ddof=1)) if len(x) > 1 else np.nan
            numbers = {"mean": float(x.mean()), "sd": sd, "low": float(x.min()), "high": float(x.max())}
            rows.append({"characteristic": name, "value": "", "n": len(x)} | numbers)
    for name in _WORDS:
        if name in people.columns and people[name].notna().any():
            counts = people[name].dropna().value_counts().sort_index()
            for value, count in counts.items():
                share = 100.0 * count / counts.sum()
                rows.append({"characteristic": name, "value": str(value), "n": int(count), "share_pct": share})
    return rows
