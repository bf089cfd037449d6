"""Which hips a predictions table offers, patient by patient, and their pictures in the order of the stack."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from onfh_nb.exceptions import ParameterError
from onfh_nb.widgets.sequence_names import sequence_name, visit_name

if TYPE_CHECKING:
    import pandas as pd

_SIDES = {"R": "right hip", "L": "left hip"}


class HipKey(NamedTuple):
    """A hip at a visit."""

    participant_id: str
    hemi: str
    session_id: str


def hip_choices(predictions: pd.DataFrame) -> dict[str, dict[str, HipKey]]:
    """Hips by patient and by words such as ``"right hip, first visit"``.

    Parameters
    ----------
    predictions : DataFrame
        ``participant_id, hemi, session_id`` are used.

    Returns
    -------
    dict of str to dict of str to HipKey
        Patients in order of their ids; the hips of each right before left, by visit.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"participant_id": ["a", "a"], "hemi": ["L", "R"], "session_id": "ses-m00"})
    >>> list(hip_choices(table)["a"])
    ['right hip, first visit', 'left hip, first visit']
    """
    columns = ["participant_id", "hemi", "session_id"]
    keys = {HipKey(*map(str, row)) for row in predictions[columns].drop_duplicates().itertuples(index=False)}
    choices: dict[str, dict[str, HipKey]] = {}
    for key in sorted(keys, key=lambda k: (k.participant_id, k.hemi != "R", k.hemi, _months(k.session_id))):
        choices.setdefault(key.participant_id, {})[f"{side_word(key.hemi)}, {visit_word(key.session_id)}"] = key
    return choices


def hip_rows(predictions: pd.DataFrame, slices: pd.DataFrame) -> dict[HipKey, pd.DataFrame]:
    """Predicted pictures of each hip and visit, by sequence and place in the stack.

    Parameters
    ----------
    predictions : DataFrame
        Rows of one model.
    slices : DataFrame
        ``SliceDataset.table``.

    Returns
    -------
    dict of HipKey to DataFrame
        The predictions with ``row`` (of the pictures), ``index`` and, where the pictures know it, ``protocol``.

    Raises
    ------
    ParameterError
        If a predicted unit is no picture.
    """
    facts = slices.reset_index(drop=True).reset_index(names="row").set_index("unit_id")
    names = ["row", "index", *(["protocol"] if "protocol" in facts else [])]
    missing = ~predictions["unit_id"].isin(facts.index)
    if missing.any():
        unit = predictions.loc[missing, "unit_id"].iloc[0]
        raise ParameterError(f"unit {unit} of the predictions is no picture of slices=; expected the same slices")
    kept = predictions.drop(columns=[name for name in names if name in predictions])
    joined = kept.join(facts[names], on="unit_id")
    order = [*(["protocol"] if "protocol" in joined else []), "index", "unit_id"]
    joined = joined.sort_values(order, kind="stable")
    groups = joined.groupby(["participant_id", "hemi", "session_id"], sort=False)
    return {HipKey(*map(str, key)): rows.reset_index(drop=True) for key, rows in groups}


def picture_words(rows: pd.DataFrame, place: int) -> str:
    """Which picture of the hip this is, e.g. ``"4 of 16 · coronal T1, slice 9"``; slices count from 1."""
    row = rows.iloc[place]
    sequence = f"{sequence_name(str(row['protocol']))}, " if "protocol" in rows else ""
    return f"{place + 1} of {len(rows)} · {sequence}slice {int(row['index']) + 1}"


def side_word(hemi: str) -> str:
    """A side in words; one that is not known stays as it is.

    Examples
    --------
    >>> side_word("R"), side_word("n/a")
    ('right hip', 'hip n/a')
    """
    return _SIDES.get(hemi, f"hip {hemi}")


def visit_word(session_id: str) -> str:
    """A visit in words.

    Examples
    --------
    >>> visit_word("ses-m00"), visit_word("ses-m12"), visit_word("ses-early")
    ('first visit', 'month 12', 'ses-early')
    """
    found = re.fullmatch(r"ses-m(\d+)", session_id)
    return visit_name(int(found[1])) if found else session_id


def _months(session_id: str) -> tuple[int, str]:
    found = re.fullmatch(r"ses-m(\d+)", session_id)
    return (int(found[1]) if found else 10**6), session_id
