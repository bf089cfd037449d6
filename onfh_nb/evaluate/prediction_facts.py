"""What is known of each predicted slice: who the patient is, how ill the hip, and what else the slice shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from onfh_nb.evaluate.slice_findings import findings_by_slice
from onfh_nb.exceptions import ParameterError

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort

OF_PATIENT: Final = ("sex", "age", "aetiology")
TERTILES: Final = ("third 1, small", "third 2, middle", "third 3, large")  # sorted by size as by letter
NO_LESION: Final = "no lesion"
SEPARATOR: Final = "; "
NOTHING: Final = "none"
_VISIT: Final = ["participant_id", "hemi", "session_id"]


def predictions_with_facts(predictions: pd.DataFrame, cohort: Cohort) -> pd.DataFrame:
    """Add to each prediction of a slice what the cohort knows about it, for subgroups and error tables.

    Parameters
    ----------
    predictions : DataFrame
        Predictions table of slices; ``unit_id`` is the ``slice_id`` of the cohort.
    cohort : Cohort
        Real or synthetic.

    Returns
    -------
    DataFrame
        The same rows with, where the cohort has it: ``sex``, ``age``, ``age_group`` (below or from the patients'
        median), ``aetiology``, ``treatment``, ``field_t``, ``arco``, ``necrosis_pct``, ``lesion_size`` (thirds of the
        affected hips' visits in these predictions, or ``no lesion``) and ``place`` (``end`` for the first and the last
        labelled slice of a hip in its image, else ``middle``). On a synthetic cohort also ``confounders`` of the hip
        on that visit, and ``findings``: what besides necrosis crosses the very slice; several are joined by ``"; "``.
        The grades are those of the truth where it was written, else of the first reader. Facts not known are NaN.

    Raises
    ------
    ParameterError
        If a unit is no labelled slice of the cohort.

    Examples
    --------
    >>> facts = predictions_with_facts(predictions, cohort)  # doctest: +SKIP
    >>> stats.error_table(facts, by="lesion_size")  # doctest: +SKIP
    """
    slices = cohort.slices.set_index("slice_id")
    unknown = ~predictions["unit_id"].isin(slices.index).to_numpy()
    if unknown.any():
        unit = predictions["unit_id"].iloc[int(np.argmax(unknown))]
        raise ParameterError(f"unit {unit} of the predictions is no labelled slice of cohort {cohort.name}")
    unit = predictions["unit_id"]
    table = predictions.copy()
    _add_patient(table, cohort)
    table["treatment"] = _looked_up(table, cohort.hips, ["participant_id", "hemi"], "treatment")
    table["field_t"] = unit.map(slices["image_id"]).map(cohort.images.set_index("image_id")["field_t"])
    grades = _grades(cohort)
    for name in ("arco", "necrosis_pct"):
        if name in grades:
            table[name] = _looked_up(table, grades, _VISIT, name)
    if "necrosis_pct" in table:
        table["lesion_size"] = _thirds(table)
    table["place"] = unit.map(_places(cohort.slices))
    if cohort.is_synthetic:
        truth = cohort.truth[[*_VISIT, "confounders"]].copy()
        truth["confounders"] = [SEPARATOR.join(kinds) or NOTHING for kinds in truth["confounders"]]
        table["confounders"] = _looked_up(table, truth, _VISIT, "confounders")
        wanted = slices.loc[slices.index.isin(unit)].reset_index()
        found = findings_by_slice(cohort, wanted)
        table["findings"] = unit.map({name: SEPARATOR.join(kinds) or NOTHING for name, kinds in found.items()})
    return table


def known_facts(table: pd.DataFrame, *names: str) -> list[str]:
    """Those of some columns that are there and tell at least two groups apart.

    Examples
    --------
    >>> import pandas as pd
    >>> known_facts(pd.DataFrame({"sex": ["F", "M"], "site": ["A", "A"], "arco": [None, None]}), "sex", "site", "arco")
    ['sex']
    """
    return [name for name in names if name in table and len(table[name].dropna().unique()) > 1]


def _add_patient(table: pd.DataFrame, cohort: Cohort) -> None:
    people = cohort.participants.drop_duplicates("participant_id").set_index("participant_id")
    for name in OF_PATIENT:
        if name in people:
            table[name] = table["participant_id"].map(people[name])
    if "age" in table:
        there = people["age"].reindex(table["participant_id"].unique()).dropna()
        middle = float(there.median()) if len(there) else float("nan")
        words = np.where(table["age"] < middle, f"below {middle:g} years", f"{middle:g} years or more")
        table["age_group"] = words
        table.loc[table["age"].isna(), "age_group"] = None


def _grades(cohort: Cohort) -> pd.DataFrame:
    grades = cohort.grades
    if "reader" not in grades or len(grades) == 0:
        return grades
    readers = sorted(grades["reader"].dropna().unique())
    chosen = "truth" if "truth" in readers else readers[0]
    return grades[grades["reader"] == chosen]


def _looked_up(table: pd.DataFrame, source: pd.DataFrame, keys: list[str], name: str) -> pd.Series:
    values = source.drop_duplicates(keys).set_index(keys)[name]
    found = table[keys].merge(values.reset_index(), on=keys, how="left")[name]
    return found.set_axis(table.index)


def _thirds(table: pd.DataFrame) -> pd.Series:
    """Thirds over hips and visits, so that a hip shown in many slices does not move the borders."""
    import pandas as pd

    visits = table.drop_duplicates(_VISIT)
    sizes = visits.loc[visits["necrosis_pct"] > 0, "necrosis_pct"]
    low, high = (float(q) for q in np.quantile(sizes, [1 / 3, 2 / 3])) if len(sizes) else (np.nan, np.nan)
    size = table["necrosis_pct"].to_numpy(np.float64, na_value=np.nan)
    words = np.select([size <= 0, size <= low, size <= high, size > high], [NO_LESION, *TERTILES], default="")
    return pd.Series(words, index=table.index, dtype=object).where(words != "", None)


def _places(slices: pd.DataFrame) -> dict[str, str]:
    index = slices.groupby(["image_id", "hemi"])["index"]
    ends = (slices["index"] == index.transform("min")) | (slices["index"] == index.transform("max"))
    return dict(zip(slices["slice_id"], np.where(ends, "end", "middle"), strict=True))
