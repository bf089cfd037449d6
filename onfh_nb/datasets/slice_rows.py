"""Which pictures of a cohort a network is shown: one row for each, chosen from the tables alone."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from onfh_nb.datasets.slice_dataset import COLUMNS, UNKNOWN
from onfh_nb.exceptions import CohortError

if TYPE_CHECKING:
    import pandas as pd

    from onfh_nb.cohort import Cohort

_ADVICE = (
    "give file, slice and lesion in the clinical table (onfh ingest --template explains them) and ingest again, or add "
    "rows to derivatives/onfh/slices.tsv"
)


def slice_rows(
    cohort: Cohort, protocol: str | Sequence[str], *, labelled: bool = True, months: Sequence[int] = ()
) -> pd.DataFrame:
    """The slices that a cohort lists, with the site of each.

    Parameters
    ----------
    cohort : Cohort
        Its table ``slices`` names the pictures.
    protocol : str or sequence of str
        Keys such as ``cor_t1``.
    labelled : bool
        Only slices whose ``lesion`` is 0 or 1; otherwise all that are listed, and where none is listed every slice
        that cuts an outlined head.
    months : sequence of int
        Only visits so many months after the first; all if empty.

    Returns
    -------
    DataFrame
        ``unit_id, participant_id, hemi, session_id, site, image_id, index, y_true, protocol``, in the order of
        ``unit_id``; ``y_true`` is −1 where there is no label.

    Raises
    ------
    CohortError
        If there is no image of a protocol, or no slice to be shown.
    """
    import pandas as pd

    images = cohort.images.set_index("image_id")
    wanted = _known([protocol] if isinstance(protocol, str) else list(protocol), cohort)
    listed = cohort.slices[cohort.slices["image_id"].map(images["protocol"]).isin(wanted)]
    if listed.empty and not labelled:
        listed = _through_heads(cohort, wanted)
    if months:
        listed = _at_visits(cohort, listed, months)
    # An ingested cohort has no column that nobody filled.
    label = pd.to_numeric(listed.get("lesion", pd.Series(np.nan, listed.index)), errors="coerce")
    if labelled and label.isna().all():
        raise CohortError(_nothing_labelled(cohort, wanted, len(listed)))
    table = listed.assign(
        unit_id=listed["slice_id"],
        y_true=label.fillna(UNKNOWN).astype(np.int64),
        site=listed["image_id"].map(images["site"]).fillna("n/a").astype(str),
        protocol=listed["image_id"].map(images["protocol"]),
    )
    table = table[label.notna()] if labelled else table
    return table.sort_values("unit_id", kind="stable").reset_index(drop=True)[[*COLUMNS, "protocol"]]


def _at_visits(cohort: Cohort, listed: pd.DataFrame, months: Sequence[int]) -> pd.DataFrame:
    visits = cohort.sessions.set_index(["participant_id", "session_id"])["months"]
    month = listed.set_index(["participant_id", "session_id"]).index.map(visits)
    there = sorted({int(m) for m in month.dropna()})
    if missing := [m for m in months if m not in there]:
        raise CohortError(
            f"cohort {cohort.name} lists no slice at month {missing[0]}; it has slices at {' '.join(map(str, there))}"
        )
    return listed[month.isin(list(months))]


def _known(names: list[str], cohort: Cohort) -> list[str]:
    there = sorted(set(cohort.images["protocol"].dropna()))
    recognised = [name for name in there if not name.endswith("_other")]
    for name in names:
        if name not in there:
            near = get_close_matches(str(name), recognised, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            if there and not recognised:
                hint = "; these sequences were not recognised, and can be asked for under that name"
            raise CohortError(
                f"cohort {cohort.name} has no image of protocol {name!r}; it has {' '.join(there) or 'no images'}{hint}"
            )
    if not names:
        raise CohortError(f"no protocol was asked for; cohort {cohort.name} has {' '.join(there)}")
    return names


def _nothing_labelled(cohort: Cohort, wanted: list[str], n_listed: int) -> str:
    found = f"none of its {n_listed} listed slices has a label" if n_listed else "it lists no slices"
    return f"cohort {cohort.name} has no labelled slice of {' or '.join(wanted)}: {found}; to add labels, {_ADVICE}"


def _through_heads(cohort: Cohort, wanted: list[str]) -> pd.DataFrame:
    """Every slice that cuts a head mask, for a cohort in which nobody chose slices."""
    import pandas as pd

    from onfh_nb.io.label_nifti import read_label_nifti

    images = cohort.images.set_index("image_id")
    files = cohort.label_files
    files = files[(files["name"] == "head") & files["image_id"].map(images["protocol"]).isin(wanted)]
    files = files.sort_values("reader", na_position="first").drop_duplicates(["image_id", "hemi"])
    rows = []
    for image_id, hemi, path in zip(files["image_id"], files["hemi"], files["path"], strict=True):
        facts = images.loc[image_id]
        for index in np.flatnonzero(read_label_nifti(path).array.any(axis=(1, 2))):
            rows.append(
                {
                    "slice_id": f"{str(image_id).rsplit('_', 1)[0]}_hemi-{hemi}_slice-{index:03d}",
                    "participant_id": facts["participant_id"],
                    "hemi": hemi,
                    "session_id": facts["session_id"],
                    "image_id": image_id,
                    "index": int(index),
                    "lesion": np.nan,
                }
            )
    if not rows:
        raise CohortError(
            f"cohort {cohort.name} lists no slice of {' or '.join(wanted)} and outlines no head in these images, so "
            f"that no picture can be chosen; {_ADVICE}"
        )
    return pd.DataFrame(rows)
